// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/card/card_window.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace cxlvp::psl {

using Kind = CardRegion::Kind;

CardWindow::CardWindow(const CardLayout& layout, AdapterRegisters& adapter, std::vector<Slice> slices)
    : layout_(layout), adapter_(adapter), slices_(std::move(slices)) {
    assert(slices_.size() == layout.slices());
}

RegisterFile* CardWindow::registers(const CardRegion& region) const {
    switch (region.kind) {
        case Kind::p1:
            return &adapter_.p1();
        case Kind::p1n:
            return &slices_[region.slice].registers->p1n();
        case Kind::p2n:
            return &slices_[region.slice].registers->p2n();
        case Kind::nothing:
        case Kind::descriptor:
        case Kind::problem_state:
            break;
    }
    return nullptr;
}

bool CardWindow::read(unsigned bar, std::uint64_t offset, std::uint8_t* data, std::size_t bytes, Tick& at) {
    if (!link_up_) {
        ++lost_accesses_;
        std::fill_n(data, bytes, std::uint8_t{0xff});
        return true;
    }
    const CardRegion region = layout_.locate(bar, offset);
    if (RegisterFile* file = registers(region)) return file->read(region.offset, data, bytes, {}, at) == RegStatus::ok;
    if (region.kind == Kind::nothing) {
        ++reserved_accesses_;
        std::fill_n(data, bytes, std::uint8_t{0});
        return true;
    }
    AfuMmio& afu = *slices_[region.slice].afu;
    return afu.read(region.kind == Kind::descriptor, region.offset, data, bytes, at) != MmioStatus::refused;
}

bool CardWindow::write(unsigned bar, std::uint64_t offset, const std::uint8_t* data, std::size_t bytes, Tick& at) {
    if (!link_up_) {
        ++lost_accesses_;
        return true;
    }
    const CardRegion region = layout_.locate(bar, offset);
    if (RegisterFile* file = registers(region)) return file->write(region.offset, data, bytes, {}, at) == RegStatus::ok;
    if (region.kind == Kind::nothing) {
        ++reserved_accesses_;
        return true;
    }
    AfuMmio& afu = *slices_[region.slice].afu;
    return afu.write(region.kind == Kind::descriptor, region.offset, data, bytes, at) != MmioStatus::refused;
}

std::size_t CardWindow::debug_read(unsigned bar, std::uint64_t offset, std::uint8_t* data, std::size_t bytes) const {
    const CardRegion region = layout_.locate(bar, offset);
    const RegisterFile* file = registers(region);
    return file != nullptr ? file->debug_read(region.offset, data, bytes) : 0;
}

std::size_t CardWindow::debug_write(unsigned bar, std::uint64_t offset, const std::uint8_t* data, std::size_t bytes) {
    const CardRegion region = layout_.locate(bar, offset);
    RegisterFile* file = registers(region);
    return file != nullptr ? file->debug_write(region.offset, data, bytes) : 0;
}

}  // namespace cxlvp::psl
