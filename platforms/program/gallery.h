// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace cxlvp::platform {

/// Folders with platforms that can be called by their bare name: "platforms" in the working folder, and the one that
/// was installed with the program.
std::vector<std::string> gallery_folders();

/// The file that `name` means: the path itself if there is such a file, else `name`.yaml in the gallery. Throws
/// `UserError` that lists the names in the gallery when there is neither.
std::string find_platform(const std::string& name, const std::vector<std::string>& folders = gallery_folders());

}  // namespace cxlvp::platform
