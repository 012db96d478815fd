// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>

#include "cxlvp/host/traffic/arrival.h"
#include "cxlvp/host/traffic/read_mix.h"
#include "cxlvp/host/traffic/traffic_config.h"
#include "cxlvp/host/traffic/traffic_source.h"

namespace cxlvp::host {

/// A made-up stream: addresses from `Slots`, reads and writes from a `ReadMix`, times from an `Arrival`.
/// `Slots` has `std::uint64_t next()` and `kDependent`, which is true when each access waits for the one before.
template <class Slots>
class PatternSource : public TrafficSource {
public:
    /// `config` is valid.
    PatternSource(const TrafficConfig& config, Slots slots, ReadMix mix, Arrival arrival)
        : base_(config.base),
          distance_(config.distance()),
          bytes_(static_cast<std::uint32_t>(config.bytes)),
          count_(config.count),
          slots_(std::move(slots)),
          mix_(mix),
          arrival_(arrival) {}

    bool next(Access& out) override {
        if (count_ != 0 && delivered_ == count_) return false;
        ++delivered_;
        out.address = base_ + slots_.next() * distance_;
        out.bytes = bytes_;
        out.op = mix_.next();
        out.gap = arrival_.next();
        out.depends = Slots::kDependent;
        return true;
    }
    double progress() const override {
        return count_ == 0 ? -1 : static_cast<double>(delivered_) / static_cast<double>(count_);
    }

private:
    std::uint64_t base_;
    std::uint64_t distance_;
    std::uint32_t bytes_;
    std::uint64_t count_;
    std::uint64_t delivered_ = 0;
    Slots slots_;
    ReadMix mix_;
    Arrival arrival_;
};

}  // namespace cxlvp::host
