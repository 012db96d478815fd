// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/bus/capi_bus.h"

namespace cxlvp::host {

void CapiBus::place(std::uint64_t p1, std::uint64_t p2) {
    p1_ = p1;
    p2_ = p2;
}

std::uint64_t CapiBus::swap(std::uint64_t value) {
    std::uint64_t out = 0;
    for (unsigned i = 0; i < 8; ++i) out |= (value >> 8 * i & 0xff) << (56 - 8 * i);
    return out;
}

bool CapiBus::check_link() {
    link_up_ = link_up_ && config_.present();
    return link_up_;
}

std::uint64_t CapiBus::read64(std::uint64_t address) {
    if (!link_up_) return ~std::uint64_t{0};
    const std::uint64_t value = bus_.read(address, 8);
    if (value == ~std::uint64_t{0}) check_link();
    return swap(value);
}

void CapiBus::write64(std::uint64_t address, std::uint64_t value) {
    if (link_up_) bus_.write(address, 8, swap(value));
}

std::uint32_t CapiBus::read_p2_little_endian(std::uint64_t offset) {
    if (!link_up_) return ~std::uint32_t{0};
    const auto value = static_cast<std::uint32_t>(bus_.read(p2_ + offset, 4));
    if (value == ~std::uint32_t{0}) check_link();
    return value;
}

}  // namespace cxlvp::host
