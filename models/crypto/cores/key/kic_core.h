// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/crypto/core/core.h"
#include "cxlvp/crypto/core/quirk.h"
#include "cxlvp/crypto/timing/service_times.h"
#include "cxlvp/crypto/vcq/payload/kic.h"

namespace cxlvp::crypto {

/// KIC, the key derivation core: makes keys from keys of its own family. The formulas of the hardware are not public;
/// these are HKDF-SHA-256 (RFC 5869) and counter mode with AES-CMAC (SP 800-108r1) with the label as the only context.
/// `times` outlives the core.
class KicCore : public Core {
public:
    /// Most octets of label and result when Q-17 is off.
    static constexpr std::uint32_t kLongestLabel = 4096;
    static constexpr std::uint32_t kLongestResult = 255 * 32;
    /// Octets of a key-encryption key.
    static constexpr std::uint32_t kKekSize = 32;

    KicCore(const ServiceTimes& times, QuirkSet quirks) : times_(times), quirks_(quirks) {}

    ErrorCode run(const Command& command, CommandPort& port) override;
    void flush() override {}
    bool idle() const override { return true; }

private:
    ErrorCode hkdf1(const KicHkdf1& payload, ByteView inline_data, CommandPort& port) const;
    ErrorCode hkdf2(const KicHkdf2& payload, ByteView inline_data, CommandPort& port) const;
    ErrorCode cmac(const KicCmacKdf& payload, ByteView inline_data, CommandPort& port) const;
    ErrorCode dkek(const KicDkek& payload, ByteView inline_data, CommandPort& port) const;

    /// Whether lengths and type of a derivation by HKDF are in range.
    ErrorCode check_hkdf(std::uint32_t label, std::uint32_t length, std::uint32_t type) const;
    /// Expands `pseudorandom_key` and stores the result.
    ErrorCode expand(const SecretBytes& pseudorandom_key, ByteView label, std::uint32_t length, std::uint32_t type,
                     std::uint64_t destination, CommandPort& port) const;
    /// The base key of the two derivations by CMAC.
    ErrorCode cmac_base(std::uint64_t reference, CommandPort& port, SecretBytes& key) const;
    /// Derives by CMAC and stores the result.
    ErrorCode cmac_derive(const SecretBytes& base, ByteView fixed, std::uint32_t length, KeyType type,
                          std::uint64_t destination, CommandPort& port) const;

    const ServiceTimes& times_;
    const QuirkSet quirks_;
};

}  // namespace cxlvp::crypto
