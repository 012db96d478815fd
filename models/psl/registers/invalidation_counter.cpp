// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/registers/invalidation_counter.h"

namespace cxlvp::psl {

bool InvalidationCounter::add(Tick at) {
    if (count_ >= max_) return false;
    ++count_;
    show(at);
    return true;
}

void InvalidationCounter::done(Tick at) {
    if (count_ == 0) return;
    --count_;
    show(at);
}

void InvalidationCounter::show(Tick at) {
    const bool one_bit = (pending_.mask() & (pending_.mask() - 1)) == 0;
    registers_->set(pending_, one_bit ? count_ != 0 : count_, at);
}

}  // namespace cxlvp::psl
