// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/description/node_path.h"

#include <charconv>
#include <cstddef>

namespace cxlvp::platform {

namespace {

const ConfigNode* step(const ConfigNode& node, std::string_view key) {
    if (node.kind != ConfigNode::Kind::list) return node.find(key);
    std::size_t index = 0;
    const auto [end, ec] = std::from_chars(key.data(), key.data() + key.size(), index);
    const bool number = ec == std::errc{} && end == key.data() + key.size();
    return number && index < node.items.size() ? &node.items[index] : nullptr;
}

}  // namespace

const ConfigNode* find_path(const ConfigNode& node, std::string_view path) {
    const ConfigNode* at = &node;
    while (at != nullptr && !path.empty()) {
        const std::size_t dot = path.find('.');
        at = step(*at, path.substr(0, dot));
        path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
    }
    return at;
}

}  // namespace cxlvp::platform
