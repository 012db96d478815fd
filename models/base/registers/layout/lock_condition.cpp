// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/registers/layout/lock_condition.h"

#include <string_view>

#include <fmt/format.h>

#include "cxlvp/base/registers/layout/register_path.h"

namespace cxlvp {

namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

}  // namespace

std::vector<LockTerm> parse_lock(const RegisterMap& map, unsigned reg, const Field& field, std::string& error) {
    std::vector<LockTerm> terms;
    const Register& locked = map.registers[reg];
    std::string_view rest = field.lock;
    for (bool more = true; more;) {
        const std::size_t joint = rest.find('&');
        more = joint != std::string_view::npos;
        const std::string_view word = trimmed(rest.substr(0, joint));
        if (more) rest.remove_prefix(joint + 1);

        const bool own = word.find('.') == std::string_view::npos;
        const std::string name = own ? fmt::format("{}.{}", locked.name, word) : std::string(word);
        const auto path = find_register_path(map, name, error);
        if (!path) return {};
        LockTerm term;
        term.reg = path->reg;
        term.field = path->field;
        const Register& locking = map.registers[path->reg];
        if (path->element) {
            term.element = *path->element;
        } else if (locking.count > 1) {
            if (locking.count != locked.count) {
                error = fmt::format("'{}' has {} elements, but the locked register {}: give an index", locking.name,
                                    locking.count, locked.count);
                return {};
            }
            term.same_element = true;
        }
        if (term.field->attr == Attr::rsvdz) {
            error = fmt::format("'{}' is always 0 and would never lock", name);
            return {};
        }
        terms.push_back(term);
    }
    return terms;
}

}  // namespace cxlvp
