// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>

#include "cxlvp/cxl/component/component_registers.h"
#include "cxlvp/host/cxl/register_bus.h"

namespace cxlvp::host {

/// Blocks of component registers side by side, as a bus without anything else on it.
class ComponentBus : public RegisterBus {
public:
    /// Adds a block with `hdm` and returns its number, which is its address in units of the block size.
    std::size_t add(const cxl::HdmConfig& hdm);
    cxl::ComponentRegisters& component(std::size_t number) { return components_[number]; }
    static std::uint64_t address(std::size_t number) { return number * cxl::kComponentBlockSize; }

    std::uint64_t read(std::uint64_t address, unsigned bytes) override;
    void write(std::uint64_t address, unsigned bytes, std::uint64_t value) override;
    void pause(Tick duration) override { now_ += duration; }
    Tick now() const override { return now_; }

private:
    std::deque<cxl::ComponentRegisters> components_;
    Tick now_ = 0;
};

}  // namespace cxlvp::host
