// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/dvsec/mld_dvsec.h"

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::cxl {

namespace {

constexpr unsigned kMostLogicalDevices = 16;

constexpr Field kNumber[] = {{"NUMBER_OF_LDS", 0, 16, Attr::hwinit, 0, "logical devices"}};
constexpr Field kReset[] = {{"LD_ID_HOT_RESET", 0, 16, Attr::rw, 0, "one bit for each logical device"}};
constexpr Register kRegisters[] = {{"LD_COUNT", 0x0a, 2, kNumber, "8.1.10.1"},
                                   {"HOT_RESET_VECTOR", 0x0c, 2, kReset, "8.1.10.2"}};
constexpr RegisterMap kBody = {"cxl_mld", 0x10, kRegisters, pci::kConfigAccess, HolePolicy::read_zero, "MLD DVSEC"};

}  // namespace

MldDvsec::MldDvsec(const MldConfig& config)
    : capability_(cxl_dvsec(DvsecId::mld, 0), kBody),
      hot_reset_(capability_.registers().field("HOT_RESET_VECTOR.LD_ID_HOT_RESET")) {
    if (config.logical_devices < 1 || config.logical_devices > kMostLogicalDevices)
        throw UserError(fmt::format("cxl_mld.logical_devices: {}; expected 1 to 16", config.logical_devices));
    fill(capability_, "LD_COUNT.NUMBER_OF_LDS", config.logical_devices);
    keep_in_function_reset(capability_);
}

}  // namespace cxlvp::cxl
