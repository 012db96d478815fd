// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/translation/table_reader.h"

namespace cxlvp::psl {

std::uint64_t load_be64(const std::uint8_t* from) {
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i) value = value << 8 | from[i];
    return value;
}

void store_be64(std::uint8_t* to, std::uint64_t value) {
    for (int i = 7; i >= 0; --i) {
        to[i] = static_cast<std::uint8_t>(value);
        value >>= 8;
    }
}

bool TableReader::read(std::uint64_t address, std::uint8_t* data, std::size_t bytes, Tick& at) {
    at += step_;
    ++reads_;
    return memory_.read(address, data, bytes, at);
}

bool TableReader::read_word(std::uint64_t address, std::uint64_t& value, Tick& at) {
    std::uint8_t bytes[8] = {};
    const bool ok = read(address, bytes, sizeof bytes, at);
    value = load_be64(bytes);
    return ok;
}

bool TableReader::write(std::uint64_t address, const std::uint8_t* data, std::size_t bytes, Tick& at) {
    at += step_;
    ++writes_;
    return memory_.write(address, data, bytes, at);
}

}  // namespace cxlvp::psl
