// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"

struct bignum_st;

namespace cxlvp::crypto {

/// An unsigned integer of any size. May be secret: its memory is zeroised before it is given back. Running times depend
/// on the value, which a model may do.
class BigNumber {
public:
    explicit BigNumber(std::uint64_t value = 0);
    BigNumber(const BigNumber& other);
    BigNumber(BigNumber&&) noexcept = default;
    BigNumber& operator=(BigNumber other) noexcept;
    ~BigNumber() = default;

    /// The integer of an octet string with the most significant octet first; zero for an empty one.
    static BigNumber from_big_endian(ByteView octets);
    /// The integer of an octet string with the least significant octet first; zero for an empty one.
    static BigNumber from_little_endian(ByteView octets);

    /// The integer in exactly `size` octets, most significant first. It must fit.
    SecretBytes big_endian(std::size_t size) const;
    /// The integer in exactly `size` octets, least significant first. It must fit.
    SecretBytes little_endian(std::size_t size) const;

    /// The number of bits without leading zeros; 0 for zero.
    std::size_t bits() const;
    /// Whether the bit of value 2^index is set.
    bool bit(std::size_t index) const;
    bool is_zero() const { return bits() == 0; }
    bool is_odd() const { return bit(0); }

    /// The number as libcrypto knows it, for the sources that call libcrypto.
    bignum_st* get() { return number_.get(); }
    const bignum_st* get() const { return number_.get(); }

private:
    struct Deleter {
        void operator()(bignum_st* number) const;
    };
    std::unique_ptr<bignum_st, Deleter> number_;
};

bool operator==(const BigNumber& a, const BigNumber& b);
bool operator!=(const BigNumber& a, const BigNumber& b);
bool operator<(const BigNumber& a, const BigNumber& b);
bool operator>=(const BigNumber& a, const BigNumber& b);
BigNumber operator+(const BigNumber& a, const BigNumber& b);
/// `a` must not be less than `b`.
BigNumber operator-(const BigNumber& a, const BigNumber& b);
BigNumber operator*(const BigNumber& a, const BigNumber& b);
/// The quotient without remainder; `b` must not be zero.
BigNumber operator/(const BigNumber& a, const BigNumber& b);
/// The remainder; `b` must not be zero.
BigNumber operator%(const BigNumber& a, const BigNumber& b);
BigNumber operator>>(const BigNumber& a, std::size_t bits);
BigNumber operator<<(const BigNumber& a, std::size_t bits);

/// The greatest common divisor.
BigNumber gcd(const BigNumber& a, const BigNumber& b);
/// (a + b) mod m, of a and b below m.
BigNumber mod_add(const BigNumber& a, const BigNumber& b, const BigNumber& m);
/// (a - b) mod m, of a and b below m.
BigNumber mod_sub(const BigNumber& a, const BigNumber& b, const BigNumber& m);
/// (a b) mod m.
BigNumber mod_mul(const BigNumber& a, const BigNumber& b, const BigNumber& m);
/// a^e mod m; m must be greater than 1.
BigNumber mod_exp(const BigNumber& a, const BigNumber& e, const BigNumber& m);
/// The x with a x = 1 mod m, if there is one.
std::optional<BigNumber> mod_inverse(const BigNumber& a, const BigNumber& m);
/// Whether `a` is prime, wrong with a probability of less than 2^-100 for a composite and never for a prime (FIPS 186-5
/// B.3). The bases of the tests do not come from the caller, the answer does not depend on them.
bool is_probable_prime(const BigNumber& a);

}  // namespace cxlvp::crypto
