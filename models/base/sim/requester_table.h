// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cxlvp {

/// Names of everything that issues transactions. The index of a requester rides in each transaction and selects its
/// weight, priority, limit and statistics.
class RequesterTable {
public:
    /// Index of transactions whose initiator is not one of ours.
    static constexpr std::uint32_t kUnknown = 0;

    RequesterTable();
    /// Adds a requester; returns its index. A name given twice throws `UserError`.
    std::uint32_t add(const std::string& name);
    /// Index of `name`; throws `UserError` naming `path` when there is none.
    std::uint32_t index(const std::string& name, const std::string& path) const;
    const std::string& name(std::uint32_t index) const { return names_.at(index); }
    std::size_t size() const { return names_.size(); }

private:
    std::vector<std::string> names_;
};

}  // namespace cxlvp
