// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/host/trace_input/line_reader.h"
#include "cxlvp/host/trace_input/trace_config.h"
#include "cxlvp/host/traffic/traffic_source.h"

namespace cxlvp::host {

/// The memory trace that `valgrind --tool=lackey --trace-mem=yes` writes: "I  addr,size" for an instruction, then
/// " L addr,size" (load), " S addr,size" (store) or " M addr,size" (modify) for what it does to data; addresses are
/// hexadecimal. Lines of valgrind itself ("==pid== ...") and blank lines are skipped.
///
/// Time: each instruction takes `cpi` / `clock`, to 2^-33 ps; the gap of an access is the time of the
/// instructions since the access before. A modify is a load and a store that depends on it. Instruction fetches are
/// left out unless `instruction_fetches` is set.
class LackeyReader : public TrafficSource {
public:
    LackeyReader(LineReader lines, const TraceConfig& config);

    /// Throws `UserError` with file and line for a line of another form, and at the end of a trace without any access.
    bool next(Access& out) override;
    double progress() const override { return lines_.progress(); }

    /// Instructions read so far.
    std::uint64_t instructions() const { return instructions_; }

    /// True when `line` is one that lackey or valgrind writes.
    static bool recognise(std::string_view line);

private:
    static bool is_banner(std::string_view line);
    void parse(std::string_view line, Access& out);
    Tick take_gap();

    LineReader lines_;
    bool fetches_;
    Tick step_;                    ///< time of one instruction, whole picoseconds
    std::uint64_t step_fraction_;  ///< rest of it, in units of 2^-32 ps
    Tick gap_ = 0;                 ///< time since the last access
    std::uint64_t gap_fraction_ = 0;
    std::uint64_t instructions_ = 0;
    bool any_ = false;        ///< an access was delivered
    bool store_due_ = false;  ///< the second half of a modify
    Access modify_;
};

}  // namespace cxlvp::host
