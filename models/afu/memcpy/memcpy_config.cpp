// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu/memcpy/memcpy_config.h"

#include <fmt/format.h>

namespace cxlvp::afu {

const Schema<MemcpyConfig>& MemcpyConfig::schema() {
    static const Schema<MemcpyConfig> schema = [] {
        Schema<MemcpyConfig> out;
        declare_afu(out);
        out.count("caia", &MemcpyConfig::caia, {1, 2},
                  {"flavour: with 2 a copy has at most 128 bytes and handles are 1 modulo 4", "assumed"})
            .count("per_element", &MemcpyConfig::per_element, {1, 255},
                   {"most commands in flight for one work element", "assumed"})
            .time("poll_interval", &MemcpyConfig::poll_interval, {ns(1), us(1'000'000)},
                  {"from a look at an element that is not valid to the next", "assumed"})
            .count("interrupts", &MemcpyConfig::interrupts, {0, 2047},
                   {"interrupts that a process must get, as the descriptor says", "assumed"})
            .check([](const MemcpyConfig& config, const ConfigNode& node, const std::string& path, Binding& binding) {
                if (config.processes > kMemcpyProcesses)
                    binding.errors().error(node.origin, path + ".processes",
                                           fmt::format("the memcpy AFU has at most {} processes", kMemcpyProcesses));
            });
        return out;
    }();
    return schema;
}

}  // namespace cxlvp::afu
