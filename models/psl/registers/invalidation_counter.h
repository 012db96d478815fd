// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/base/core/tick.h"
#include "cxlvp/base/registers/field_ref.h"
#include "cxlvp/base/registers/register_file.h"

namespace cxlvp::psl {

/// The pending field of an invalidation register: a count, or one bit that is set while any is pending.
class InvalidationCounter {
public:
    /// Without a register (of the other CAIA): nothing can be pending.
    InvalidationCounter() = default;
    /// `pending` is the field that shows it, at most `max` may be pending.
    InvalidationCounter(RegisterFile& registers, FieldRef pending, unsigned max)
        : registers_(&registers), pending_(pending), max_(max) {}

    /// One more is pending. False when there are too many.
    bool add(Tick at);
    /// One is done. Ignored when none is pending.
    void done(Tick at);
    void reset() { count_ = 0; }
    unsigned count() const { return count_; }

private:
    void show(Tick at);

    RegisterFile* registers_ = nullptr;
    FieldRef pending_;
    unsigned max_ = 0;
    unsigned count_ = 0;
};

}  // namespace cxlvp::psl
