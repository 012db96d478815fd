// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cxlvp/base/registers/register_file.h"
#include "cxlvp/psl/registers/adapter_actions.h"
#include "cxlvp/psl/registers/slice_actions.h"

namespace cxlvp::psl {

inline std::string text(const Invalidation& what) {
    return fmt::format("invalidate {} {:x} {:x}{}", static_cast<int>(what.kind), what.selector, what.value,
                       what.all_slices ? " all" : "");
}

/// Writes down what is asked for, as "what value @time".
class RecordingSlice : public SliceActions {
public:
    std::vector<std::string> log;

    void enable_requested(Tick at) override { note("enable", at); }
    void disable_requested(Tick at) override { note("disable", at); }
    void reset_requested(Tick at) override { note("reset", at); }
    void purge_requested(Tick at) override { note("purge", at); }
    void purge_ended(Tick at) override { note("purge ended", at); }
    void suspend_requested(Tick at) override { note("suspend", at); }
    void resume_requested(Tick at) override { note("resume", at); }
    void continue_requested(Tick at) override { note("continue", at); }
    void llcmd_written(std::uint64_t value, Tick at) override { note(fmt::format("llcmd {:x}", value), at); }
    void area_changed(std::uint64_t spap, Tick at) override { note(fmt::format("area {:x}", spap), at); }
    void fault_answered(std::uint64_t tfc, Tick at) override { note(fmt::format("answer {:x}", tfc), at); }
    void fault_status_written(std::uint64_t before, std::uint64_t dsisr, Tick at) override {
        note(fmt::format("dsisr {:x} {:x}", before, dsisr), at);
    }
    void error_status_cleared(std::uint64_t left, Tick at) override { note(fmt::format("errstat {:x}", left), at); }
    void invalidate(const Invalidation& what, Tick at) override { note(text(what), at); }
    void slice_error_interrupt(std::uint16_t ivte, Tick at) override { note(fmt::format("serr {:x}", ivte), at); }

    /// What was asked for since the last call.
    std::vector<std::string> take() { return std::exchange(log, {}); }

private:
    void note(const std::string& what, Tick at) { log.push_back(fmt::format("{} @{}", what, at)); }
};

class RecordingAdapter : public AdapterActions {
public:
    std::vector<std::string> log;

    void flush_requested(Tick at) override { note("flush", at); }
    void flush_ended(Tick at) override { note("flush ended", at); }
    void timebase_switched(bool on, Tick at) override { note(on ? "timebase on" : "timebase off", at); }
    void invalidate(const Invalidation& what, Tick at) override { note(text(what), at); }

    std::vector<std::string> take() { return std::exchange(log, {}); }

private:
    void note(const std::string& what, Tick at) { log.push_back(fmt::format("{} @{}", what, at)); }
};

/// Register values over a big-endian bus.
inline std::uint64_t read64(RegisterFile& file, std::uint64_t offset, Tick at = 0) {
    std::uint8_t bytes[8] = {};
    file.read(offset, bytes, 8, {}, at);
    std::uint64_t value = 0;
    for (const std::uint8_t byte : bytes) value = value << 8 | byte;
    return value;
}
inline void write64(RegisterFile& file, std::uint64_t offset, std::uint64_t value, Tick at = 0) {
    std::uint8_t bytes[8];
    for (unsigned i = 0; i < 8; ++i) bytes[i] = static_cast<std::uint8_t>(value >> (56 - 8 * i));
    file.write(offset, bytes, 8, {}, at);
}

}  // namespace cxlvp::psl
