// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace cxlvp {

/// A module that may wait for somebody else, and can say for whom when a run comes to an end.
class Waiter {
public:
    virtual ~Waiter() = default;
    /// Who waits for what, one sentence each; empty when nothing does.
    virtual std::vector<std::string> waiting() const = 0;
};

}  // namespace cxlvp
