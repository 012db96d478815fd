// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/cache/flat_map.h"

namespace cxlvp::cxl {

/// Who a page of HDM-D is biased to (CXL r3.1 2.2.2). In host bias the device asks the host before it uses a line of
/// its own; in device bias no cache of the host holds the page.
enum class Bias : std::uint8_t { host, device };

/// The bias of the pages of a device, and of the lines that it has got out of pages in host bias. Addresses are those
/// of the device (DPA).
class BiasTable {
public:
    /// `page`: bytes of a page, a power of two from 64.
    BiasTable(std::uint64_t page, Bias initial);

    Bias of(std::uint64_t address) const;
    /// The device may use the line at `address` without asking.
    bool owned(std::uint64_t address) const {
        return of(address) == Bias::device || lines_.find(address >> kLineShift) != nullptr;
    }
    /// The host has given the line at `address` to the device: it keeps it until the host asks for it.
    void give_line(std::uint64_t address);
    /// The host asks for the line at `address`: its page falls back to host bias. True when that is a change.
    bool host_access(std::uint64_t address);
    /// Sets the bias of the pages that hold [first, last]; gives the number of those that changed.
    std::uint64_t set(std::uint64_t first, std::uint64_t last, Bias bias);
    /// Back to the start.
    void reset();

    /// Pages that changed their bias so far; for a statistic.
    const std::uint64_t& flips_to_host() const { return to_host_; }
    const std::uint64_t& flips_to_device() const { return to_device_; }
    /// Lines the device holds in pages of host bias.
    std::uint64_t device_lines() const { return lines_.size(); }
    void clear_counts() { to_host_ = to_device_ = 0; }

private:
    static constexpr unsigned kLineShift = 6;

    bool flip(std::uint64_t page, Bias bias);

    unsigned page_shift_;
    Bias initial_;
    FlatMap<std::uint64_t, bool> flipped_;  ///< pages whose bias is not the initial one
    FlatMap<std::uint64_t, bool> lines_;
    std::uint64_t to_host_ = 0;
    std::uint64_t to_device_ = 0;
};

}  // namespace cxlvp::cxl
