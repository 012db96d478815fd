// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/keys/temporary_store.h"

#include <utility>

namespace cxlvp::crypto {

bool TemporaryStore::push(Key key) {
    if (used_ + cost(key) > capacity_) return false;
    used_ += cost(key);
    keys_.push_back(std::move(key));
    return true;
}

TemporaryStore::Key TemporaryStore::pop() {
    Key key = std::move(keys_.back());
    keys_.pop_back();
    used_ -= cost(key);
    return key;
}

void TemporaryStore::clear() {
    keys_.clear();
    used_ = 0;
}

}  // namespace cxlvp::crypto
