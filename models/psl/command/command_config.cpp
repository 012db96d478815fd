// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/command/command_config.h"

#include "cxlvp/psl/capp/snoop.h"

namespace cxlvp::psl {

const Schema<CommandConfig>& CommandConfig::schema() {
    using C = CommandConfig;
    constexpr Range kCycles{0, 100'000};
    static const Schema<C> schema =
        Schema<C>()
            .count("credits", &C::credits, {1, 256}, {"commands outstanding (ha_croom)", "C6"})
            .count("pipeline_cycles", &C::pipeline_cycles, kCycles,
                   {"cycles from the turn of a command to its translation", "fitted to C4"})
            .count("response_cycles", &C::response_cycles, kCycles,
                   {"cycles from the end of the work to the response", "assumed"})
            .bytes("beat_bytes", &C::beat_bytes, {1, kLineBytes},
                   {"bytes that the buffer interface moves in a cycle", "a line is two beats on PSL8"})
            .power_of_two()
            .count("cache_cycles", &C::cache_cycles, kCycles, {"cycles of an access that the cache serves", "assumed"})
            .group("order", &C::order, {"what happens when translation fails, by ah_cabt", "assumed"});
    return schema;
}

}  // namespace cxlvp::psl
