// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/component/component_config.h"

namespace cxlvp::cxl {

const Schema<ComponentConfig>& ComponentConfig::schema() {
    using C = ComponentConfig;
    static const Schema<C> schema =
        Schema<C>()
            .address("ras_pointer", &C::ras_pointer, {0, 0xfff},
                     {"offset of the RAS capability from 0x1000", "assumed"})
            .address("link_pointer", &C::link_pointer, {0, 0xfff},
                     {"offset of the link capability from 0x1000", "assumed"})
            .address("hdm_pointer", &C::hdm_pointer, {0, 0xfff},
                     {"offset of the HDM decoder capability from 0x1000", "assumed"})
            .address("extended_security_pointer", &C::extended_security_pointer, {0, 0xfff},
                     {"offset of the extended security capability from 0x1000", "assumed"})
            .address("snoop_filter_pointer", &C::snoop_filter_pointer, {0, 0xfff},
                     {"offset of the snoop filter capability from 0x1000", "assumed"})
            .address("timeout_isolation_pointer", &C::timeout_isolation_pointer, {0, 0xfff},
                     {"offset of the timeout and isolation capability from 0x1000", "assumed"})
            .address("bi_route_table_pointer", &C::bi_route_table_pointer, {0, 0xfff},
                     {"offset of the BI route table capability from 0x1000", "assumed"})
            .address("bi_decoder_pointer", &C::bi_decoder_pointer, {0, 0xfff},
                     {"offset of the BI decoder capability from 0x1000", "assumed"})
            .flag("multiple_header_recording", &C::multiple_header_recording,
                  {"capable of recording the headers of several errors", "assumed"})
            .count("snoop_filter_group", &C::snoop_filter_group, {0, 0xffff},
                   {"group of the port whose members share a snoop filter", "assumed"})
            .count("snoop_filter_size", &C::snoop_filter_size, {0, 0xffffffff},
                   {"effective size of the snoop filter, as the register shows it", "assumed"})
            .group("hdm", &C::hdm, {"HDM decoders", ""})
            .group("bi", &C::bi, {"BI route table and BI decoder", ""});
    return schema;
}

}  // namespace cxlvp::cxl
