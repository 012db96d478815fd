// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/registers/layout/register_path.h"

#include <charconv>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp {

namespace {

template <class T>
const T* find_by_name(TableSpan<T> table, std::string_view name) {
    for (const T& entry : table)
        if (name == entry.name) return &entry;
    return nullptr;
}

template <class T>
std::string suggestion(TableSpan<T> table, std::string_view name) {
    std::vector<std::string> names;
    for (const T& entry : table) names.emplace_back(entry.name);
    return did_you_mean(name, names);
}

}  // namespace

std::optional<RegisterPath> find_register_path(const RegisterMap& map, std::string_view name, std::string& error) {
    RegisterPath path;
    const std::size_t dot = name.find('.');
    std::string_view reg_name = name.substr(0, dot);
    if (const std::size_t bracket = reg_name.find('['); bracket != std::string_view::npos) {
        const std::string_view digits = reg_name.substr(bracket + 1);
        unsigned element = 0;
        const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), element);
        if (code != std::errc{} || std::string_view(end, digits.data() + digits.size() - end) != "]") {
            error = fmt::format(
                "'{}' is not a register name; expected NAME, NAME[index], NAME.FIELD or "
                "NAME[index].FIELD",
                name);
            return std::nullopt;
        }
        path.element = element;
        reg_name = reg_name.substr(0, bracket);
    }
    const Register* reg = find_by_name(map.registers, reg_name);
    if (reg == nullptr) {
        error = fmt::format("unknown register '{}'{}", reg_name, suggestion(map.registers, reg_name));
        return std::nullopt;
    }
    path.reg = static_cast<unsigned>(reg - map.registers.begin());
    if (path.element && *path.element >= reg->count) {
        error = reg->count == 1 ? fmt::format("'{}': {} is not an array", name, reg_name)
                                : fmt::format("'{}': {} has elements 0 to {}", name, reg_name, reg->count - 1);
        return std::nullopt;
    }
    if (dot == std::string_view::npos) return path;
    const std::string_view field_name = name.substr(dot + 1);
    path.field = find_by_name(reg->fields, field_name);
    if (path.field == nullptr) {
        error = fmt::format("unknown field '{}' of register '{}'{}", field_name, reg_name,
                            suggestion(reg->fields, field_name));
        return std::nullopt;
    }
    return path;
}

}  // namespace cxlvp
