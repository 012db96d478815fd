// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/crypto/algorithms/hash/sm3.h"
#include "cxlvp/crypto/core/core.h"
#include "cxlvp/crypto/cores/data_mover.h"
#include "cxlvp/crypto/timing/service_times.h"
#include "cxlvp/crypto/vcq/payload/sm3.h"

namespace cxlvp::crypto {

/// SM3, the core of this hash function. `times` outlives the core.
class Sm3Core : public Core {
public:
    explicit Sm3Core(const ServiceTimes& times) : times_(times) {}

    ErrorCode run(const Command& command, CommandPort& port) override;
    void flush() override;
    bool idle() const override { return phase_ == Phase::idle; }

private:
    /// How far the message is.
    enum class Phase { idle, begun, fed, finished };

    bool legal(Sm3Command command) const;
    ErrorCode feed(CommandPort& port, bool copy);
    ErrorCode gather(const HashGather& payload, CommandPort& port);
    ErrorCode final(const HashFinal& payload, CommandPort& port);
    ErrorCode save(const HashContext& payload, CommandPort& port);
    ErrorCode restore(const HashContext& payload, CommandPort& port);

    const ServiceTimes& times_;
    DataMover mover_;
    Phase phase_ = Phase::idle;
    Sm3 state_;
    std::uint64_t length_ = 0;  ///< octets of the message so far
};

}  // namespace cxlvp::crypto
