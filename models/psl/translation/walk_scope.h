// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/psl/translation/translation_counts.h"
#include "cxlvp/psl/translation/walk_tracker.h"

namespace cxlvp::psl {

/// A table walk for as long as this lives.
class WalkScope {
public:
    /// `at` is the time of the caller, which the walk moves on.
    WalkScope(WalkTracker& tracker, TranslationCounts& counts, const Tick& at)
        : tracker_(tracker), counts_(counts), at_(at), walk_(tracker.begin()) {
        ++counts_.walks;
    }
    ~WalkScope() { tracker_.end(walk_, at_); }
    WalkScope(const WalkScope&) = delete;
    WalkScope& operator=(const WalkScope&) = delete;

    /// True when what was found so far may be cached.
    bool current() const { return tracker_.current(walk_); }
    /// The same at the end of the walk; when not, the loss is counted.
    bool keep() {
        if (current()) return true;
        ++counts_.not_kept;
        return false;
    }

private:
    WalkTracker& tracker_;
    TranslationCounts& counts_;
    const Tick& at_;
    WalkTracker::Walk walk_;
};

}  // namespace cxlvp::psl
