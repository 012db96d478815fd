// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/base/core/tick.h"

namespace cxlvp::afu {

/// Programming model (CAIA): who the AFU works for.
enum class ProgrammingModel {
    directed,   ///< many processes, each with a process element
    dedicated,  ///< one process, whose WED comes with START
};

/// Parameters that every AFU has.
struct AfuConfig {
    ProgrammingModel model = ProgrammingModel::directed;
    std::uint64_t processes = 4;  ///< in directed mode; handles are below it
    std::uint64_t tags = 64;
    Tick reset_time = us(1);
    Tick mmio_latency = ns(16);
    std::uint64_t error_buffer = 0;  ///< bytes
    bool check = true;
};

/// Adds the parameters of `AfuConfig` to the schema of a configuration that derives from it.
template <class Config>
void declare_afu(Schema<Config>& schema) {
    schema
        .template choice<ProgrammingModel>(
            "model", &Config::model,
            {{"directed", ProgrammingModel::directed}, {"dedicated", ProgrammingModel::dedicated}},
            {"programming model that the descriptor asks for", "assumed"})
        .count("processes", &Config::processes, {1, 4096},
               {"processes in directed mode, one in dedicated mode; handles are below it", "assumed"})
        .count("tags", &Config::tags, {1, 255},
               {"most commands in flight; the credits of the PSL limit them too", "C6"})
        .time("reset_time", &Config::reset_time, {0, us(1000)}, {"from the reset to its end", "assumed"})
        .time("mmio_latency", &Config::mmio_latency, {0, us(100)},
              {"from an MMIO access to its acknowledgement", "assumed"})
        .bytes("error_buffer", &Config::error_buffer, {0, 64 * kKiB},
               {"buffer in the descriptor space with the last command that failed: a multiple of 4 KiB, 0 for none",
                "assumed: none"})
        .flag("check", &Config::check, {"watches the rules of the interface between PSL and AFU", "assumed"})
        .check([](const Config& config, const ConfigNode& node, const std::string& path, Binding& binding) {
            if (config.error_buffer % (4 * kKiB) != 0)
                binding.errors().error(node.origin, path, "error_buffer is not a multiple of 4 KiB");
        });
}

}  // namespace cxlvp::afu
