// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/crypto/core/core.h"
#include "cxlvp/crypto/core/core_services.h"

namespace cxlvp::crypto {

/// PKE, the core of public keys: RSA, ECDSA, ECDH, EdDSA and SM2. Each command stands for itself; there is nothing that
/// one leaves for the next.
///
/// An operand of RSA, of a short Weierstrass curve or of ECDH is one integer or a row of them, which the core holds
/// with the least significant octet first; both swap flags together make it a big-endian octet string in memory (for
/// X25519 and X448: the string of RFC 7748). Strings of EdDSA are as in RFC 8032 without flags, those of the SM2
/// commands as in GM/T 0003 with any flags. Keys and results in the stores are in the order of the core.
class PkeCore : public Core {
public:
    explicit PkeCore(CoreServices& services) : services_(services) {}

    ErrorCode run(const Command& command, CommandPort& port) override;
    void flush() override {}
    bool idle() const override { return true; }

private:
    CoreServices& services_;
};

}  // namespace cxlvp::crypto
