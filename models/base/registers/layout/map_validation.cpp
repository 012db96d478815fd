// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/registers/layout/map_validation.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cxlvp/base/registers/layout/lock_condition.h"

namespace cxlvp {

namespace {

/// An array this long, or a register this far out, is a mistake in the table and not worth an index.
constexpr std::uint64_t kMaxElements = 1u << 20;
constexpr std::uint64_t kMaxSpan = 1u << 24;
constexpr unsigned kMaxAccess = 4096;

constexpr bool is_power_of_two(std::uint64_t n) {
    return n != 0 && (n & (n - 1)) == 0;
}

class Validator {
public:
    Validator(const RegisterMap& map, Diagnostics& diagnostics)
        : map_(map), diagnostics_(diagnostics), map_name_(map.name != nullptr ? map.name : "") {}

    void run() {
        if (map_name_.empty()) error(map_name_, "the map has no name");
        if (map_.size == 0) error(map_name_, "the map has no size");
        if (map_.registers.empty()) error(map_name_, "the map has no register");
        check_access_rule();
        std::set<std::string_view> names;
        for (unsigned i = 0; i < map_.registers.size(); ++i) {
            const Register& reg = map_.registers[i];
            const std::string path = fmt::format("{}.{}", map_name_, text(reg.name));
            if (check_name(path, reg.name) && !names.insert(reg.name).second) error(path, "the name is used twice");
            if (check_shape(path, reg)) {
                check_fields(path, reg);
                add_elements(path, reg);
            }
        }
        check_overlap();
        // Locks name other registers: they can be looked up only in a map whose names are sound.
        if (names_sound_)
            for (unsigned i = 0; i < map_.registers.size(); ++i) check_locks(i);
    }

private:
    struct Element {
        std::uint64_t begin;
        std::uint64_t end;
        std::string path;
    };

    static const char* text(const char* name) { return name != nullptr ? name : ""; }

    void error(const std::string& path, std::string message) {
        diagnostics_.error("register map", path, std::move(message));
    }

    bool check_name(const std::string& path, const char* name) {
        const std::string_view view = text(name);
        if (!view.empty() && view.find_first_of(".[]& ") == std::string_view::npos) return true;
        error(path, view.empty() ? "a name is missing" : "a name may not contain '.', '[', ']', '&' or a space");
        names_sound_ = false;
        return false;
    }

    void check_access_rule() {
        const AccessRule& rule = map_.access;
        if (rule.min_bytes == 0 || rule.min_bytes > rule.max_bytes || rule.max_bytes > kMaxAccess)
            error(map_name_, fmt::format("access of {} to {} bytes: expected 1 <= min <= max <= {}", rule.min_bytes,
                                         rule.max_bytes, kMaxAccess));
        else if (!rule.unaligned && !(is_power_of_two(rule.min_bytes) && is_power_of_two(rule.max_bytes)))
            error(map_name_, fmt::format("access of {} to {} bytes: aligned accesses have power-of-two lengths",
                                         rule.min_bytes, rule.max_bytes));
    }

    bool check_shape(const std::string& path, const Register& reg) {
        const unsigned width = reg.width_bytes;
        if (width != 1 && width != 2 && width != 4 && width != 8) {
            error(path, fmt::format("a width of {} bytes; expected 1, 2, 4 or 8", width));
            return false;
        }
        bool good = true;
        const auto wrong = [&](std::string message) {
            error(path, std::move(message));
            good = false;
        };
        if (reg.offset % width != 0) wrong(fmt::format("offset {:#x} is not a multiple of the width", reg.offset));
        if (reg.count == 0 || reg.count > kMaxElements) {
            wrong(fmt::format("{} elements; expected 1 to {}", reg.count, kMaxElements));
            return false;
        }
        if (reg.count > 1 && (reg.stride < width || reg.stride % width != 0))
            wrong(fmt::format("a stride of {:#x} is not a positive multiple of the width", reg.stride));
        const std::uint64_t room = map_.size >= width ? map_.size - width : 0;
        const bool outside = map_.size < width || reg.offset > room ||
                             (reg.count > 1 && reg.stride > (room - reg.offset) / (reg.count - 1));
        if (outside)
            wrong(fmt::format("lies outside the map of {:#x} bytes", map_.size));
        else if (reg.element_offset(reg.count - 1) >= kMaxSpan)
            wrong(fmt::format("lies beyond {:#x}: split the map", kMaxSpan));
        if (!map_.access.spanning && width < map_.access.min_bytes)
            wrong(fmt::format("is narrower than the shortest access of {} bytes", map_.access.min_bytes));
        if (map_.access.whole && width > map_.access.max_bytes)
            wrong(fmt::format("is wider than the longest access of {} bytes", map_.access.max_bytes));
        return good;
    }

