// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu/memcpy/work_element.h"

#include <cstring>

#include "cxlvp/afu/base/big_endian.h"

namespace cxlvp::afu {

WorkElement WorkElement::decode(const std::uint8_t* data) {
    WorkElement out;
    out.command = data[0];
    out.status = data[kStatusOffset];
    out.length = static_cast<std::uint16_t>(load_be(data + 2, 2));
    out.extra = data[4];
    out.operand = load_be(data + 8, 8);
    out.source = load_be(data + 16, 8);
    out.destination = load_be(data + 24, 8);
    return out;
}

void WorkElement::encode(std::uint8_t* data) const {
    std::memset(data, 0, kBytes);
    data[0] = command;
    data[kStatusOffset] = status;
    store_be(data + 2, 2, length);
    data[4] = extra;
    store_be(data + 8, 8, operand);
    store_be(data + 16, 8, source);
    store_be(data + 24, 8, destination);
}

}  // namespace cxlvp::afu
