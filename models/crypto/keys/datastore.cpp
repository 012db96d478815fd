// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/keys/datastore.h"

#include <algorithm>

namespace cxlvp::crypto {

bool Datastore::Masks::allow(Right right, unsigned mailbox) const {
    const std::uint64_t mask = right == Right::read ? read : right == Right::write ? write : execute;
    return (mask >> mailbox & 1) != 0;
}

Datastore::Object* Datastore::create(std::uint64_t cid, std::uint32_t length, unsigned owner) {
    const std::size_t cost = (std::size_t{length} + 3) / 4 * 4 + kOverhead;
    if (cost > capacity_ - used_) return nullptr;
    used_ += cost;
    std::uint64_t reference = 0;
    do {
        reference = random_.bits();
    } while (reference == KeyRef::kNone || reference == KeyRef::kTemporary || reference == KeyRef::kLast ||
             KeyRef::hardware_number(reference) != 0 || find(reference) != nullptr);
    const std::uint64_t bit = std::uint64_t{1} << owner;
    objects_.push_back(std::make_unique<Object>(Object{reference, cid, length, {}, {}, {bit, bit, bit}}));
    return objects_.back().get();
}

Datastore::Object* Datastore::find(std::uint64_t reference) {
    const auto found = std::find_if(objects_.begin(), objects_.end(),
                                    [&](const auto& object) { return object->reference == reference; });
    return found == objects_.end() ? nullptr : found->get();
}

Datastore::Object* Datastore::find_cid(std::uint64_t cid) {
    const auto found =
        std::find_if(objects_.begin(), objects_.end(), [&](const auto& object) { return object->cid == cid; });
    return found == objects_.end() ? nullptr : found->get();
}

Datastore::Object* Datastore::next(std::uint64_t reference) {
    if (reference == KeyRef::kNone) return objects_.empty() ? nullptr : objects_.front().get();
    auto found = std::find_if(objects_.begin(), objects_.end(),
                              [&](const auto& object) { return object->reference == reference; });
    if (found == objects_.end() || ++found == objects_.end()) return nullptr;
    return found->get();
}

void Datastore::grant(Object& object, const Masks& masks) {
    object.masks = masks;
    if (!masks.none()) return;
    objects_.erase(std::find_if(objects_.begin(), objects_.end(), [&](const auto& o) { return o.get() == &object; }));
}

void Datastore::clear() {
    objects_.clear();
    used_ = 0;
}

}  // namespace cxlvp::crypto
