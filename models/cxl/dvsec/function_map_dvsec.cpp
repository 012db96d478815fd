// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/dvsec/function_map_dvsec.h"

namespace cxlvp::cxl {

namespace {

constexpr Field kMap[] = {{"NON_CXL", 0, 32, Attr::hwinit, 0, "one bit for each function"}};
constexpr Register kRegisters[] = {{"FUNCTION_MAP", 0x0c, 4, kMap, "8.1.4", 8, 4}};
constexpr RegisterMap kBody = {"cxl_function_map",          0x2c, kRegisters, pci::kConfigAccess, HolePolicy::read_zero,
                               "Non-CXL Function Map DVSEC"};

}  // namespace

FunctionMapDvsec::FunctionMapDvsec(const FunctionMapConfig& config)
    : capability_(cxl_dvsec(DvsecId::function_map, 0), kBody) {
    const unsigned map = capability_.registers().index("FUNCTION_MAP");
    for (unsigned i = 0; i < config.non_cxl.size(); ++i) capability_.registers().set(map, config.non_cxl[i], i);
}

}  // namespace cxlvp::cxl
