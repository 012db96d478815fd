// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/crypto/algorithms/aead/evp_aead.h"
#include "cxlvp/crypto/algorithms/cipher/chacha20.h"
#include "cxlvp/crypto/algorithms/mac/poly1305.h"
#include "cxlvp/crypto/core/core.h"
#include "cxlvp/crypto/core/quirk.h"
#include "cxlvp/crypto/cores/data_mover.h"
#include "cxlvp/crypto/timing/service_times.h"
#include "cxlvp/crypto/vcq/payload/ccp.h"

namespace cxlvp::crypto {

/// CCP, the core of ChaCha20, Poly1305 and the AEAD of both (RFC 8439). `times` outlives the core.
class CcpCore : public Core {
public:
    /// Most octets of a text that is held back until its tag is known (`clear_on_failure` false).
    static constexpr std::uint64_t kMostHeldBack = std::uint64_t{256} << 20;

    /// The text of a message whose tag is wrong is overwritten with zeros if `clear_on_failure`; else it is held back
    /// and never written.
    CcpCore(const ServiceTimes& times, QuirkSet quirks, bool clear_on_failure)
        : times_(times), quirks_(quirks), clear_on_failure_(clear_on_failure) {}

    ErrorCode run(const Command& command, CommandPort& port) override;
    void flush() override;
    bool idle() const override { return phase_ == Phase::idle; }

private:
    enum class Function { chacha20, poly1305, aead };
    enum class Phase { idle, aad, text, finished };

    ErrorCode begin_chacha20(const ChachaInit& payload, CommandPort& port);
    ErrorCode begin_poly1305(const PolyInit& payload, CommandPort& port);
    ErrorCode begin_aead(const ChachaPolyInit& payload, CommandPort& port);
    ErrorCode aad(const CipherAad& payload, bool last, CommandPort& port);
    ErrorCode update(const CipherUpdate& payload, CommandPort& port);
    ErrorCode final(const CipherFinal& payload, CommandPort& port);
    ErrorCode scatter(const CipherScatter& payload, CommandPort& port);

    bool takes_text() const;
    ErrorCode check_text(std::uint64_t length, bool last, std::uint32_t tag_length) const;
    /// Works on what the mover was told to use.
    ErrorCode feed_text(bool last, CommandPort& port);
    ErrorCode finish(std::uint64_t tag, CommandPort& port);
    /// Takes the key `reference`, which must have `length` octets.
    static ErrorCode read_key(std::uint64_t reference, std::uint32_t length, CommandPort& port, SecretBytes& key);
    std::uint64_t text_cycles(std::uint64_t length) const;

    const ServiceTimes& times_;
    const QuirkSet quirks_;
    const bool clear_on_failure_;
    Function function_ = Function::chacha20;
    Phase phase_ = Phase::idle;
    Direction direction_ = Direction::encrypt;
    std::uint64_t text_ = 0;  ///< octets of text so far
    DataMover mover_;
    ChaCha20 chacha20_;
    Poly1305 poly1305_;
    EvpAead aead_;
};

}  // namespace cxlvp::crypto
