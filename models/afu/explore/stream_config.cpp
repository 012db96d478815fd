// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu/explore/stream_config.h"

namespace cxlvp::afu {

const Schema<StreamConfig>& StreamConfig::schema() {
    static const Schema<StreamConfig> schema = [] {
        Schema<StreamConfig> out;
        declare_explore(out);
        out.choice<StreamPattern>("pattern", &StreamConfig::pattern,
                                  {{"linear", StreamPattern::linear},
                                   {"strided", StreamPattern::strided},
                                   {"random", StreamPattern::random}},
                                  {"order of the addresses", "assumed"})
            .bytes("range", &StreamConfig::range, {1},
                   {"addresses start again at its end; at least the size of an access", "assumed"})
            .bytes("stride", &StreamConfig::stride, {1}, {"of the strided pattern", "assumed"})
            .count("outstanding", &StreamConfig::outstanding, {1, 255}, {"most commands in flight of a process", "C6"})
            .real("reads", &StreamConfig::reads, 0, 1, {"share of the accesses that read", "assumed"})
            .choice<CommandCode>("write_command", &StreamConfig::write_command, write_commands(),
                                 {"command that writes", "assumed"})
            .check([](const StreamConfig& config, const ConfigNode& node, const std::string& path, Binding& binding) {
                if (config.range < config.size)
                    binding.errors().error(node.origin, path + ".range", "must hold an access of the given size");
            });
        return out;
    }();
    return schema;
}

}  // namespace cxlvp::afu
