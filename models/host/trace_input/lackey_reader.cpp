// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/trace_input/lackey_reader.h"

#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "cxlvp/host/trace_input/trace_number.h"

namespace cxlvp::host {

namespace {

constexpr unsigned kFraction = 32;
constexpr std::uint64_t kFractionMask = (std::uint64_t{1} << kFraction) - 1;

}  // namespace

LackeyReader::LackeyReader(LineReader lines, const TraceConfig& config)
    : lines_(std::move(lines)), fetches_(config.instruction_fetches) {
    config.check();
    const double step = config.cpi * static_cast<double>(kSecond) / static_cast<double>(config.clock);
    step_ = static_cast<Tick>(std::floor(step));
    step_fraction_ =
        static_cast<std::uint64_t>(std::floor(std::ldexp(step - static_cast<double>(step_), kFraction) + 0.5));
}

bool LackeyReader::is_banner(std::string_view line) {
    const std::string_view start = line.substr(0, 2);
    return line.empty() || start == "==" || start == "--" || start == "**";
}

bool LackeyReader::recognise(std::string_view line) {
    const std::string_view start = line.substr(0, 3);
    return (is_banner(line) && !line.empty()) || start == "I  " || start == " L " || start == " S " || start == " M ";
}

void LackeyReader::parse(std::string_view line, Access& out) {
    const char* at = line.data() + 3;
    const char* const end = line.data() + line.size();
    std::uint64_t bytes = 0;
    if (!read_hex(at, end, out.address)) lines_.fail("no hexadecimal address of 64 bits in " + excerpt(line));
    if (at == end || *at != ',') lines_.fail("no ',' behind the address in " + excerpt(line));
    if (!read_decimal(++at, end, bytes) || at != end) lines_.fail("no size in bytes at the end of " + excerpt(line));
    if (bytes == 0 || bytes > kMaxTraceAccess)
        lines_.fail(fmt::format("an access of {} bytes (1 to {} are possible)", bytes, kMaxTraceAccess));
    if (out.address > ~std::uint64_t{0} - (bytes - 1)) lines_.fail("the access passes the end of the address space");
    out.bytes = static_cast<std::uint32_t>(bytes);
}

Tick LackeyReader::take_gap() {
    any_ = true;
    return std::exchange(gap_, 0);
}

bool LackeyReader::next(Access& out) {
    if (store_due_) {
        store_due_ = false;
        out = modify_;
        return true;
    }
    std::string_view line;
    while (lines_.next(line)) {
        if (line.size() < 3 || line[2] != ' ') {
            if (is_banner(line)) continue;
            lines_.fail(excerpt(line) + " is no line of a lackey trace");
        }
        if (line[0] == ' ' && (line[1] == 'L' || line[1] == 'S' || line[1] == 'M')) {
            parse(line, out);
            out.op = line[1] == 'S' ? Op::write : Op::read;
            out.gap = take_gap();
            out.depends = false;
            if (line[1] == 'M') {
                modify_ = {out.address, out.bytes, Op::write, 0, true};
                store_due_ = true;
            }
            return true;
        }
        if (line[0] == 'I' && line[1] == ' ') {
            parse(line, out);
            ++instructions_;
            gap_fraction_ += step_fraction_;
            gap_ += step_ + (gap_fraction_ >> kFraction);
            gap_fraction_ &= kFractionMask;
            if (!fetches_) continue;
            out.op = Op::read;
            out.gap = take_gap();
            out.depends = false;
            return true;
        }
        if (!is_banner(line)) lines_.fail(excerpt(line) + " is no line of a lackey trace");
    }
    if (!any_ && !lines_.failed()) {
        lines_.fail(instructions_ == 0 ? "the trace ends here and holds no access"
                                       : "the trace ends here and holds instructions only; see instruction_fetches");
    }
    return false;
}

}  // namespace cxlvp::host
