// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "cxlvp/base/registers/register_map.h"
#include "cxlvp/cxl/dvsec/device_dvsec_config.h"

namespace cxlvp::cxl {

/// The register table of the CXL Device DVSEC (CXL r3.1 8.1.3) for one configuration. What a device is not capable of
/// has no command or enable bit: the bit is reserved.
class DeviceDvsecTable {
public:
    /// Throws `UserError` for a configuration that `DeviceDvsecConfig::check` refuses.
    explicit DeviceDvsecTable(const DeviceDvsecConfig& config);
    DeviceDvsecTable(const DeviceDvsecTable&) = delete;
    DeviceDvsecTable& operator=(const DeviceDvsecTable&) = delete;

    /// Refers to fields in this object, which must outlive whatever is built from it.
    const RegisterMap& map() const { return map_; }

private:
    std::vector<Field> capability_;
    std::vector<Field> control_;
    std::vector<Field> control2_;
    std::vector<Field> capability2_;
    std::vector<Field> capability3_;
    std::vector<Register> registers_;
    RegisterMap map_{};
};

}  // namespace cxlvp::cxl
