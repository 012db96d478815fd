// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "cxlvp/base/config/schema.h"

namespace cxlvp::platform {

/// One entry of `connections`: a wire from a port that starts transactions or raises an interrupt to one that takes
/// them.
struct ConnectionSpec {
    std::string from;  ///< "module.port"
    std::string to;    ///< "module.port"

    static const Schema<ConnectionSpec>& schema();
};

/// The two halves of "module.port"; the port may itself be dotted. Both are empty when the text has no such form.
struct PortPath {
    std::string module;
    std::string port;

    explicit PortPath(std::string_view text);
    bool valid() const { return !module.empty(); }
    /// "module.port" again.
    std::string text() const { return module + "." + port; }
    /// The port that is the part `name` of this bundle.
    PortPath part(const std::string& name) const { return PortPath(text() + "." + name); }
};

}  // namespace cxlvp::platform
