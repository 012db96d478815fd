// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/trace_input/trace_config.h"

#include <fmt/format.h>

namespace cxlvp::host {

namespace {

constexpr Range kClock{1000000, 1000000000000};
constexpr double kMaxCpi = 1000;

}  // namespace

const Schema<TraceConfig>& TraceConfig::schema() {
    static const Schema<TraceConfig> schema =
        Schema<TraceConfig>()
            .frequency("clock", &TraceConfig::clock, kClock,
                       {"processor clock, for traces that count instructions", "assumed"})
            .real("cpi", &TraceConfig::cpi, 0, kMaxCpi,
                  {"clock cycles per instruction with a perfect memory; 0: instructions take no time", "assumed"})
            .flag("instruction_fetches", &TraceConfig::instruction_fetches,
                  {"include instruction fetches as reads", "assumed: a host's instructions hit its caches"});
    return schema;
}

void TraceConfig::check() const {
    if (clock < kClock.min || clock > kClock.max)
        throw UserError(
            fmt::format("trace: a clock of {} Hz is out of range ({} to {})", clock, kClock.min, kClock.max));
    if (!(cpi >= 0 && cpi <= kMaxCpi))
        throw UserError(fmt::format("trace: {} cycles per instruction are out of range (0 to {})", cpi, kMaxCpi));
}

}  // namespace cxlvp::host
