// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/context/context_table.h"

namespace cxlvp::psl {

ContextTable::ContextTable(std::size_t entries) : entries_(entries), cache_(0, 0) {}

void ContextTable::set_area(const AreaLayout& area) {
    if (area == area_) return;
    area_ = area;
    marks_.assign(area.elements, Mark::none);
    const std::uint64_t evicted = evictions();
    cache_ = ElementCache(entries_, area.elements);
    evictions_before_ = evicted;
    size_ = 0;
}

ContextState ContextTable::lookup(std::uint16_t handle) {
    return state(handle, cache_.find(handle));
}

ContextState ContextTable::peek(std::uint16_t handle) const {
    return state(handle, cache_.peek(handle));
}

ContextState ContextTable::state(std::uint16_t handle, const ProcessElement* element) const {
    switch (mark(handle)) {
        case Mark::none:
            break;
        case Mark::open:
            return {element == nullptr ? ContextState::Use::elsewhere : ContextState::Use::open, element};
        case Mark::suspended:
            return {ContextState::Use::suspended, element};
        case Mark::terminated:
            return {ContextState::Use::terminated, element};
    }
    return {};
}

bool ContextTable::refetch(std::uint16_t handle, RealMemory& memory, Tick& at) {
    if (mark(handle) == Mark::none) return false;
    const std::optional<ProcessElement> element = fetch(handle, memory, at);
    // The context may have changed while memory was read; an element that came meanwhile is the better one.
    if (mark(handle) == Mark::none) return false;
    if (cache_.peek(handle) != nullptr) return true;
    ++refetches_;
    const bool valid = element && element->valid();
    if (mark(handle) == Mark::open) {
        if (!valid || (element->software_state & (ProcessElement::kComplete | ProcessElement::kTerminate)) != 0)
            marks_[handle] = Mark::terminated;
        else if ((element->software_state & ProcessElement::kSuspend) != 0)
            marks_[handle] = Mark::suspended;
    }
    if (valid) cache_.insert(handle, *element);
    return valid;
}

std::optional<ProcessElement> ContextTable::fetch(std::uint16_t handle, RealMemory& memory, Tick& at) const {
    if (!area_.holds(handle)) return std::nullopt;
    ProcessElement::Bytes bytes{};
    if (!memory.read(area_.element_address(handle), bytes.data(), bytes.size(), at)) return std::nullopt;
    return ProcessElement::decode(bytes);
}

void ContextTable::add(std::uint16_t handle, const ProcessElement& element) {
    if (!area_.holds(handle)) return;
    if (marks_[handle] == Mark::none) ++size_;
    marks_[handle] = Mark::open;
    cache_.insert(handle, element);
}

void ContextTable::update(std::uint16_t handle, const ProcessElement& element) {
    if (mark(handle) != Mark::none) cache_.insert(handle, element);
}

void ContextTable::set_suspended(std::uint16_t handle, bool suspended) {
    const Mark now = mark(handle);
    if (now == Mark::open || now == Mark::suspended) marks_[handle] = suspended ? Mark::suspended : Mark::open;
}

void ContextTable::terminate(std::uint16_t handle) {
    if (mark(handle) != Mark::none) marks_[handle] = Mark::terminated;
}

void ContextTable::remove(std::uint16_t handle) {
    if (mark(handle) == Mark::none) return;
    marks_[handle] = Mark::none;
    cache_.erase(handle);
    --size_;
}

void ContextTable::clear() {
    marks_.assign(marks_.size(), Mark::none);
    cache_.clear();
    size_ = 0;
}

}  // namespace cxlvp::psl
