// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cxlvp/base/config/config_node.h"
#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::platform {

/// A value from the command line that goes into a platform file before anything of it is checked.
class Override {
public:
    /// `path` starts with the name of a module or a top-level key: "ddr.banks", "bus.windows.0.base", "timing".
    /// `value` is written as in the file. `origin` is what messages and the effective configuration call the source.
    Override(std::string path, std::string value, std::string origin);
    /// From "path=value", with the origin "--set path". Throws `UserError` when there is no "=" after a path.
    static Override parse(const std::string& assignment);

    /// Puts the value into the file with this `root`. A path that leads nowhere and a malformed value go to `errors`.
    void apply(ConfigNode& root, Diagnostics& errors) const;

private:
    std::string path_;
    std::string value_;
    std::string origin_;
};

}  // namespace cxlvp::platform
