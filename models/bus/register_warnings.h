// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cxlvp/base/registers/register_observer.h"
#include "cxlvp/base/sim/module.h"

namespace cxlvp::bus {

/// Reports the warnings of register files that software explores, such as a configuration space, as those of the
/// object at `path`. Reading where nothing is, and writing there, is how software looks for what is there, and not
/// reported.
class RegisterWarnings : public RegisterObserver {
public:
    RegisterWarnings(Context& context, std::string path);
    void warn(const RegisterWarning& warning) override;

private:
    Context& context_;
    const std::string path_;
};

}  // namespace cxlvp::bus
