// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstring>

#include "cxlvp/afu_interface/afu_side.h"

namespace cxlvp::psl {

/// The buffers of an AFU.
class FakeAfu : public afu::AfuSide {
public:
    void job(afu::JobCode, std::uint64_t, Tick) override {}
    bool mmio(afu::MmioAccess&, Tick&) override { return false; }
    void read_buffer(std::uint8_t tag, std::size_t offset, std::uint8_t* data, std::size_t bytes, Tick&) override {
        ++taken;
        std::memcpy(data, &buffers[tag][offset], bytes);
    }
    void write_buffer(std::uint8_t tag, std::size_t offset, const std::uint8_t* data, std::size_t bytes,
                      Tick) override {
        ++given;
        std::memcpy(&buffers[tag][offset], data, bytes);
    }
    void response(const afu::Response&, Tick) override {}

    std::array<std::array<std::uint8_t, 128>, 256> buffers{};
    unsigned taken = 0;
    unsigned given = 0;
};

}  // namespace cxlvp::psl
