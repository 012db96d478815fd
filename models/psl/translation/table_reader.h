// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/psl/real_memory.h"

namespace cxlvp::psl {

/// Eight bytes of a table as software sees them: most significant byte first.
std::uint64_t load_be64(const std::uint8_t* from);
void store_be64(std::uint8_t* to, std::uint64_t value);

/// The memory accesses of table walks, each after one step of the walker.
class TableReader {
public:
    TableReader(RealMemory& memory, Tick step) : memory_(memory), step_(step) {}

    /// False when the bus answers with an error.
    bool read(std::uint64_t address, std::uint8_t* data, std::size_t bytes, Tick& at);
    bool read_word(std::uint64_t address, std::uint64_t& value, Tick& at);
    bool write(std::uint64_t address, const std::uint8_t* data, std::size_t bytes, Tick& at);

    const std::uint64_t& reads() const { return reads_; }
    const std::uint64_t& writes() const { return writes_; }
    void clear_counts() { reads_ = writes_ = 0; }

private:
    RealMemory& memory_;
    Tick step_;
    std::uint64_t reads_ = 0;
    std::uint64_t writes_ = 0;
};

}  // namespace cxlvp::psl
