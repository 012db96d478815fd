// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "cxlvp/afu_interface/afu_descriptor.h"
#include "cxlvp/afu_interface/afu_side.h"

namespace cxlvp::psl {

/// An AFU of registers that answers MMIO, with a descriptor, and with the faults it is told to have.
class RegisterAfu : public afu::AfuSide {
public:
    afu::AfuDescriptor descriptor;
    std::map<std::uint64_t, std::uint64_t> words;  ///< problem state, by byte address
    std::vector<afu::MmioAccess> accesses;
    Tick latency = ns(40);
    bool answers = true;
    bool parity_ok = true;

    bool mmio(afu::MmioAccess& access, Tick& at) override {
        accesses.push_back(access);
        if (!answers) return false;
        at += latency;
        access.parity_ok = parity_ok;
        if (access.read) {
            access.data = access.config
                              ? afu::AfuDescriptor::read(descriptor.encode(), access.address, access.doubleword)
                              : words[access.address];
        } else {
            words[access.address] = access.data;
        }
        return true;
    }
    void job(afu::JobCode, std::uint64_t, Tick) override {}
    void read_buffer(std::uint8_t, std::size_t, std::uint8_t*, std::size_t, Tick&) override {}
    void write_buffer(std::uint8_t, std::size_t, const std::uint8_t*, std::size_t, Tick) override {}
    void response(const afu::Response&, Tick) override {}
};

}  // namespace cxlvp::psl
