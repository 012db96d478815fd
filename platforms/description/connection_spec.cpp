// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/description/connection_spec.h"

namespace cxlvp::platform {

const Schema<ConnectionSpec>& ConnectionSpec::schema() {
    static const Schema<ConnectionSpec> schema =
        Schema<ConnectionSpec>()
            .text("from", &ConnectionSpec::from, {"port that starts transactions or raises an interrupt", ""})
            .required()
            .text("to", &ConnectionSpec::to, {"port that takes them", ""})
            .required();
    return schema;
}

PortPath::PortPath(std::string_view text) {
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos || dot == 0 || dot + 1 == text.size()) return;
    module = text.substr(0, dot);
    port = text.substr(dot + 1);
}

}  // namespace cxlvp::platform
