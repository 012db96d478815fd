// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/yaml/yaml_document.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/platform/yaml/text_check.h"

namespace cxlvp::platform {

namespace {

std::size_t count_nodes(const ConfigNode& node) {
    std::size_t count = 1;
    for (const ConfigNode& item : node.items) count += count_nodes(item);
    for (const ConfigNode::Entry& entry : node.entries) count += count_nodes(entry.value);
    return count;
}

std::size_t depth_of(const ConfigNode& node) {
    std::size_t below = 0;
    for (const ConfigNode& item : node.items) below = std::max(below, depth_of(item));
    for (const ConfigNode::Entry& entry : node.entries) below = std::max(below, depth_of(entry.value));
    return below + 1;
}

/// Builds the tree from the events of the parser.
class TreeBuilder : public YAML::EventHandler {
public:
    /// Places are "name:line:column"; with `fixed_origin` every place is `name` itself.
    TreeBuilder(std::string name, bool fixed_origin) : name_(std::move(name)), fixed_origin_(fixed_origin) {}

    std::string place(const YAML::Mark& mark) const {
        if (fixed_origin_ || mark.is_null()) return name_;
        return fmt::format("{}:{}:{}", name_, mark.line + 1, mark.column + 1);
    }

    /// The document; nothing when there was none.
    std::optional<ConfigNode> take() {
        errors_.throw_if_any();
        return std::move(root_);
    }

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (started_) fail(place(mark), "more than one document in the file; a platform is one");
        started_ = true;
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        ConfigNode node;
        node.origin = place(mark);
        add(std::move(node), anchor);
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto found = anchors_.find(anchor);
        if (found == anchors_.end()) fail(place(mark), "alias to a value that contains the alias");
        count(found->second.nodes, place(mark));
        if (open_.size() + found->second.depth > YamlDocument::kMaxDepth) too_deep(place(mark));
        add(found->second.node, 0);
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        check_tag(mark, tag);
        add(ConfigNode::scalar(value, place(mark)), anchor);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(mark, tag, anchor, ConfigNode::Kind::list);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(mark, tag, anchor, ConfigNode::Kind::map);
    }
    void OnMapEnd() override { close(); }

private:
    struct Anchored {
        ConfigNode node;
        std::size_t nodes;
        std::size_t depth;
    };
    struct Open {
        ConfigNode node;
        YAML::anchor_t anchor;
        std::optional<ConfigNode> key;  ///< of a map: read, its value is to come
        std::vector<ConfigNode> merges;
    };

    [[noreturn]] void fail(const std::string& where, const std::string& message) const {
        throw UserError(fmt::format("{}: {}", where, message));
    }
    [[noreturn]] void too_deep(const std::string& where) const {
        fail(where, fmt::format("nested deeper than {} levels", YamlDocument::kMaxDepth));
    }

    void count(std::size_t nodes, const std::string& where) {
        nodes_ += nodes;
        if (nodes_ > YamlDocument::kMaxNodes)
            fail(where, fmt::format("the document has more than {} values", YamlDocument::kMaxNodes));
    }

    void check_tag(const YAML::Mark& mark, const std::string& tag) const {
        // "?" stands for no tag, "!" for the same on a quoted scalar.
        if (!tag.empty() && tag != "?" && tag != "!")
            fail(place(mark), fmt::format("the tag '{}' means nothing here; tags are not supported", tag));
    }

    void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, ConfigNode::Kind kind) {
        check_tag(mark, tag);
        if (open_.size() >= YamlDocument::kMaxDepth) too_deep(place(mark));
        Open level{{}, anchor, std::nullopt, {}};
        level.node.kind = kind;
        level.node.origin = place(mark);
        open_.push_back(std::move(level));
    }

    void close() {
        Open level = std::move(open_.back());
        open_.pop_back();
        for (const ConfigNode& merge : level.merges) merge_into(level.node, merge);
        add(std::move(level.node), level.anchor);
    }

