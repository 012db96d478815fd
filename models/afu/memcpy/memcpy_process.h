// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/afu/memcpy/work_element.h"
#include "cxlvp/base/core/tick.h"

namespace cxlvp::afu {

/// Where a process of the memcpy AFU stands in its queue and in its element.
struct MemcpyProcess {
    enum class State : std::uint8_t {
        absent,
        fetch,      ///< the next element is to be read
        fetching,   ///< it is being read
        pause,      ///< it was not valid: to be read again later
        work,       ///< commands of the element are to be issued, or outstanding
        finish,     ///< the status is to be written
        finishing,  ///< it is being written
        stopped,    ///< waits for a restart
    };
    State state = State::absent;
    bool wrap = false;        ///< wrap bit of the elements of this pass
    bool stop_after = false;  ///< stops when the status is written
    bool cut = false;         ///< a part of the element was not done because the process stops
    std::uint8_t status = 0;  ///< bits that were found so far
    std::uint32_t elements = 0;
    std::uint32_t next = 0;   ///< number of the element
    std::uint32_t begun = 0;  ///< bytes of the copy whose commands have been begun
    std::uint32_t busy = 0;   ///< tags that work for the element
    Tick ready = 0;           ///< nothing is issued before
    Tick started = 0;         ///< when the element was found
    std::uint64_t queue = 0;  ///< address
    WorkElement element;

    std::uint64_t element_address() const { return queue + std::uint64_t{next} * WorkElement::kBytes; }
    /// Takes queue and depth from a WED: 4 KiB aligned address, number of lines of 128 bytes in the low 12 bits.
    void open(std::uint64_t wed) {
        *this = {};
        queue = wed & ~std::uint64_t{0xfff};
        elements = static_cast<std::uint32_t>(wed & 0xfff) * 4;
        state = elements == 0 ? State::stopped : State::fetch;
    }
    void advance() {
        if (++next < elements) return;
        next = 0;
        wrap = !wrap;
    }
};

}  // namespace cxlvp::afu
