// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "cxlvp/crypto/algorithms/mac/hash_stream.h"
#include "cxlvp/crypto/core/core.h"
#include "cxlvp/crypto/core/quirk.h"
#include "cxlvp/crypto/cores/data_mover.h"
#include "cxlvp/crypto/timing/service_times.h"
#include "cxlvp/crypto/vcq/payload/hash.h"

namespace cxlvp::crypto {

/// HC, the hash core: SHA-2, SHA-3, SHAKE, cSHAKE, KMAC and HMAC over messages that come in any number of commands and,
/// between VCQs, rest in memory as a saved context. `times` outlives the core.
class HashCore : public Core {
public:
    /// Most octets of a customisation when Q-10 is off.
    static constexpr std::uint32_t kLongestCustomisation = 65536;

    HashCore(const ServiceTimes& times, QuirkSet quirks) : times_(times), quirks_(quirks) {}

    ErrorCode run(const Command& command, CommandPort& port) override;
    void flush() override;
    bool idle() const override { return phase_ == Phase::idle; }

private:
    /// How far the message is.
    enum class Phase {
        idle,      ///< there is none
        begun,     ///< nothing but its function is known
        fed,       ///< some of it has come
        finished,  ///< its digest has been given; an XOF may give more
    };

    bool legal(HashCommand command) const;
    ErrorCode init(const HashInit& payload);
    ErrorCode hmac(const HashHmac& payload, CommandPort& port);
    ErrorCode cshake(const HashCshake& payload, CommandPort& port);
    ErrorCode kmac(const HashKmac& payload, CommandPort& port);
    ErrorCode feed(CommandPort& port, bool copy);
    ErrorCode gather(const HashGather& payload, CommandPort& port);
    ErrorCode final(const HashFinal& payload, CommandPort& port);
    ErrorCode squeeze(const HashFinal& payload, CommandPort& port);
    ErrorCode save(const HashContext& payload, CommandPort& port);
    ErrorCode restore(const HashContext& payload, CommandPort& port);

    void begin(HashStream::Function function);
    /// Writes `length` octets of output to `address`.
    ErrorCode give(std::uint64_t address, std::uint32_t length, CommandPort& port);
    /// The key of HMAC and KMAC, put together when it is held in two shares.
    static ErrorCode read_key(std::uint64_t reference, std::uint32_t length, bool two_shares, CommandPort& port,
                              SecretBytes& key);
    ErrorCode read_customisation(std::uint64_t address, std::uint32_t length, CommandPort& port, Bytes& custom) const;
    /// Cycles of a block of the function under way.
    std::uint64_t block_cycles() const;

    const ServiceTimes& times_;
    const QuirkSet quirks_;
    DataMover mover_;
    Phase phase_ = Phase::idle;
    std::optional<HashStream> stream_;
    std::uint64_t length_ = 0;         ///< octets of the message so far
    std::uint32_t output_length_ = 0;  ///< that KMAC was told; 0: none
};

}  // namespace cxlvp::crypto
