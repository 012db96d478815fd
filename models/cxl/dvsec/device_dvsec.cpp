// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/dvsec/device_dvsec.h"

#include <algorithm>
#include <cassert>

namespace cxlvp::cxl {

namespace {

// The commands of CONTROL2 by their bit: reserved, and never stored, where the device does not have them.
constexpr std::uint64_t kInitiateWritebackInvalidate = 1u << 1;
constexpr std::uint64_t kInitiateCxlReset = 1u << 2;

}  // namespace

DeviceDvsec::DeviceDvsec(const DeviceDvsecConfig& config)
    : config_(config),
      table_(config),
      capability_(cxl_dvsec(DvsecId::device, static_cast<std::uint8_t>(config.revision)), table_.map()),
      cache_enable_(registers().field("CONTROL.CACHE_ENABLE")),
      mem_enable_(registers().field("CONTROL.MEM_ENABLE")),
      viral_enable_(registers().field("CONTROL.VIRAL_ENABLE")),
      disable_caching_(registers().field("CONTROL2.DISABLE_CACHING")),
      ranges_{registers().fields("RANGE_BASE_HIGH"), registers().fields("RANGE_BASE_LOW"),
              registers().fields("RANGE_SIZE_LOW.MEMORY_INFO_VALID"),
              registers().fields("RANGE_SIZE_LOW.MEMORY_ACTIVE")} {
    fill_ranges();
    keep_in_function_reset(capability_);
    bind_hooks();
}

void DeviceDvsec::fill_ranges() {
    const auto fill = [this](const char* field, unsigned range, std::uint64_t value) {
        registers().set(registers().fields(field)[range], value);
    };
    for (unsigned i = 0; i < kRanges; ++i) {
        const MemoryRangeConfig& range = config_.ranges[i];
        fill("RANGE_SIZE_HIGH.SIZE_63_32", i, range.size >> 32);
        fill("RANGE_SIZE_LOW.SIZE_31_28", i, range.size >> 28);
        fill("RANGE_SIZE_LOW.MEDIA_TYPE", i, static_cast<std::uint64_t>(range.media));
        fill("RANGE_SIZE_LOW.MEMORY_CLASS", i, static_cast<std::uint64_t>(range.memory_class));
        fill("RANGE_SIZE_LOW.DESIRED_INTERLEAVE", i, range.desired_interleave);
        fill("RANGE_SIZE_LOW.MEMORY_ACTIVE_TIMEOUT", i, range.active_timeout);
    }
}

void DeviceDvsec::bind_hooks() {
    for (const char* name : {"CONTROL", "RANGE_SIZE_LOW", "RANGE_BASE_HIGH", "RANGE_BASE_LOW"})
        registers().on_change<&DeviceDvsec::decode_changed>(registers().index(name), this);
    registers().on_change<&DeviceDvsec::control2_changed>(disable_caching_.reg(), this);
    registers().on_write<&DeviceDvsec::control2_written>(disable_caching_.reg(), this);
}

DeviceDvsec::Window DeviceDvsec::window(unsigned range) const {
    const std::uint64_t size = config_.ranges[range].size;
    if (!get(mem_enable_) || !get(ranges_.active[range]) || size == 0) return {};
    const RegisterFile& file = capability_.registers();
    const std::uint64_t first = file.get(ranges_.base_high[range]) << 32 | file.get(ranges_.base_low[range]);
    // A range that software puts across the end of the address space ends there.
    return {true, first, first + std::min(size - 1, ~first)};
}

void DeviceDvsec::decode_changed(const RegisterChange& change) {
    Decode next;
    next.enabled = get(mem_enable_);
    bool same = next.enabled == decode_.enabled;
    for (unsigned i = 0; i < kRanges; ++i) {
        const Window& old = decode_.windows[i];
        next.windows[i] = window(i);
        same &= next.windows[i].used == old.used && next.windows[i].first == old.first;
    }
    if (same) return;
    if (listener_) listener_(change.now);
    decode_ = next;
}

RangeHit DeviceDvsec::decode(std::uint64_t hpa) const {
    const auto takes = [hpa](const Window& w) { return w.used && hpa >= w.first && hpa <= w.last; };
    const auto& [low, high] = decode_.windows;
    if (takes(low)) return {true, 0, hpa - low.first, low.first, low.last};
    if (!takes(high)) return {};
    RangeHit hit{true, 1, config_.ranges[0].size + (hpa - high.first), high.first, high.last};
    if (low.used && low.first > hpa) hit.last = std::min(hit.last, low.first - 1);
    if (low.used && low.last < hpa) hit.first = std::max(hit.first, low.last + 1);
    return hit;
}

void DeviceDvsec::control2_changed(const RegisterChange& change) {
    if (disable_caching_.extract(change.new_value) == 0) set_cache_invalid(false, change.now);
}

void DeviceDvsec::control2_written(const RegisterWrite& write) {
    const std::uint64_t commands = write.new_value & (kInitiateWritebackInvalidate | kInitiateCxlReset);
    if (commands == 0) return;
    registers().set(write.reg, write.new_value & ~commands, 0, write.now);
    if ((commands & kInitiateWritebackInvalidate) != 0 && writeback_invalidate_) writeback_invalidate_({write.now});
    if ((commands & kInitiateCxlReset) == 0) return;
    registers().set(registers().field("STATUS2.CXL_RESET_COMPLETE"), 0, write.now);
    registers().set(registers().field("STATUS2.CXL_RESET_ERROR"), 0, write.now);
    const bool clear =
        config_.reset_mem_clear && registers().field("CONTROL2.CXL_RESET_MEM_CLR_ENABLE").extract(write.new_value) != 0;
    if (cxl_reset_) cxl_reset_({clear, write.now});
}

void DeviceDvsec::set_memory_info_valid(unsigned range, bool valid, Tick now) {
    assert(range < kRanges);
    registers().set(ranges_.info_valid[range], valid ? 1 : 0, now);
}

void DeviceDvsec::set_memory_active(unsigned range, bool active, Tick now) {
    assert(range < kRanges);
    registers().set(ranges_.active[range], active ? 1 : 0, now);
}

void DeviceDvsec::set_cache_invalid(bool invalid, Tick now) {
    registers().set(registers().field("STATUS2.CACHE_INVALID"), invalid && caching_disabled() ? 1 : 0, now);
}

void DeviceDvsec::complete_reset(bool error, Tick now) {
    registers().set(registers().field("STATUS2.CXL_RESET_COMPLETE"), error ? 0 : 1, now);
    registers().set(registers().field("STATUS2.CXL_RESET_ERROR"), error ? 1 : 0, now);
}

void DeviceDvsec::set_viral(Tick now) {
    registers().set(registers().field("STATUS.VIRAL_STATUS"), 1, now);
}

void DeviceDvsec::set_preservation_error(Tick now) {
    registers().set(registers().field("STATUS2.PRESERVATION_ERROR"), 1, now);
}

void DeviceDvsec::set_pm_init_complete(bool complete, Tick now) {
    registers().set(registers().field("STATUS2.PM_INIT_COMPLETE"), complete ? 1 : 0, now);
}

}  // namespace cxlvp::cxl
