// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/config/schema.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <system_error>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace cxlvp {

using nlohmann::ordered_json;

namespace {

std::string join_path(const std::string& path, const std::string& name) {
    return path.empty() ? name : path + "." + name;
}

std::string range_text(Range range, Dimension dimension) {
    const bool open = range.max == std::numeric_limits<std::uint64_t>::max();
    if (open && range.min == 0) return "";
    if (open) return "at least " + format_quantity(range.min, dimension);
    return format_quantity(range.min, dimension) + " to " + format_quantity(range.max, dimension);
}

bool is_power_of_two(std::uint64_t v) {
    return v != 0 && (v & (v - 1)) == 0;
}

/// The number that `text` is, decimal or hexadecimal with 0x.
std::optional<std::uint64_t> number_in(const std::string& text) {
    const bool hexadecimal = text.rfind("0x", 0) == 0;
    const char* const begin = text.data() + (hexadecimal ? 2 : 0);
    const char* const end = text.data() + text.size();
    std::uint64_t number = 0;
    const auto [last, error] = std::from_chars(begin, end, number, hexadecimal ? 16 : 10);
    if (error != std::errc{} || last != end) return std::nullopt;
    return number;
}

/// Regular expression of what `parse_quantity` accepts, for editors; the range is checked by the program.
std::string quantity_pattern(Dimension dimension) {
    std::string units;
    for (const std::string& unit : unit_names(dimension)) units += (units.empty() ? "" : "|") + unit;
    const std::string number = "[0-9]+(\\.[0-9]+)?";
    if (dimension == Dimension::address) return fmt::format("^(0[xX][0-9a-fA-F]+|{} ?({})?)$", number, units);
    return fmt::format("^({} ?({})|0)$", number, units);
}

ordered_json integer_schema(Dimension dimension, Range range) {
    ordered_json schema;
    if (dimension == Dimension::none) {
        schema["type"] = "integer";
        schema["minimum"] = range.min;
        if (range.max != std::numeric_limits<std::uint64_t>::max()) schema["maximum"] = range.max;
        return schema;
    }
    ordered_json text;
    text["type"] = "string";
    text["pattern"] = quantity_pattern(dimension);
    ordered_json number;
    number["type"] = "integer";
    number["minimum"] = 0;
    if (dimension != Dimension::address) number["maximum"] = 0;  // only zero may go without its unit
    schema["anyOf"] = ordered_json::array({text, number});
    return schema;
}

ordered_json integer_value(std::uint64_t value, Dimension dimension) {
    if (dimension == Dimension::none) return value;
    return format_quantity(value, dimension);
}

bool expect_scalar(const ConfigNode& node, const std::string& path, const char* what, Binding& binding) {
    if (node.kind == ConfigNode::Kind::scalar) return true;
    binding.errors().error(node.origin, path, fmt::format("expected {}", what));
    return false;
}

bool read_integer(const ConfigNode& node, const std::string& path, Dimension dimension, Range range, Binding& binding,
                  std::uint64_t& out) {
    if (!expect_scalar(node, path, "a single value", binding)) return false;
    std::string why;
    const auto value = parse_quantity(node.text, dimension, why);
    if (!value) {
        binding.errors().error(node.origin, path, why);
        return false;
    }
    if (*value < range.min || *value > range.max) {
        binding.errors().error(node.origin, path,
                               fmt::format("{} is out of range ({})", node.text, range_text(range, dimension)));
        return false;
    }
    out = *value;
    return true;
}

}  // namespace

const std::string* Binding::source(const std::string& path) const {
    const auto found = sources_.find(path);
    return found == sources_.end() ? nullptr : &found->second;
}

std::vector<std::string> SchemaBase::names() const {
    std::vector<std::string> out;
    for (const Param& param : params_) out.push_back(param.name);
    return out;
}

void SchemaBase::bind(void* config, const ConfigNode& node, const std::string& path, Binding& binding) const {
    const std::size_t errors_before = binding.errors().list().size();
    if (node.kind != ConfigNode::Kind::null && node.kind != ConfigNode::Kind::map) {
        binding.errors().error(node.origin, path, "expected a map of parameters");
        return;
    }
    for (const ConfigNode::Entry& entry : node.entries) {
        const auto param =
            std::find_if(params_.begin(), params_.end(), [&](const Param& p) { return p.name == entry.key; });
        const std::string full = join_path(path, entry.key);
        if (param == params_.end())
            binding.errors().error(entry.origin, full, "unknown parameter" + did_you_mean(entry.key, names()));
        else
            bind_param(*param, config, entry.value, full, binding);
    }
    for (const Param& param : params_)
        if (param.required && node.find(param.name) == nullptr)
            binding.errors().error(node.origin, path, fmt::format("parameter '{}' is missing", param.name));
    if (binding.errors().list().size() != errors_before) return;
    for (const Check& check : checks_) check(config, node, path, binding);
}

