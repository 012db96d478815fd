// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/host/traffic/access.h"

namespace cxlvp::host {

/// A stream of memory accesses: made up by a pattern, read from a trace, or another stream seen through a filter.
class TrafficSource {
public:
    virtual ~TrafficSource() = default;
    /// Gives the next access; false at the end, and again on every call after it. A source that reads a file throws
    /// `UserError` when it reaches a bad place; everything before that place has been delivered by then.
    virtual bool next(Access& out) = 0;
    /// How much of the stream has been delivered, from 0 to 1; negative when the length is not known.
    virtual double progress() const { return -1; }
};

}  // namespace cxlvp::host
