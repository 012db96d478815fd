// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/core/random.h"
#include "cxlvp/host/traffic/access.h"

namespace cxlvp::host {

/// Reads and writes in random order with an exact share of reads: accesses are drawn in blocks of 64 without putting
/// back, and every block gets its due of reads, the rounded remainder being carried on. After each block, and after the
/// last access, the number of reads is `ratio` x accesses rounded to the nearest whole number.
class ReadMix {
public:
    /// `ratio` of reads from 0 to 1; `count` accesses in total, all ones for no end.
    ReadMix(double ratio, std::uint64_t count, Random random);

    Op next() {
        if (left_ == 0) start_block();
        // The draw is skipped where it has one outcome only.
        const bool read = reads_ == left_ || (reads_ != 0 && random_.below(left_) < reads_);
        --left_;
        if (read) --reads_;
        return read ? Op::read : Op::write;
    }

private:
    void start_block();

    static constexpr std::uint64_t kBlock = 64;
    static constexpr unsigned kFraction = 53;

    Random random_;
    std::uint64_t share_;      ///< of reads, in units of 2^-53
    std::uint64_t owed_;       ///< fraction of a read carried on, same unit
    std::uint64_t remaining_;  ///< accesses not yet in a block
    std::uint64_t left_ = 0;   ///< accesses of this block
    std::uint64_t reads_ = 0;  ///< reads among them
};

}  // namespace cxlvp::host
