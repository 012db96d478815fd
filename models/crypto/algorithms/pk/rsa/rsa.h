// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"

namespace cxlvp::crypto {

// The raw operations of RSA, without padding. All integers are octet strings, most significant octet first, with any
// number of leading zeros; results have the length of the modulus `n`. Nothing is returned for an even modulus, an
// exponent of zero, or an input that is out of range.

/// The factors of a modulus and the exponents for them (RFC 8017 3.2, second form).
struct RsaCrtKey {
    SecretBytes p;
    SecretBytes q;
    SecretBytes dp;    ///< d mod (p - 1)
    SecretBytes dq;    ///< d mod (q - 1)
    SecretBytes qinv;  ///< 1 / q mod p
};

/// input^e mod n of an input below n (RFC 8017 5.1.1).
std::optional<Bytes> rsa_public(ByteView n, ByteView e, ByteView input);

/// input^d mod n of an input from 2 to n - 2 (SP 800-56B rev. 2 7.1.2).
std::optional<SecretBytes> rsa_private(ByteView n, ByteView d, ByteView input);

/// The same from the factors, by the Chinese remainder theorem. Nothing also when p q is not n, or an operand is not
/// below its modulus.
std::optional<SecretBytes> rsa_private(ByteView modulus, const RsaCrtKey& key, ByteView input);

}  // namespace cxlvp::crypto
