// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/config/config_space.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::pci {

ConfigSpace::ConfigSpace(std::string name, RegisterFile& header) : name_(std::move(name)) {
    assert(header.map().size == kHeaderSize);
    owner_.fill(kNone);
    std::fill_n(owner_.begin(), kHeaderSize / 4, std::uint8_t{0});
    blocks_.push_back({0, &header, nullptr});
}

std::uint64_t ConfigSpace::find_place(const Capability& capability) const {
    const bool extended = capability.header().in_extended_space();
    if (extended && last_extended_ == nullptr) return kExtendedStart;
    const std::uint64_t words = capability.size() / 4;
    const std::uint64_t end = (extended ? kSize : kExtendedStart) / 4;
    std::uint64_t free = 0;
    for (std::uint64_t word = (extended ? kExtendedStart : kHeaderSize) / 4; word < end; ++word) {
        free = owner_[word] == kNone ? free + 1 : 0;
        if (free == words) return (word + 1 - words) * 4;
    }
    throw UserError(fmt::format("{}: no place is left for capability '{}' ({:#x} bytes)", name_, capability.name(),
                                capability.size()));
}

void ConfigSpace::check_place(const Capability& capability, std::uint64_t offset) const {
    const auto refuse = [&](const std::string& why) {
        throw UserError(fmt::format("{}: capability '{}' ({:#x} bytes) at {:#x}: {}", name_, capability.name(),
                                    capability.size(), offset, why));
    };
    const bool extended = capability.header().in_extended_space();
    const std::uint64_t first = extended ? kExtendedStart : kHeaderSize;
    const std::uint64_t end = extended ? kSize : kExtendedStart;
    if (offset % 4 != 0) refuse("not a multiple of 4");
    if (offset < first || offset >= end || capability.size() > end - offset)
        refuse(fmt::format("expected a place in {:#x} to {:#x}", first, end - 1));
    if (extended && last_extended_ == nullptr && offset != kExtendedStart)
        refuse("the first extended capability is at 0x100");
    for (std::uint64_t at = offset; at < offset + capability.size(); at += 4)
        if (const Block* other = block(at)) refuse(fmt::format("overlaps '{}'", other->capability->name()));
    if (blocks_.size() >= kNone) refuse("too many capabilities");
}

void ConfigSpace::append(Capability& capability, std::uint64_t offset) {
    if (capability.offset() != 0)
        throw UserError(
            fmt::format("{}: capability '{}' is in a configuration space already", name_, capability.name()));
    const std::uint64_t place = offset != 0 ? offset : find_place(capability);
    check_place(capability, place);
    capability.place(place);
    const std::uint8_t index = static_cast<std::uint8_t>(blocks_.size());
    blocks_.push_back({place, &capability.registers(), &capability});
    std::fill_n(owner_.begin() + static_cast<std::ptrdiff_t>(place / 4), capability.size() / 4, index);
    capability.registers().set_observer(observer_);

    Capability*& last = capability.header().in_extended_space() ? last_extended_ : last_standard_;
    if (last != nullptr) {
        last->link(place);
    } else if (!capability.header().in_extended_space()) {
        RegisterFile& header = *blocks_.front().registers;
        header.set(header.field("CAPABILITIES_POINTER"), place);
        header.set(header.field("STATUS.CAPABILITIES_LIST"), 1);
    }
    last = &capability;
}

const ConfigSpace::Block* ConfigSpace::block(std::uint64_t offset) const {
    const std::uint8_t index = owner_[offset / 4];
    return index != kNone ? &blocks_[index] : nullptr;
}

void ConfigSpace::read(std::uint64_t offset, std::uint8_t* data, unsigned bytes, Tick now) {
    assert(offset < kSize && within_doubleword(offset, bytes));
    if (const Block* hit = block(offset))
        hit->registers->read(offset - hit->offset, data, bytes, {}, now);
    else
        std::fill_n(data, bytes, std::uint8_t{0});
}

void ConfigSpace::write(std::uint64_t offset, const std::uint8_t* data, unsigned bytes, Tick now) {
    assert(offset < kSize && within_doubleword(offset, bytes));
    if (const Block* hit = block(offset)) hit->registers->write(offset - hit->offset, data, bytes, {}, now);
}

void ConfigSpace::debug_read(std::uint64_t offset, std::uint8_t* data, unsigned bytes) const {
    assert(offset < kSize && within_doubleword(offset, bytes));
    if (const Block* hit = block(offset))
        hit->registers->debug_read(offset - hit->offset, data, bytes);
    else
        std::fill_n(data, bytes, std::uint8_t{0});
}

void ConfigSpace::debug_write(std::uint64_t offset, const std::uint8_t* data, unsigned bytes) {
    assert(offset < kSize && within_doubleword(offset, bytes));
    if (const Block* hit = block(offset)) hit->registers->debug_write(offset - hit->offset, data, bytes);
}

void ConfigSpace::access(ConfigRequest& request) {
    const std::uint64_t offset = request.address.reg;
    switch (request.command) {
        case ConfigRequest::Command::read:
            return read(offset, request.data, request.bytes, request.at);
        case ConfigRequest::Command::write:
            return write(offset, request.data, request.bytes, request.at);
        case ConfigRequest::Command::debug_read:
            return debug_read(offset, request.data, request.bytes);
        case ConfigRequest::Command::debug_write:
            return debug_write(offset, request.data, request.bytes);
    }
}

std::uint32_t ConfigSpace::read_value(std::uint64_t offset, unsigned bytes, Tick now) {
    std::uint8_t data[4] = {};
    read(offset, data, bytes, now);
    return static_cast<std::uint32_t>(load_bytes(data, 4));
}

void ConfigSpace::write_value(std::uint64_t offset, std::uint32_t value, unsigned bytes, Tick now) {
    std::uint8_t data[4] = {};
    store_bytes(data, 4, value);
    write(offset, data, bytes, now);
}

void ConfigSpace::reset(Reset kind, Tick now) {
    for (const Block& each : blocks_) {
        if (each.capability != nullptr)
            each.capability->reset(kind, now);
        else
            each.registers->reset(register_reset(kind), now);
    }
}

void ConfigSpace::set_observer(RegisterObserver* observer) {
    observer_ = observer;
    for (const Block& each : blocks_) each.registers->set_observer(observer);
}

}  // namespace cxlvp::pci