    /// A complete value: the next key or value of the open collection, or the document itself.
    void add(ConfigNode node, YAML::anchor_t anchor) {
        count(1, node.origin);
        if (anchor != 0) {
            const std::size_t nodes = count_nodes(node);
            count(nodes, node.origin);  // the copy that is kept
            anchors_[anchor] = {node, nodes, depth_of(node)};
        }
        if (open_.empty()) {
            root_ = std::move(node);
            return;
        }
        Open& level = open_.back();
        if (level.node.kind == ConfigNode::Kind::list) {
            level.node.items.push_back(std::move(node));
        } else if (!level.key) {
            if (node.kind != ConfigNode::Kind::scalar) fail(node.origin, "a key must be a plain text");
            level.key = std::move(node);
        } else {
            const ConfigNode key = std::move(*level.key);
            level.key.reset();
            // The parser places a value that is not there at whatever comes next.
            if (node.kind == ConfigNode::Kind::null) node.origin = key.origin;
            add_entry(level, key, std::move(node));
        }
    }

    void add_entry(Open& level, const ConfigNode& key, ConfigNode value) {
        if (key.text == "<<") {
            level.merges.push_back(std::move(value));
            return;
        }
        for (const ConfigNode::Entry& entry : level.node.entries) {
            if (entry.key != key.text) continue;
            errors_.error(key.origin, {}, fmt::format("key '{}' appears twice, first at {}", key.text, entry.origin));
            return;
        }
        level.node.entries.push_back({key.text, key.origin, std::move(value)});
    }

    /// Adds the entries of `source`, a map or a list of maps, that `target` does not have itself.
    void merge_into(ConfigNode& target, const ConfigNode& source) {
        if (source.kind == ConfigNode::Kind::list) {
            for (const ConfigNode& item : source.items) merge_into(target, item);
            return;
        }
        if (source.kind != ConfigNode::Kind::map) fail(source.origin, "'<<' takes a map or a list of maps");
        for (const ConfigNode::Entry& entry : source.entries)
            if (target.find(entry.key) == nullptr) target.entries.push_back(entry);
    }

    std::string name_;
    bool fixed_origin_;
    bool started_ = false;
    std::size_t nodes_ = 0;
    std::vector<Open> open_;
    std::map<YAML::anchor_t, Anchored> anchors_;
    std::optional<ConfigNode> root_;
    Diagnostics errors_;
};

std::optional<ConfigNode> build_tree(const std::string& text, TreeBuilder& builder) {
    try {
        std::istringstream stream(text);
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const YAML::Exception& error) {
        throw UserError(fmt::format("{}: {}", builder.place(error.mark), error.msg));
    }
    return builder.take();
}

std::string read_file(const std::string& path) {
    const auto fail = [&](const char* what) -> UserError {
        return UserError(fmt::format("{}: {}: {}", path, what, std::strerror(errno)));
    };
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
    if (file == nullptr) throw fail("cannot be opened");
    std::string text;
    char buffer[65536];
    while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, file.get())) {
        text.append(buffer, count);
        if (text.size() > YamlDocument::kMaxBytes)
            throw UserError(
                fmt::format("{}: larger than {} MiB, which no platform file is", path, YamlDocument::kMaxBytes >> 20));
    }
    if (std::ferror(file.get()) != 0) throw fail("cannot be read");
    return text;
}

}  // namespace

YamlDocument YamlDocument::load(const std::string& path) {
    return parse(read_file(path), path);
}

YamlDocument YamlDocument::parse(const std::string& text, const std::string& name) {
    if (const std::string why = find_non_text(text); !why.empty()) throw UserError(name + ":" + why);
    TreeBuilder builder(name, false);
    auto root = build_tree(text, builder);
    if (!root || root->kind == ConfigNode::Kind::null) throw UserError(name + ": the file is empty");
    return {name, std::move(*root)};
}

ConfigNode YamlDocument::parse_value(const std::string& text, const std::string& origin) {
    if (const std::string why = find_non_text(text); !why.empty()) throw UserError(origin + ": " + why);
    TreeBuilder builder(origin, true);
    auto value = build_tree(text, builder);
    if (!value) return ConfigNode::scalar({}, origin);
    return std::move(*value);
}

}  // namespace cxlvp::platform
