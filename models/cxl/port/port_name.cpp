// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/port/port_name.h"

#include <charconv>
#include <cstdint>
#include <string_view>

#include <fmt/format.h>

namespace cxlvp::cxl {

namespace {

constexpr std::string_view kPrefix = "port";

}  // namespace

std::string port_name(std::size_t number) {
    return fmt::format("{}{}", kPrefix, number);
}

std::pair<std::size_t, std::string> split_port_name(const std::string& name) {
    const std::pair<std::size_t, std::string> none{SIZE_MAX, {}};
    const std::size_t dot = name.find('.');
    if (name.compare(0, kPrefix.size(), kPrefix) != 0 || dot == std::string::npos) return none;
    std::size_t number = 0;
    const char* end = name.data() + dot;
    const auto [stop, error] = std::from_chars(name.data() + kPrefix.size(), end, number);
    if (error != std::errc{} || stop != end) return none;
    return {number, name.substr(dot + 1)};
}

}  // namespace cxlvp::cxl