void SchemaBase::bind_param(const Param& param, void* config, const ConfigNode& node, const std::string& path,
                            Binding& binding) const {
    void* field = param.field(config);
    const auto fail = [&](std::string message) { binding.errors().error(node.origin, path, std::move(message)); };
    switch (param.kind) {
        case Kind::integer: {
            std::uint64_t value = 0;
            if (!read_integer(node, path, param.dimension, param.range, binding, value)) return;
            if (param.power_of_two && !is_power_of_two(value))
                return fail(fmt::format("{} is not a power of two", node.text));
            *static_cast<std::uint64_t*>(field) = value;
            break;
        }
        case Kind::real: {
            if (!expect_scalar(node, path, "a number", binding)) return;
            double value = 0;
            const char* end = node.text.data() + node.text.size();
            const auto [stop, ec] = std::from_chars(node.text.data(), end, value);
            if (ec != std::errc{} || stop != end || !std::isfinite(value))
                return fail(fmt::format("'{}' is not a number", node.text));
            if (value < param.real_min || value > param.real_max)
                return fail(fmt::format("{} is out of range ({} to {})", node.text, param.real_min, param.real_max));
            *static_cast<double*>(field) = value;
            break;
        }
        case Kind::flag:
            if (!expect_scalar(node, path, "true or false", binding)) return;
            if (node.text != "true" && node.text != "false")
                return fail(fmt::format("'{}' is neither true nor false", node.text));
            *static_cast<bool*>(field) = node.text == "true";
            break;
        case Kind::text:
            if (!expect_scalar(node, path, "a text", binding)) return;
            *static_cast<std::string*>(field) = node.text;
            break;
        case Kind::texts: {
            if (node.kind != ConfigNode::Kind::list) return fail("expected a list of texts");
            auto& list = *static_cast<std::vector<std::string>*>(field);
            list.clear();
            for (const ConfigNode& item : node.items)
                if (expect_scalar(item, path, "a text", binding)) list.push_back(item.text);
            break;
        }
        case Kind::choice: {
            if (!expect_scalar(node, path, "one of the choices", binding)) return;
            const auto found = std::find(param.choices.begin(), param.choices.end(), node.text);
            if (found == param.choices.end())
                return fail(fmt::format("'{}' is not one of {}{}", node.text, fmt::join(param.choices, ", "),
                                        did_you_mean(node.text, param.choices)));
            param.set_choice(config, static_cast<std::size_t>(found - param.choices.begin()));
            break;
        }
        case Kind::integers: {
            if (node.kind != ConfigNode::Kind::map) return fail("expected a map from names to values");
            auto& map = *static_cast<std::map<std::string, std::uint64_t>*>(field);
            for (const ConfigNode::Entry& entry : node.entries) {
                std::uint64_t value = 0;
                if (read_integer(entry.value, join_path(path, entry.key), param.dimension, param.range, binding, value))
                    map[entry.key] = value;
            }
            break;
        }
        case Kind::group:
            param.nested->bind(field, node, path, binding);
            return;
        case Kind::list: {
            if (node.kind != ConfigNode::Kind::list) return fail("expected a list");
            param.clear(config);
            for (std::size_t i = 0; i < node.items.size(); ++i)
                param.nested->bind(param.append(config), node.items[i], fmt::format("{}.{}", path, i), binding);
            break;
        }
    }
    binding.note_source(path, node.origin);
}

ordered_json SchemaBase::json_schema() const {
    ordered_json schema;
    schema["type"] = "object";
    schema["additionalProperties"] = false;
    schema["properties"] = ordered_json::object();
    ordered_json required = ordered_json::array();
    for (const Param& param : params_) {
        schema["properties"][param.name] = param_schema(param);
        if (param.required) required.push_back(param.name);
    }
    if (!required.empty()) schema["required"] = required;
    return schema;
}

