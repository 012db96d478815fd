// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cxlvp/platform/description/platform_description.h"

namespace cxlvp::platform {

/// `cxlvp decode`: where host physical addresses go in a platform that has been set up, level by level from the fixed
/// memory window to the device. Throws `UserError` for an address that cannot be read, a platform without `cxl_root`,
/// and one whose set-up fails or does not end.
std::string decode_text(PlatformDescription description, const std::vector<std::string>& addresses);

}  // namespace cxlvp::platform
