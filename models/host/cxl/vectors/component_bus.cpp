// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/cxl/vectors/component_bus.h"

#include <array>

namespace cxlvp::host {

std::size_t ComponentBus::add(const cxl::HdmConfig& hdm) {
    cxl::ComponentConfig config;
    config.hdm = hdm;
    components_.emplace_back(config);
    return components_.size() - 1;
}

std::uint64_t ComponentBus::read(std::uint64_t address, unsigned bytes) {
    const std::size_t number = address / cxl::kComponentBlockSize;
    std::array<std::uint8_t, 8> data{};
    if (number >= components_.size()) return ~std::uint64_t{0};
    RegisterFile& registers = components_[number].registers();
    if (registers.read(address % cxl::kComponentBlockSize, data.data(), bytes, {}, now_) != RegStatus::ok)
        return ~std::uint64_t{0};
    std::uint64_t value = 0;
    for (unsigned i = 0; i < bytes; ++i) value |= std::uint64_t{data[i]} << (8 * i);
    return value;
}

void ComponentBus::write(std::uint64_t address, unsigned bytes, std::uint64_t value) {
    const std::size_t number = address / cxl::kComponentBlockSize;
    if (number >= components_.size()) return;
    std::array<std::uint8_t, 8> data{};
    for (unsigned i = 0; i < bytes; ++i) data[i] = static_cast<std::uint8_t>(value >> (8 * i));
    components_[number].registers().write(address % cxl::kComponentBlockSize, data.data(), bytes, {}, now_);
}

}  // namespace cxlvp::host
