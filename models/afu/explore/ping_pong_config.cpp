// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu/explore/ping_pong_config.h"

namespace cxlvp::afu {

const Schema<PingPongConfig>& PingPongConfig::schema() {
    static const Schema<PingPongConfig> schema = [] {
        Schema<PingPongConfig> out;
        declare_afu(out);
        out.address("request_offset", &PingPongConfig::request_offset, {},
                    {"of the request from the WED; a multiple of 64", "assumed"})
            .address("reply_offset", &PingPongConfig::reply_offset, {},
                     {"of the reply from the WED; a multiple of 64", "assumed"})
            .count("count", &PingPongConfig::count, {},
                   {"replies of a process before its job ends; 0: no end", "assumed"})
            .count("gap", &PingPongConfig::gap, {0, 1000}, {"cycles from the end of a poll to the next", "assumed"})
            .choice<CommandCode>("read_command", &PingPongConfig::read_command, read_commands(),
                                 {"command that polls", "assumed"})
            .choice<CommandCode>("write_command", &PingPongConfig::write_command, write_commands(),
                                 {"command that replies", "assumed"});
        return out;
    }();
    return schema;
}

}  // namespace cxlvp::afu
