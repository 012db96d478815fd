// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/crypto/algorithms/aead/ccm.h"
#include "cxlvp/crypto/algorithms/aead/evp_aead.h"
#include "cxlvp/crypto/algorithms/aead/gcm.h"
#include "cxlvp/crypto/algorithms/cipher/cipher.h"
#include "cxlvp/crypto/algorithms/mac/block_mac.h"
#include "cxlvp/crypto/core/command_port.h"
#include "cxlvp/crypto/core/quirk.h"
#include "cxlvp/crypto/cores/cipher/cipher_setup.h"
#include "cxlvp/crypto/cores/data_mover.h"
#include "cxlvp/crypto/timing/service_times.h"
#include "cxlvp/crypto/vcq/payload/aes.h"

namespace cxlvp::crypto {

/// A message on its way through a core of a block cipher, AES or SM4: what both cores have in common.
class CipherMessage {
public:
    /// Most octets of a text that is held back until its tag is known (`clear_on_failure` false).
    static constexpr std::uint64_t kMostHeldBack = std::uint64_t{256} << 20;

    /// The text of a message whose tag is wrong is overwritten with zeros if `clear_on_failure`; else it is held back
    /// and never written. `times` outlives the object.
    CipherMessage(BlockFamily family, const ServiceTimes& times, QuirkSet quirks, bool clear_on_failure)
        : family_(family), times_(times), quirks_(quirks), clear_on_failure_(clear_on_failure) {}

    ErrorCode begin(const CipherSetup& setup, CommandPort& port);
    /// Associated data, or the message of a MAC; `last` ends it.
    ErrorCode aad(const CipherAad& payload, bool last, CommandPort& port);
    /// The last associated data of a message without text, and its tag.
    ErrorCode aad_auth(const CipherAadAuth& payload, CommandPort& port);
    ErrorCode update(const CipherUpdate& payload, CommandPort& port);
    ErrorCode final(const CipherFinal& payload, CommandPort& port);
    /// UPDATE or FINAL, of the given numbers, over a chain of nodes.
    ErrorCode scatter(const CipherScatter& payload, std::uint32_t update, std::uint32_t final, CommandPort& port);
    void flush();
    bool idle() const { return phase_ == Phase::idle; }

private:
    enum class Phase {
        idle,      ///< there is no message
        aad,       ///< associated data may come; text, too, when none was announced
        text,      ///< text may come
        finished,  ///< the last of it has come
    };
    // Checks before memory is touched; ok, EINVAL or EMSGSIZE.
    ErrorCode check_setup(const CipherSetup& setup) const;
    ErrorCode check_iv(const CipherSetup& setup) const;
    ErrorCode check_tag(std::uint32_t length) const;
    ErrorCode check_text(std::uint64_t length, bool last) const;
    /// Associated data or text is legal now.
    bool takes_aad() const;
    bool takes_text() const;
    /// Whether every octet was announced by INIT.
    bool counted() const;

    bool begin_cipher(ByteView key, ByteView iv);
    void take_aad(ByteView data);
    void take_text(std::uint8_t* data, std::size_t size);
    ErrorCode feed_aad(std::uint64_t address, std::uint32_t length, CommandPort& port);
    /// Works on what the mover was told to use.
    ErrorCode feed_text(bool last, CommandPort& port);
    ErrorCode finish(std::uint64_t tag, std::uint32_t length, CommandPort& port);
    ErrorCode final_text(std::uint64_t tag, std::uint32_t tag_length, CommandPort& port);
    void make_tag(std::uint8_t* out);
    bool verify_tag(ByteView tag);

    std::uint64_t block_cycles() const;
    std::uint64_t begin_cycles() const;

    const BlockFamily family_;
    const ServiceTimes& times_;
    const QuirkSet quirks_;
    const bool clear_on_failure_;

    Phase phase_ = Phase::idle;
    CipherSetup setup_;
    std::uint64_t aad_ = 0;   ///< octets of associated data so far
    std::uint64_t text_ = 0;  ///< octets of text so far
    DataMover mover_;
    Cipher cipher_;
    EvpAead aes_gcm_;
    Gcm gcm_;
    bool fast_gcm_ = false;  ///< `aes_gcm_` is in use, not `gcm_`
    Ccm ccm_;
    BlockMac mac_;
};

}  // namespace cxlvp::crypto
