// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/traffic/arrival.h"

#include <cmath>

namespace cxlvp::host {

Arrival::Arrival(const TrafficConfig& config, Random random)
    : random_(random), poisson_(config.arrival == ArrivalProcess::poisson), whole_(config.interval) {
    if (config.rate != 0) {
        const unsigned __int128 time = static_cast<unsigned __int128>(config.bytes) * kSecond;
        unit_ = config.rate;
        whole_ = static_cast<Tick>(time / unit_);
        part_ = static_cast<std::uint64_t>(time % unit_);
    }
    mean_ = static_cast<double>(whole_) + static_cast<double>(part_) / static_cast<double>(unit_);
}

Tick Arrival::next() {
    if (poisson_) {
        const double exact = random_.exponential(mean_) + real_carry_;
        const double whole = std::floor(exact);
        real_carry_ = exact - whole;
        return static_cast<Tick>(whole);
    }
    if (!started_) {
        started_ = true;
        return 0;
    }
    if (part_ == 0) return whole_;
    // carry_ and part_ are both below unit_; their sum may not fit 64 bits.
    if (carry_ >= unit_ - part_) {
        carry_ -= unit_ - part_;
        return whole_ + 1;
    }
    carry_ += part_;
    return whole_;
}

}  // namespace cxlvp::host
