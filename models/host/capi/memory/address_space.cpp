// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/memory/address_space.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::host {

AddressSpace::~AddressSpace() {
    release_frames();
    for (const auto& [ea, page] : pages_)
        if (page.given) frames_.release(page.real, page.shift);
}

void AddressSpace::add(const Vma& vma) {
    const auto fail = [&vma](const std::string& why) {
        throw UserError(fmt::format("range {:#x} to {:#x}: {}", vma.begin, vma.end, why));
    };
    if (vma.page_shift > 40 || vma.begin >= vma.end) fail("it is empty, or its pages are too large");
    if (((vma.begin | vma.end) & ((std::uint64_t{1} << vma.page_shift) - 1)) != 0)
        fail(fmt::format("it does not have whole pages of 2^{} bytes", vma.page_shift));
    const auto next = vmas_.lower_bound(vma.begin);
    if ((next != vmas_.end() && next->second.begin < vma.end) ||
        (next != vmas_.begin() && std::prev(next)->second.end > vma.begin))
        fail("it overlaps another");
    const std::string refused = tables_.claim(vma.begin, vma.end, vma.page_shift);
    if (!refused.empty()) fail(refused);
    vmas_[vma.begin] = vma;
}

const Vma* AddressSpace::find(std::uint64_t ea) const {
    const auto next = vmas_.upper_bound(ea);
    if (next == vmas_.begin()) return nullptr;
    const Vma& vma = std::prev(next)->second;
    return ea < vma.end ? &vma : nullptr;
}

std::optional<std::uint64_t> AddressSpace::real(std::uint64_t ea) const {
    const auto next = pages_.upper_bound(ea);
    if (next == pages_.begin()) return std::nullopt;
    const auto& [begin, page] = *std::prev(next);
    if ((ea - begin) >> page.shift != 0) return std::nullopt;
    return page.real + (ea - begin);
}

AddressSpace::Touch AddressSpace::touch(std::uint64_t ea, bool store, std::vector<PageInvalidation>& invalidations) {
    const Vma* const vma = find(ea);
    if (vma == nullptr) return Touch::no_vma;
    if (store && !vma->writable) return Touch::read_only;
    PageMapping mapping;
    mapping.ea = ea >> vma->page_shift << vma->page_shift;
    mapping.shift = vma->page_shift;
    mapping.writable = vma->writable;
    // A page that is there may have lost its entry to another one: it is mapped again.
    const auto present = pages_.find(mapping.ea);
    const std::uint64_t used_end = frames_.used_end();
    const bool fresh = present == pages_.end() && !vma->device;
    const std::optional<std::uint64_t> frame = present != pages_.end() ? std::optional(present->second.real)
                                               : vma->device ? std::optional(*vma->device + (mapping.ea - vma->begin))
                                                             : frames_.allocate(vma->page_shift);
    if (!frame) return Touch::no_memory;
    mapping.real = *frame;
    MapResult result = MapResult::ok;
    if (fresh && *frame < used_end && !write_zeros(memory_, *frame, std::uint64_t{1} << vma->page_shift))
        result = MapResult::bus_error;
    if (result == MapResult::ok) result = tables_.map(mapping, invalidations);
    if (result == MapResult::ok) {
        pages_[mapping.ea] = {*frame, vma->page_shift, !vma->device};
        return Touch::mapped;
    }
    if (fresh) frames_.release(*frame, vma->page_shift);
    return result == MapResult::no_memory ? Touch::no_memory : Touch::bus_error;
}

bool AddressSpace::unmap(std::uint64_t begin, std::uint64_t end, std::vector<PageInvalidation>& invalidations) {
    if (begin >= end) return true;
    bool ok = true;
    std::vector<Vma> touched;
    for (const auto& [first, vma] : vmas_)
        if (vma.begin < end && vma.end > begin) touched.push_back(vma);
    for (const Vma& vma : touched) {
        const std::uint64_t inside = (std::uint64_t{1} << vma.page_shift) - 1;
        const std::uint64_t from = std::max(vma.begin, begin & ~inside);
        const std::uint64_t to = end > vma.end - inside ? vma.end : (end + inside) & ~inside;
        vmas_.erase(vma.begin);
        if (from > vma.begin) vmas_[vma.begin] = {vma.begin, from, vma.writable, vma.page_shift, vma.device};
        if (to < vma.end) {
            vmas_[to] = {to, vma.end, vma.writable, vma.page_shift, vma.device};
            if (vma.device) vmas_[to].device = *vma.device + (to - vma.begin);
        }
        for (auto page = pages_.lower_bound(from); page != pages_.end() && page->first < to;) {
            ok = tables_.unmap(page->first, page->second.shift, invalidations) == MapResult::ok && ok;
            unmapped_.push_back(page->second);
            page = pages_.erase(page);
        }
    }
    return ok;
}

void AddressSpace::release_frames() {
    for (const Page& page : unmapped_)
        if (page.given) frames_.release(page.real, page.shift);
    unmapped_.clear();
}

}  // namespace cxlvp::host
