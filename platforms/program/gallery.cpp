// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/program/gallery.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::platform {

namespace fs = std::filesystem;

std::vector<std::string> gallery_folders() {
    std::vector<std::string> folders{"platforms"};
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    if (!error) folders.push_back((program.parent_path().parent_path() / "share/cxlvp/platforms").string());
    return folders;
}

std::string find_platform(const std::string& name, const std::vector<std::string>& folders) {
    std::error_code error;
    const bool is_path = name.find('/') != std::string::npos || fs::path(name).has_extension();
    if (is_path || fs::is_regular_file(name, error)) return name;
    std::set<std::string> known;
    for (const std::string& folder : folders) {
        const fs::path file = fs::path(folder) / (name + ".yaml");
        if (fs::exists(file, error)) return file.string();
        for (const auto& entry : fs::directory_iterator(folder, error))
            if (entry.path().extension() == ".yaml") known.insert(entry.path().stem().string());
    }
    const std::vector<std::string> names(known.begin(), known.end());
    throw UserError(fmt::format("there is no file '{}' and no platform of that name{}; the gallery has: {}", name,
                                did_you_mean(name, names),
                                names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "))));
}

}  // namespace cxlvp::platform
