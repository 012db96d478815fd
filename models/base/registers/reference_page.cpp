// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/registers/reference_page.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace cxlvp {

namespace {

/// Text that may stand in a cell of a Markdown table.
std::string cell(std::string_view text) {
    std::string out;
    for (char c : text) {
        if (c == '|') out += '\\';
        out += c == '\n' ? ' ' : c;
    }
    return out;
}

std::string name_of(const Register& reg) {
    return reg.count > 1 ? fmt::format("{}[0..{}]", reg.name, reg.count - 1) : std::string(reg.name);
}

std::string offset_of(const Register& reg) {
    return reg.count > 1 ? fmt::format("{:#05x} + n * {:#x}", reg.offset, reg.stride)
                         : fmt::format("{:#05x}", reg.offset);
}

std::string hex(std::uint64_t value, unsigned bits) {
    return fmt::format("0x{:0{}x}", value, (bits + 3) / 4);
}

std::string bits_of(unsigned msb, unsigned lsb) {
    return msb == lsb ? fmt::format("{}", lsb) : fmt::format("{}:{}", msb, lsb);
}

std::string bytes(unsigned n) {
    return fmt::format("{} byte{}", n, n == 1 ? "" : "s");
}

std::string access_text(const RegisterMap& map) {
    const AccessRule& rule = map.access;
    std::string text = "Accesses of ";
    text += rule.min_bytes == rule.max_bytes ? bytes(rule.min_bytes)
                                             : fmt::format("{} to {}", rule.min_bytes, bytes(rule.max_bytes));
    text += rule.unaligned ? ", at any alignment, " : ", naturally aligned, ";
    text += rule.spanning ? "that may span several registers. " : "each within one register. ";
    if (rule.whole) text += "A register is accessed as a whole. ";
    text += rule.big_endian ? "Big-endian. " : "Little-endian. ";
    text += map.holes == HolePolicy::read_zero ? "Elsewhere in the block reads return 0 and writes are ignored."
                                               : "Accesses elsewhere in the block are refused.";
    return text;
}

std::uint64_t reset_value(const Register& reg) {
    std::uint64_t value = 0;
    for (const Field& field : reg.fields) value |= field.reset << field.lsb;
    return value;
}

std::string field_meaning(const Field& field) {
    std::string text = cell(field.doc);
    if (field.lock != nullptr) {
        if (!text.empty()) text += "; ";
        text += fmt::format("locked while `{}` {} non-zero", cell(field.lock),
                            std::string_view(field.lock).find('&') != std::string_view::npos ? "are all" : "is");
    }
    return text;
}

void add_fields(const Register& reg, std::string& page) {
    std::vector<const Field*> fields;
    for (const Field& field : reg.fields) fields.push_back(&field);
    std::sort(fields.begin(), fields.end(), [](const Field* a, const Field* b) { return a->lsb > b->lsb; });
    page += "| Bits | Field | Attribute | Reset | Meaning |\n|---|---|---|---|---|\n";
    unsigned end = reg.bits();
    const auto add_gap = [&](unsigned lsb) {
        if (end > lsb)
            page += fmt::format("| {} | - | {} | {} | reserved |\n", bits_of(end - 1, lsb), to_string(Attr::rsvdz),
                                hex(0, end - lsb));
    };
    for (const Field* field : fields) {
        add_gap(field->lsb + field->width);
        page +=
            fmt::format("| {} | {} | {} | {} | {} |\n", bits_of(field->lsb + field->width - 1, field->lsb), field->name,
                        to_string(field->attr), hex(field->reset, field->width), field_meaning(*field));
        end = field->lsb;
    }
    add_gap(0);
}

bool uses(const RegisterMap& map, Attr attr) {
    for (const Register& reg : map.registers) {
        std::uint64_t declared = 0;
        for (const Field& field : reg.fields) {
            if (field.attr == attr) return true;
            declared |= field_mask(field);
        }
        if (attr == Attr::rsvdz && declared != reg.all_bits()) return true;
    }
    return false;
}

}  // namespace

std::string reference_page(const RegisterMap& map) {
    std::vector<const Register*> registers;
    for (const Register& reg : map.registers) registers.push_back(&reg);
    std::stable_sort(registers.begin(), registers.end(),
                     [](const Register* a, const Register* b) { return a->offset < b->offset; });

    std::string page = fmt::format("# Registers of {}\n\n", map.name);
    if (*map.doc != '\0') page += fmt::format("{}\n\n", map.doc);
    page += fmt::format("Size: {:#x} bytes. {}\n\n", map.size, access_text(map));
    page += "| Offset | Register | Width | Reset | Meaning |\n|---|---|---|---|---|\n";
    for (const Register* reg : registers)
        page += fmt::format("| {} | {} | {} | {} | {} |\n", offset_of(*reg), name_of(*reg), reg->bits(),
                            hex(reset_value(*reg), reg->bits()), cell(reg->doc));
    for (const Register* reg : registers) {
        page += fmt::format("\n## {} ({})\n\n", name_of(*reg), offset_of(*reg));
        if (*reg->doc != '\0') page += fmt::format("{}\n\n", reg->doc);
        add_fields(*reg, page);
    }
    page += "\n## Attributes\n\n| Attribute | Meaning |\n|---|---|\n";
    for (Attr attr : kAttrs)
        if (uses(map, attr)) page += fmt::format("| {} | {} |\n", to_string(attr), meaning(attr));
    return page;
}

}  // namespace cxlvp
