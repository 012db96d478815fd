// SPDX-License-Identifier: Apache-2.0
// Every bit of every header and capability against its table.

#include <cstdint>
#include <initializer_list>
#include <string>

#include <gtest/gtest.h>

#include "cxlvp/base/registers/attribute_check.h"
#include "test_functions.h"

namespace cxlvp::pci {
namespace {

std::string mismatches(RegisterFile& file) {
    AttributeCheckOptions options;
    options.mute_all_hooks = true;
    std::string out;
    for (const AttributeMismatch& m : check_attributes(file, options)) out += m.text() + "\n";
    return out;
}

void check_all(ConfigSpace& space) {
    for (const ConfigSpace::Block& block : space.blocks()) EXPECT_EQ(mismatches(*block.registers), "");
}

TEST(Attributes, EveryBitOfAnEndpointDoesWhatItsTableSays) {
    EndpointFunction function(full_endpoint());
    check_all(function.space());
    EXPECT_EQ(mismatches(function.msix()->table()), "");
    EXPECT_EQ(mismatches(function.msix()->pending()), "");
}

TEST(Attributes, EveryBitOfAnIntegratedEndpointWithoutResetDoesWhatItsTableSays) {
    EndpointConfig config = full_endpoint();
    config.express.port = PortType::integrated_endpoint;
    config.express.flr = false;
    config.msi_vectors = 32;
    config.msix = {};
    EndpointFunction function(config);
    check_all(function.space());
}

TEST(Attributes, EveryBitOfEveryKindOfBridgeDoesWhatItsTableSays) {
    Bus behind;
    for (const PortType port : {PortType::root_port, PortType::upstream_port, PortType::downstream_port}) {
        BridgeFunction plain(bridge(port), behind);
        check_all(plain.space());
        if (!is_downstream(port)) continue;
        BridgeFunction with_slot(bridge(port, true), behind);
        check_all(with_slot.space());
    }
}

}  // namespace
}  // namespace cxlvp::pci
