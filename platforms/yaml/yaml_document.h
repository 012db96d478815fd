// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "cxlvp/base/config/config_node.h"

namespace cxlvp::platform {

/// A YAML 1.2 document as a tree of `ConfigNode`, each value and key with the place it was written. Scalars stay text:
/// the parameter that takes one decides what it means. Anchors, aliases and merge keys ("<<") are resolved.
///
/// What is refused, always with the place: syntax errors, keys that appear twice in a map (all of them at once), keys
/// that are no plain text, tags, more than one document, an empty document, bytes that are no UTF-8 text, nesting below
/// `kMaxDepth`, and aliases that would expand to more than `kMaxNodes` values.
class YamlDocument {
public:
    static constexpr std::size_t kMaxBytes = std::size_t{16} << 20;
    static constexpr std::size_t kMaxDepth = 64;
    static constexpr std::size_t kMaxNodes = 200000;

    /// Reads the file at `path`. Throws `UserError` when it cannot be read, is larger than `kMaxBytes`, or is refused
    /// for one of the reasons above.
    static YamlDocument load(const std::string& path);
    /// Reads `text`, which messages call `name`. Throws `UserError` as above.
    static YamlDocument parse(const std::string& text, const std::string& name);
    /// Reads one value given on a command line: a scalar or a flow collection such as "{a: 1}". Every part of it gets
    /// `origin`. An empty text is an empty scalar. Throws `UserError` as above.
    static ConfigNode parse_value(const std::string& text, const std::string& origin);

    /// The name of the file as it was given.
    const std::string& name() const { return name_; }
    const ConfigNode& root() const { return root_; }
    ConfigNode& root() { return root_; }

private:
    YamlDocument(std::string name, ConfigNode root) : name_(std::move(name)), root_(std::move(root)) {}

    std::string name_;
    ConfigNode root_;
};

}  // namespace cxlvp::platform
