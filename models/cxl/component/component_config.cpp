// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/component/component_config.h"

namespace cxlvp::cxl {

const Schema<ComponentConfig>& ComponentConfig::schema() {
    using C = ComponentConfig;
    static const Schema<C> schema = Schema<C>()
                                        .address("ras_pointer", &C::ras_pointer, {0, 0xfff},
                                                 {"offset of the RAS capability from 0x1000", "assumed"})
                                        .address("link_pointer", &C::link_pointer, {0, 0xfff},
                                                 {"offset of the link capability from 0x1000", "assumed"})
                                        .address("hdm_pointer", &C::hdm_pointer, {0, 0xfff},
                                                 {"offset of the HDM decoder capability from 0x1000", "assumed"})
                                        .flag("multiple_header_recording", &C::multiple_header_recording,
                                              {"capable of recording the headers of several errors", "assumed"})
                                        .group("hdm", &C::hdm, {"HDM decoders", ""});
    return schema;
}

}  // namespace cxlvp::cxl
