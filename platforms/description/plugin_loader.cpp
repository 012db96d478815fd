// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/description/plugin_loader.h"

#include <dlfcn.h>

#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::platform {

namespace {

constexpr const char* kEntry = "cxlvp_register_types";

}  // namespace

void PluginLoader::load(const std::string& path) {
    const auto fail = [&](const std::string& why) { return UserError(fmt::format("plugin {}: {}", path, why)); };
    // Without a slash dlopen would search the library folders of the system.
    std::error_code error;
    const std::string file = std::filesystem::canonical(path, error).string();
    if (error) throw fail(error.message());
    if (loaded_.count(file) != 0) return;
    void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) throw fail(dlerror());
    void* entry = dlsym(library, kEntry);
    if (entry == nullptr)
        throw fail(fmt::format("does not export 'extern \"C\" void {}(cxlvp::ModuleRegistry&)'", kEntry));
    try {
        reinterpret_cast<void (*)(ModuleRegistry&)>(entry)(registry_);
    } catch (const UserError& mistake) {
        throw fail(mistake.what());
    }
    loaded_.insert(file);
}

}  // namespace cxlvp::platform
