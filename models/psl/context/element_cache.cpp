// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/context/element_cache.h"

namespace cxlvp::psl {

ElementCache::ElementCache(std::size_t entries, std::size_t handles)
    : capacity_(entries == 0 || entries > handles ? handles : entries), place_(handles, kNone) {}

const ProcessElement* ElementCache::find(std::uint16_t handle) {
    const std::uint32_t place = place_of(handle);
    if (place == kNone) return nullptr;
    if (place != newest_) {
        unlink(place);
        link_newest(place);
    }
    return &entries_[place].element;
}

const ProcessElement* ElementCache::peek(std::uint16_t handle) const {
    const std::uint32_t place = place_of(handle);
    return place == kNone ? nullptr : &entries_[place].element;
}

void ElementCache::insert(std::uint16_t handle, const ProcessElement& element) {
    erase(handle);
    const std::uint32_t place = take_place();
    entries_[place].element = element;
    entries_[place].handle = handle;
    place_[handle] = place;
    link_newest(place);
    ++size_;
}

void ElementCache::erase(std::uint16_t handle) {
    const std::uint32_t place = place_of(handle);
    if (place == kNone) return;
    unlink(place);
    free_.push_back(place);
    place_[handle] = kNone;
    --size_;
}

void ElementCache::clear() {
    place_.assign(place_.size(), kNone);
    entries_.clear();
    free_.clear();
    newest_ = oldest_ = kNone;
    size_ = 0;
}

std::uint32_t ElementCache::take_place() {
    if (size_ == capacity_) {
        erase(entries_[oldest_].handle);
        ++evictions_;
    }
    if (free_.empty()) {
        entries_.emplace_back();
        return static_cast<std::uint32_t>(entries_.size() - 1);
    }
    const std::uint32_t place = free_.back();
    free_.pop_back();
    return place;
}

void ElementCache::unlink(std::uint32_t place) {
    const Entry& entry = entries_[place];
    (entry.newer == kNone ? newest_ : entries_[entry.newer].older) = entry.older;
    (entry.older == kNone ? oldest_ : entries_[entry.older].newer) = entry.newer;
}

void ElementCache::link_newest(std::uint32_t place) {
    entries_[place].newer = kNone;
    entries_[place].older = newest_;
    (newest_ == kNone ? oldest_ : entries_[newest_].newer) = place;
    newest_ = place;
}

}  // namespace cxlvp::psl
