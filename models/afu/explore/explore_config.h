// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/afu/base/afu_config.h"
#include "cxlvp/afu/explore/line_commands.h"

namespace cxlvp::afu {

/// Parameters that AFUs which make accesses on their own have in common.
struct ExploreConfig : AfuConfig {
    bool from_wed = true;  ///< addresses count from the WED, else from `base`
    std::uint64_t base = 0;
    std::uint64_t offset = 4 * kKiB;  ///< of the first access
    std::uint64_t size = 128;
    std::uint64_t count = 1000;
    std::uint64_t gap = 0;  ///< cycles
    CommandCode read_command = CommandCode::read_cl_na;
    std::uint64_t completion_offset = 0;  ///< of the completion word from the WED
    bool completion = true;
};

/// Adds the parameters of `ExploreConfig` to the schema of a configuration that derives from it.
template <class Config>
void declare_explore(Schema<Config>& schema) {
    declare_afu(schema);
    schema
        .flag("from_wed", &Config::from_wed, {"addresses count from the WED of the process, else from base", "assumed"})
        .address("base", &Config::base, {}, {"where addresses count from when not from the WED", "assumed"})
        .address("offset", &Config::offset, {}, {"effective address of the first access, from there", "assumed"})
        .bytes("size", &Config::size, {1, 128}, {"of an access; offset and strides should be multiples of it", "C10"})
        .power_of_two()
        .count("count", &Config::count, {1}, {"accesses of each process", "assumed"})
        .count("gap", &Config::gap, {0, 1'000'000}, {"cycles from one command of a process to the next", "assumed"})
        .template choice<CommandCode>("read_command", &Config::read_command, read_commands(),
                                      {"command that reads", "assumed"})
        .flag("completion", &Config::completion,
              {"in directed mode a process ends with a completion word in its memory", "assumed"})
        .address("completion_offset", &Config::completion_offset, {},
                 {"address of the completion word from the WED; a multiple of 8", "assumed"});
}

}  // namespace cxlvp::afu
