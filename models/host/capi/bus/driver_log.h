// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace cxlvp::host {

/// What the driver tells the log of the kernel. The first lines are kept, all are counted.
class DriverLog {
public:
    void warn(std::string line) {
        ++count_;
        if (lines_.size() < kLines) lines_.push_back(std::move(line));
    }
    const std::vector<std::string>& lines() const { return lines_; }
    std::uint64_t count() const { return count_; }

private:
    static constexpr std::size_t kLines = 200;

    std::vector<std::string> lines_;
    std::uint64_t count_ = 0;
};

}  // namespace cxlvp::host