    void check_fields(const std::string& reg_path, const Register& reg) {
        std::set<std::string_view> names;
        std::vector<std::pair<std::uint64_t, std::string_view>> taken;
        if (reg.fields.empty()) error(reg_path, "the register has no field");
        for (const Field& field : reg.fields) {
            const std::string path = fmt::format("{}.{}", reg_path, text(field.name));
            if (check_name(path, field.name) && !names.insert(field.name).second) error(path, "the name is used twice");
            if (field.width == 0 || field.width > reg.bits() || field.lsb > reg.bits() - field.width) {
                error(path, fmt::format("{} bits from bit {} do not fit {} bits", field.width, field.lsb, reg.bits()));
                continue;
            }
            const std::uint64_t mask = field_mask(field);
            for (const auto& [other_mask, other] : taken)
                if ((mask & other_mask) != 0) error(path, fmt::format("overlaps field '{}'", other));
            taken.emplace_back(mask, text(field.name));
            if ((field.reset & ~(mask >> field.lsb)) != 0)
                error(path, fmt::format("reset value {:#x} does not fit {} bits", field.reset, field.width));
            if (field.attr == Attr::rsvdz && field.reset != 0) error(path, "a RsvdZ field cannot have a reset value");
            if (field.attr == Attr::rwl && field.lock == nullptr) error(path, "a RWL field needs a lock");
            if (field.attr != Attr::rwl && field.lock != nullptr) error(path, "only a RWL field can have a lock");
        }
    }

    void check_locks(unsigned index) {
        const Register& reg = map_.registers[index];
        for (const Field& field : reg.fields) {
            if (field.attr != Attr::rwl || field.lock == nullptr) continue;
            std::string message;
            if (parse_lock(map_, index, field, message).empty())
                error(fmt::format("{}.{}.{}", map_name_, reg.name, field.name),
                      fmt::format("lock '{}': {}", field.lock, message));
        }
    }

    void add_elements(const std::string& path, const Register& reg) {
        for (unsigned e = 0; e < reg.count; ++e) {
            const std::uint64_t begin = reg.element_offset(e);
            elements_.push_back(
                {begin, begin + reg.width_bytes, reg.count > 1 ? fmt::format("{}[{}]", path, e) : path});
        }
    }

    void check_overlap() {
        std::sort(elements_.begin(), elements_.end(), [](const Element& a, const Element& b) {
            return a.begin != b.begin ? a.begin < b.begin : a.path < b.path;
        });
        for (std::size_t i = 1; i < elements_.size(); ++i)
            if (elements_[i].begin < elements_[i - 1].end)
                error(elements_[i].path,
                      fmt::format("overlaps {} at offset {:#x}", elements_[i - 1].path, elements_[i].begin));
    }

    const RegisterMap& map_;
    Diagnostics& diagnostics_;
    std::string map_name_;
    bool names_sound_ = true;
    std::vector<Element> elements_;
};

}  // namespace

void validate(const RegisterMap& map, Diagnostics& diagnostics) {
    Validator(map, diagnostics).run();
}

}  // namespace cxlvp
