// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <utility>

namespace cxlvp::cxl {

/// "port0", "port1", ...: the bundle of downstream port `number` in a platform file.
std::string port_name(std::size_t number);

/// The number and the part of a name such as "port1.mem". A number beyond all ports when it is none of these.
std::pair<std::size_t, std::string> split_port_name(const std::string& name);

}  // namespace cxlvp::cxl
