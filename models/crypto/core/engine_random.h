// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "cxlvp/base/core/random.h"
#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/drbg/ctr_drbg.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"
#include "cxlvp/crypto/vcq/error_code.h"

namespace cxlvp::crypto {

/// Random numbers of an engine: CTR_DRBG (SP 800-90A) whose entropy comes from the seed of the simulation, so that the
/// same requests in the same order give the same octets. With a stream for each mailbox the order between mailboxes
/// does not matter.
///
/// Software configures the generator before it asks for octets, or for keys. What the firmware needs for itself comes
/// from another one, which is always ready.
class EngineRandom {
public:
    static constexpr std::uint32_t kMaxRatio = 3;  ///< entropy ratios 1:1 to 1:4
    static constexpr std::uint32_t kStrength128 = 0x00;
    static constexpr std::uint32_t kStrength256 = 0x10;

    /// One stream for all mailboxes, or one for each of `mailboxes`.
    EngineRandom(Random entropy, unsigned mailboxes, bool stream_each);

    bool configured() const { return configured_; }
    /// Instantiates the generator. EALREADY when it is, EINVAL for a ratio or strength that does not exist.
    ErrorCode configure(std::uint32_t ratio, std::uint32_t strength, ByteView personalisation);
    /// Back to not configured.
    void reset();
    /// Octets for software of `mailbox`; EAGAIN when not configured.
    ErrorCode generate(unsigned mailbox, std::uint8_t* out, std::size_t size, ByteView additional);
    /// Octets for a core that works for `mailbox`.
    void fill(unsigned mailbox, std::uint8_t* out, std::size_t size);

    /// For known answers: the octets that cores draw next, before any others.
    void replay(SecretBytes octets) { replayed_ = std::move(octets); }
    /// For known answers: `generator`, which is ready, serves software of all mailboxes from here on.
    void replace(CtrDrbg generator);
    /// For known answers: additional input of all requests of software, in place of what it sends.
    void set_additional(Bytes additional) { additional_ = std::move(additional); }
    /// The generator that serves mailbox 0; null when not configured.
    CtrDrbg* generator() { return outer_.empty() ? nullptr : &outer_.front(); }

private:
    CtrDrbg instance(std::size_t key_size, ByteView personalisation);
    static std::size_t stream(const std::vector<CtrDrbg>& streams, unsigned mailbox) {
        return streams.size() == 1 ? 0 : mailbox;
    }

    Random entropy_;
    bool configured_ = false;
    std::vector<CtrDrbg> inner_;  ///< of the cores
    std::vector<CtrDrbg> outer_;  ///< of software
    SecretBytes replayed_;
    std::optional<Bytes> additional_;
};

}  // namespace cxlvp::crypto