ordered_json SchemaBase::param_schema(const Param& param) const {
    ordered_json schema;
    switch (param.kind) {
        case Kind::integer:
            schema = integer_schema(param.dimension, param.range);
            break;
        case Kind::real:
            schema["type"] = "number";
            schema["minimum"] = param.real_min;
            schema["maximum"] = param.real_max;
            break;
        case Kind::flag:
            schema["type"] = "boolean";
            break;
        case Kind::text:
            schema["type"] = ordered_json::array({"string", "number", "boolean"});
            break;
        case Kind::texts:
            schema["type"] = "array";
            schema["items"]["type"] = "string";
            break;
        case Kind::choice:
            schema["enum"] = param.choices;
            // YAML reads such a choice as a number unless it is quoted.
            for (const std::string& choice : param.choices)
                if (const auto number = number_in(choice)) schema["enum"].push_back(*number);
            break;
        case Kind::integers:
            schema["type"] = "object";
            schema["additionalProperties"] = integer_schema(param.dimension, param.range);
            break;
        case Kind::group:
            schema = param.nested->json_schema();
            break;
        case Kind::list:
            schema["type"] = "array";
            schema["items"] = param.nested->json_schema();
            break;
    }
    schema["description"] = param.about.doc;
    return schema;
}

ordered_json SchemaBase::param_value(const Param& param, const void* config) const {
    const void* field = param.field(const_cast<void*>(config));
    switch (param.kind) {
        case Kind::integer:
            return integer_value(*static_cast<const std::uint64_t*>(field), param.dimension);
        case Kind::real:
            return *static_cast<const double*>(field);
        case Kind::flag:
            return *static_cast<const bool*>(field);
        case Kind::text:
            return *static_cast<const std::string*>(field);
        case Kind::texts:
            return *static_cast<const std::vector<std::string>*>(field);
        case Kind::choice:
            return param.choices[param.get_choice(config)];
        case Kind::integers: {
            ordered_json out = ordered_json::object();
            for (const auto& [key, value] : *static_cast<const std::map<std::string, std::uint64_t>*>(field))
                out[key] = integer_value(value, param.dimension);
            return out;
        }
        case Kind::group:
        case Kind::list:
            break;
    }
    return nullptr;
}

ordered_json SchemaBase::dump(const void* config, const std::string& path, const Binding& binding) const {
    ordered_json out = ordered_json::object();
    for (const Param& param : params_) {
        const std::string full = join_path(path, param.name);
        const void* field = param.field(const_cast<void*>(config));
        if (param.kind == Kind::group) {
            out[param.name] = param.nested->dump(field, full, binding);
        } else if (param.kind == Kind::list) {
            ordered_json list = ordered_json::array();
            for (std::size_t i = 0; i < param.size(config); ++i)
                list.push_back(param.nested->dump(param.element(config, i), fmt::format("{}.{}", full, i), binding));
            out[param.name] = list;
        } else {
            const std::string* source = binding.source(full);
            out[param.name]["value"] = param_value(param, config);
            out[param.name]["source"] =
                source != nullptr ? *source
                                  : (param.about.origin.empty() ? "default" : "default (" + param.about.origin + ")");
        }
    }
    return out;
}

std::string SchemaBase::default_text(const Param& param, const void* config) const {
    if (param.required) return "required";
    const ordered_json value = param_value(param, config);
    return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string SchemaBase::reference(const std::string& prefix, const void* defaults) const {
    std::string out;
    for (const Param& param : params_) {
        const std::string name = prefix + param.name;
        if (param.kind == Kind::group) {
            out += param.nested->reference(name + ".", param.field(const_cast<void*>(defaults)));
            continue;
        }
        if (param.kind == Kind::list) {
            out += fmt::format("| `{}` | empty | list | {} | {} |\n", name, param.about.doc, param.about.origin);
            out += param.nested->reference(name + "[].", param.nested->make().get());
            continue;
        }
        std::string range;
        if (param.kind == Kind::choice) range = fmt::format("{}", fmt::join(param.choices, ", "));
        if (param.kind == Kind::integer || param.kind == Kind::integers)
            range = range_text(param.range, param.dimension);
        if (param.power_of_two) range += range.empty() ? "power of two" : ", power of two";
        if (param.kind == Kind::real) range = fmt::format("{} to {}", param.real_min, param.real_max);
        out += fmt::format("| `{}` | {} | {} | {} | {} |\n", name, default_text(param, defaults), range,
                           param.about.doc, param.about.origin);
    }
    return out;
}

}  // namespace cxlvp
