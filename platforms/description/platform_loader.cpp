// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/description/platform_loader.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cxlvp/platform/description/node_path.h"
#include "cxlvp/platform/description/plugin_loader.h"
#include "cxlvp/platform/yaml/yaml_document.h"

namespace cxlvp::platform {

namespace {

std::string scalar_text(const ConfigNode& root, const char* key) {
    const ConfigNode* node = root.find(key);
    return node != nullptr && node->kind == ConfigNode::Kind::scalar ? node->text : std::string{};
}

/// The paths of a list that is separated by commas.
std::vector<std::string> split(const std::string& paths) {
    std::vector<std::string> out;
    std::string path;
    for (const char c : paths + ",") {
        if (c == ' ') continue;
        if (c != ',') {
            path += c;
        } else if (!path.empty()) {
            out.push_back(std::exchange(path, {}));
        }
    }
    return out;
}

void apply_input(const PlatformRequest& request, ConfigNode& root, Diagnostics& errors) {
    const std::vector<std::string> paths = split(scalar_text(root, "input"));
    const std::string path = paths.empty() ? "" : paths.front();
    if (request.input && path.empty()) {
        errors.error("--input", {}, "this platform names no parameter for an input file; use --set");
    } else if (request.input) {
        // Quoted as YAML, because a file name may look like anything.
        std::string quoted = "'";
        for (const char c : *request.input) quoted.append(c == '\'' ? 2 : 1, c);
        for (const std::string& each : paths) Override(each, quoted + "'", "--input").apply(root, errors);
    } else if (request.for_run && scalar_text(root, "requires_input") == "true") {
        const ConfigNode* modules = root.find("modules");
        const ConfigNode* value = modules != nullptr && !path.empty() ? find_path(*modules, path) : nullptr;
        if (value == nullptr || value->kind != ConfigNode::Kind::scalar || value->text.empty())
            errors.error(request.file, {},
                         fmt::format("this platform needs --input FILE{}",
                                     path.empty() ? std::string{} : fmt::format(" (it sets '{}')", path)));
    }
}

/// Mistakes of plugins do not hide others, although types may be missing then.
void load_plugins(const PlatformRequest& request, const ConfigNode& root, ModuleRegistry& registry,
                  Diagnostics& errors) {
    PluginLoader loader(registry);
    const auto load = [&](const std::string& path, const std::string& where) {
        try {
            loader.load(path);
        } catch (const UserError& mistake) {
            errors.error(where, {}, mistake.what());
        }
    };
    for (const std::string& path : request.plugins) load(path, "--plugin");
    const ConfigNode* plugins = root.find("plugins");
    if (plugins == nullptr) return;
    const std::filesystem::path folder = std::filesystem::path(request.file).parent_path();
    for (const ConfigNode& item : plugins->items)
        if (item.kind == ConfigNode::Kind::scalar) load((folder / item.text).string(), item.origin);
}

}  // namespace

PlatformDescription load_platform(const PlatformRequest& request, ModuleRegistry& registry) {
    YamlDocument document = YamlDocument::load(request.file);
    ConfigNode& root = document.root();
    Diagnostics errors;
    if (root.kind == ConfigNode::Kind::map) {
        for (const Override& change : request.overrides) change.apply(root, errors);
        apply_input(request, root, errors);
        load_plugins(request, root, registry, errors);
    }
    return {root, request.file, registry, errors};
}

}  // namespace cxlvp::platform
