// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cxlvp {

/// One value of a configuration document, with the place it was written. Scalars keep their text: what they mean is
/// decided by the parameter they are given to, never guessed from their looks.
class ConfigNode {
public:
    enum class Kind { null, scalar, list, map };
    struct Entry;

    Kind kind = Kind::null;
    std::string origin;  ///< "file:line:column" or "--set"
    std::string text;    ///< of a scalar
    std::vector<ConfigNode> items;
    std::vector<Entry> entries;  ///< of a map, in document order

    /// A scalar that came from `origin`.
    static ConfigNode scalar(std::string text, std::string origin);
    /// The value under `key` of a map; null pointer when absent.
    const ConfigNode* find(std::string_view key) const;
    ConfigNode* find(std::string_view key);
    /// Sets the value at a dotted `path` ("ddr.banks", "bus.windows.0.base"), creating maps on the way. An existing
    /// list is entered by index. Throws `UserError` when the path runs through a scalar or outside a list.
    void set(std::string_view path, ConfigNode value);
};

struct ConfigNode::Entry {
    std::string key;
    std::string origin;  ///< of the key
    ConfigNode value;
};

}  // namespace cxlvp
