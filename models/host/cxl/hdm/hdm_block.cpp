// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/cxl/hdm/hdm_block.h"

#include <cstddef>

namespace cxlvp::host {

namespace {

constexpr unsigned kGlobalControl = 0x04;
constexpr std::uint32_t kEnable = 1u << 1;

/// In the structure of one decoder.
constexpr unsigned kBaseLow = 0x00, kBaseHigh = 0x04, kSizeLow = 0x08, kSizeHigh = 0x0c, kControl = 0x10;
/// Target list of routing levels, DPA skip of devices.
constexpr unsigned kListLow = 0x14, kListHigh = 0x18;

constexpr std::uint32_t kLock = 1u << 8;
constexpr std::uint32_t kCommit = 1u << 9;
constexpr std::uint32_t kCommitted = 1u << 10;
constexpr std::uint32_t kError = 1u << 11;
constexpr std::uint32_t kHostOnly = 1u << 12;
constexpr std::uint32_t kBackInvalidate = 1u << 13;

std::uint32_t control_of(const cxl::DecoderSettings& settings) {
    return settings.ig | settings.iw << 4 | (settings.host_only ? kHostOnly : 0) |
           (settings.back_invalidate ? kBackInvalidate : 0);
}

std::uint64_t list_of(const cxl::DecoderSettings& settings, cxl::HdmRole role) {
    if (role == cxl::HdmRole::endpoint) return settings.dpa_skip;
    std::uint64_t list = 0;
    for (std::size_t way = 0; way < settings.targets.size(); ++way)
        list |= std::uint64_t{settings.targets[way]} << (8 * way);
    return list;
}

}  // namespace

const char* to_string(HdmOutcome outcome) {
    switch (outcome) {
        case HdmOutcome::done:
            return "done";
        case HdmOutcome::busy:
            return "busy: the decoder is in use, or the one before it is not committed";
        case HdmOutcome::refused:
            return "refused: the hardware answered Error Not Committed";
        case HdmOutcome::timeout:
            return "timeout: the hardware did not answer Commit";
        case HdmOutcome::locked:
            return "locked: only a reset takes the decoder out of use";
        case HdmOutcome::mismatch:
            return "mismatch: the registers do not read back as they were written";
    }
    return "?";
}

HdmBlock::HdmBlock(RegisterBus& bus, std::uint64_t address, cxl::HdmRole role)
    : bus_(bus), address_(address), role_(role), capability_(HdmCapability::from_register(read_word(address))) {}

std::uint64_t HdmBlock::reg(unsigned decoder, unsigned offset) const {
    return address_ + 0x10 + 0x20 * std::uint64_t{decoder} + offset;
}

std::uint64_t HdmBlock::read_pair(std::uint64_t low, std::uint64_t high) {
    return read_word(low) | std::uint64_t{read_word(high)} << 32;
}

void HdmBlock::write_pair(std::uint64_t low, std::uint64_t high, std::uint64_t value) {
    bus_.write(high, 4, value >> 32);
    bus_.write(low, 4, value & 0xffffffff);
}

HdmDecoderState HdmBlock::read(unsigned decoder) {
    HdmDecoderState state;
    cxl::DecoderSettings& settings = state.settings;
    settings.base = read_pair(reg(decoder, kBaseLow), reg(decoder, kBaseHigh));
    settings.size = read_pair(reg(decoder, kSizeLow), reg(decoder, kSizeHigh));
    const std::uint64_t list = read_pair(reg(decoder, kListLow), reg(decoder, kListHigh));
    if (role_ == cxl::HdmRole::endpoint)
        settings.dpa_skip = list;
    else
        for (std::size_t way = 0; way < settings.targets.size(); ++way)
            settings.targets[way] = static_cast<std::uint8_t>(list >> (8 * way));
    const std::uint32_t control = read_word(reg(decoder, kControl));
    settings.ig = control & 0xf;
    settings.iw = control >> 4 & 0xf;
    settings.host_only = (control & kHostOnly) != 0;
    settings.back_invalidate = (control & kBackInvalidate) != 0;
    settings.committed = (control & kCommitted) != 0;
    state.commit = (control & kCommit) != 0;
    state.locked = (control & kLock) != 0;
    return state;
}

HdmOutcome HdmBlock::commit(unsigned decoder, const cxl::DecoderSettings& settings) {
    const auto control_at = [this](unsigned n) { return read_word(reg(n, kControl)); };
    if ((control_at(decoder) & (kCommit | kCommitted)) != 0) return HdmOutcome::busy;
    if (decoder != 0 && (control_at(decoder - 1) & kCommitted) == 0) return HdmOutcome::busy;
    write_pair(reg(decoder, kBaseLow), reg(decoder, kBaseHigh), settings.base);
    write_pair(reg(decoder, kSizeLow), reg(decoder, kSizeHigh), settings.size);
    write_pair(reg(decoder, kListLow), reg(decoder, kListHigh), list_of(settings, role_));
    bus_.write(reg(decoder, kControl), 4, control_of(settings) | kCommit);
    const HdmOutcome outcome = await(decoder);
    if (outcome != HdmOutcome::done) return outcome;
    return holds(decoder, settings) ? HdmOutcome::done : HdmOutcome::mismatch;
}

HdmOutcome HdmBlock::await(unsigned decoder) {
    for (unsigned poll = 0; poll < kPolls; ++poll) {
        const std::uint32_t control = read_word(reg(decoder, kControl));
        if ((control & kError) != 0) {
            bus_.write(reg(decoder, kControl), 4, control & ~(kCommit | kCommitted | kError));
            return HdmOutcome::refused;
        }
        if ((control & kCommitted) != 0) return HdmOutcome::done;
        bus_.pause(kPollInterval);
    }
    return HdmOutcome::timeout;
}

bool HdmBlock::holds(unsigned decoder, const cxl::DecoderSettings& settings) {
    const cxl::DecoderSettings is = read(decoder).settings;
    // A device for one kind of coherency has the range type fixed.
    const bool typed = capability_.coherency == cxl::HdmCoherency::both;
    return is.committed && is.base == settings.base && is.size == settings.size && is.iw == settings.iw &&
           is.ig == settings.ig && list_of(is, role_) == list_of(settings, role_) &&
           (!typed || is.host_only == settings.host_only);
}

HdmOutcome HdmBlock::release(unsigned decoder) {
    const std::uint64_t control = reg(decoder, kControl);
    const std::uint32_t before = read_word(control);
    if ((before & (kCommitted | kLock)) == (kCommitted | kLock)) return HdmOutcome::locked;
    bus_.write(control, 4, before & ~(kCommit | kCommitted | kError));
    if ((read_word(control) & (kCommit | kCommitted)) != 0) return HdmOutcome::mismatch;
    write_pair(reg(decoder, kSizeLow), reg(decoder, kSizeHigh), 0);
    write_pair(reg(decoder, kBaseLow), reg(decoder, kBaseHigh), 0);
    return HdmOutcome::done;
}

bool HdmBlock::enabled() {
    return (read_word(address_ + kGlobalControl) & kEnable) != 0;
}

bool HdmBlock::enable(bool on) {
    const std::uint32_t before = read_word(address_ + kGlobalControl);
    bus_.write(address_ + kGlobalControl, 4, on ? before | kEnable : before & ~kEnable);
    return enabled() == on;
}

}  // namespace cxlvp::host
