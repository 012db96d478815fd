// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/pci/topology/endpoint_function.h"

namespace cxlvp::cxl::test {

/// A function with one DVSEC, reached by configuration accesses as software makes them.
class DvsecFunction {
public:
    explicit DvsecFunction(pci::Capability& capability) : function_(config()) {
        function_.space().append(capability);
        at_ = capability.offset();
    }

    std::uint32_t read(std::uint64_t offset, unsigned bytes = 4) {
        return function_.space().read_value(at_ + offset, bytes, now);
    }
    void write(std::uint64_t offset, std::uint32_t value, unsigned bytes = 4) {
        function_.space().write_value(at_ + offset, value, bytes, now);
    }
    void reset(pci::Reset kind) { function_.reset(kind, now); }

    Tick now = 0;

private:
    static pci::EndpointConfig config() {
        pci::EndpointConfig config;
        config.name = "function";
        config.identity.vendor = 0x1014;
        return config;
    }

    pci::EndpointFunction function_;
    std::uint64_t at_ = 0;
};

/// Message of the `UserError` that `action` throws; empty when it throws none.
inline std::string user_error(const std::function<void()>& action) {
    try {
        action();
    } catch (const UserError& error) {
        return error.what();
    }
    return "";
}

}  // namespace cxlvp::cxl::test
