// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/config/config_node.h"

#include <charconv>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp {

ConfigNode ConfigNode::scalar(std::string text, std::string origin) {
    ConfigNode node;
    node.kind = Kind::scalar;
    node.text = std::move(text);
    node.origin = std::move(origin);
    return node;
}

const ConfigNode* ConfigNode::find(std::string_view key) const {
    for (const Entry& entry : entries)
        if (entry.key == key) return &entry.value;
    return nullptr;
}

ConfigNode* ConfigNode::find(std::string_view key) {
    for (Entry& entry : entries)
        if (entry.key == key) return &entry.value;
    return nullptr;
}

void ConfigNode::set(std::string_view path, ConfigNode value) {
    // Before anything is created.
    if (path.empty() || path.front() == '.' || path.back() == '.' || path.find("..") != std::string_view::npos)
        throw UserError(fmt::format("--set: '{}' is not a dotted path", path));
    ConfigNode* node = this;
    std::string_view rest = path;
    while (true) {
        const std::size_t dot = rest.find('.');
        const std::string_view key = rest.substr(0, dot);
        if (node->kind == Kind::list) {
            std::size_t index = 0;
            const auto [end, ec] = std::from_chars(key.data(), key.data() + key.size(), index);
            if (ec != std::errc{} || end != key.data() + key.size() || index >= node->items.size())
                throw UserError(
                    fmt::format("--set: {}: '{}' is not an index of a list of {}", path, key, node->items.size()));
            node = &node->items[index];
        } else if (node->kind == Kind::scalar) {
            throw UserError(fmt::format("--set: {}: '{}' lies below a single value", path, key));
        } else {
            node->kind = Kind::map;
            ConfigNode* child = node->find(key);
            if (child == nullptr) {
                node->entries.push_back({std::string(key), value.origin, {}});
                child = &node->entries.back().value;
                child->origin = value.origin;
            }
            node = child;
        }
        if (dot == std::string_view::npos) break;
        rest.remove_prefix(dot + 1);
    }
    *node = std::move(value);
}

}  // namespace cxlvp
