// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/description/platform_settings.h"

namespace cxlvp::platform {

const Schema<PlatformSettings>& PlatformSettings::schema() {
    using P = PlatformSettings;
    static const Schema<P> schema =
        Schema<P>()
            .text("name", &P::name, {"name of the platform, an identifier; results are filed under it", ""})
            .required()
            .text("description", &P::description, {"one sentence about what it is for", ""})
            .choice("timing", &P::timing, {{"reserve", TimingMode::reserve}, {"ordered", TimingMode::ordered}},
                    {"how contention is settled: by reservation in the order of calls (fast), or in the order of "
                     "simulated time (exact)",
                     "assumed"})
            .count("seed", &P::seed, {}, {"seed of everything random", "assumed"})
            .time("duration", &P::duration, {}, {"simulated time to run; 0: until nothing is left to do", "assumed"})
            .text("input", &P::input,
                  {"parameter that --input fills, as module.parameter, or several with commas between", ""})
            .flag("requires_input", &P::requires_input, {"refuse to run without --input", ""})
            .texts("plugins", &P::plugins,
                   {"shared objects with further module types; relative to the platform file", ""})
            .list("connections", &P::connections, {"wires between ports of modules", ""})
            .list("faults", &P::faults, {"faults that are armed when the run starts", ""});
    return schema;
}

std::vector<std::string> PlatformSettings::top_level_keys() {
    std::vector<std::string> keys = schema().names();
    keys.emplace_back("modules");
    return keys;
}

const char* to_string(TimingMode mode) {
    return mode == TimingMode::ordered ? "ordered" : "reserve";
}

}  // namespace cxlvp::platform
