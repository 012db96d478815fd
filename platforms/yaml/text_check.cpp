// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/yaml/text_check.h"

#include <cstddef>

#include <fmt/format.h>

namespace cxlvp::platform {

namespace {

/// Length of the well-formed UTF-8 sequence at the start of `text` (RFC 3629); 0 when there is none.
std::size_t sequence_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xC2 && first <= 0xDF   ? 2
                               : first >= 0xE0 && first <= 0xEF ? 3
                               : first >= 0xF0 && first <= 0xF4 ? 4
                                                                : 0;
    if (length == 0 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xC0) != 0x80) return 0;
    const unsigned char second = byte(1);
    const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    const bool surrogate = first == 0xED && second >= 0xA0;
    const bool beyond = first == 0xF4 && second >= 0x90;
    return overlong || surrogate || beyond ? 0 : length;
}

}  // namespace

std::string find_non_text(std::string_view text) {
    std::size_t line = 1;
    std::size_t column = 1;
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool control = (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F;
        const std::size_t length = control ? 0 : sequence_length(text.substr(i));
        if (length == 0)
            return fmt::format("{}:{}: not a text file: byte 0x{:02x} is {}", line, column, byte,
                               control ? "a control character" : "not UTF-8");
        i += length;
        ++column;
        if (byte == '\n') {
            ++line;
            column = 1;
        }
    }
    return {};
}

}  // namespace cxlvp::platform
