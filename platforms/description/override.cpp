// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/description/override.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cxlvp/platform/description/platform_settings.h"
#include "cxlvp/platform/yaml/yaml_document.h"

namespace cxlvp::platform {

Override::Override(std::string path, std::string value, std::string origin)
    : path_(std::move(path)), value_(std::move(value)), origin_(std::move(origin)) {}

Override Override::parse(const std::string& assignment) {
    const std::size_t equals = assignment.find('=');
    if (equals == std::string::npos || equals == 0)
        throw UserError(fmt::format("--set takes path=value, found '{}'", assignment));
    const std::string path = assignment.substr(0, equals);
    return {path, assignment.substr(equals + 1), "--set " + path};
}

void Override::apply(ConfigNode& root, Diagnostics& errors) const {
    const std::string first = path_.substr(0, path_.find('.'));
    std::vector<std::string> starts = PlatformSettings::top_level_keys();
    const bool top_level = std::find(starts.begin(), starts.end(), first) != starts.end();
    const ConfigNode* modules = root.find("modules");
    if (!top_level && (modules == nullptr || modules->find(first) == nullptr)) {
        if (modules != nullptr)
            for (const ConfigNode::Entry& module : modules->entries) starts.push_back(module.key);
        errors.error(origin_, {},
                     fmt::format("there is no module and no top-level key '{}'{}", first, did_you_mean(first, starts)));
        return;
    }
    try {
        root.set(top_level ? path_ : "modules." + path_, YamlDocument::parse_value(value_, origin_));
    } catch (const UserError& error) {
        errors.error({}, {}, error.what());
    }
}

}  // namespace cxlvp::platform
