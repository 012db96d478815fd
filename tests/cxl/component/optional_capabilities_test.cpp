// SPDX-License-Identifier: Apache-2.0
// The capabilities that a block has only where it is configured to.
#include <cstdint>

#include <gtest/gtest.h>

#include "../component_block.h"
#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/registers/attribute_check.h"

namespace cxlvp::cxl::test {
namespace {

/// Everything there is.
ComponentConfig everything(bool explicit_commit) {
    ComponentConfig config;
    config.hdm = endpoint(10);
    config.extended_security_pointer = 0x600;
    config.snoop_filter_pointer = 0x700;
    config.timeout_isolation_pointer = 0x708;
    config.bi_route_table_pointer = 0x718;
    config.bi_decoder_pointer = 0x724;
    config.snoop_filter_group = 0x1234;
    config.snoop_filter_size = 0x89abcdef;
    config.bi.explicit_commit = explicit_commit;
    config.bi.hdm_d_capable = true;
    config.root_ports = {3, 250};
    return config;
}

TEST(OptionalCapabilities, EveryBitHasItsAttribute) {
    for (const bool explicit_commit : {false, true}) {
        ComponentRegisters component(everything(explicit_commit));
        AttributeCheckOptions options;
        options.muted = {"HDM_CONTROL", "HDM_GLOBAL_CONTROL", "BI_RT_CONTROL", "BI_DECODER_CONTROL"};
        for (const AttributeMismatch& mismatch : check_attributes(component.registers(), options))
            ADD_FAILURE() << mismatch.text();
    }
}

TEST(OptionalCapabilities, AreInTheArrayInOrderOfIdWhereConfigured) {
    ComponentBlock block(everything(true));
    EXPECT_EQ(block.read(0x1000) >> 24, 8u);
    const std::uint32_t expected[] = {0x10030002, 0x20020004, 0x30030005, 0x60020006,
                                      0x70010008, 0x70810009, 0x7181000b, 0x7241000c};
    for (unsigned i = 0; i < 8; ++i) EXPECT_EQ(block.read(0x1004 + 4 * i), expected[i]) << i;
    ComponentBlock plain(endpoint());
    for (const unsigned id : {6u, 8u, 9u, 0xbu, 0xcu}) EXPECT_EQ(plain.find(id), 0u) << id;
    EXPECT_FALSE(plain.component.has_bi_decoder());
    EXPECT_FALSE(plain.component.has_bi_route_table());
}

TEST(OptionalCapabilities, ExtendedSecurityHasAPolicyForEachRootPort) {
    ComponentBlock block(everything(true));
    const std::uint64_t at = block.find(6);
    for (std::uint64_t offset = 0; offset < 0x14; offset += 4) block.write(at + offset, 0xffffffff);
    EXPECT_EQ(block.read(at), 2u);
    EXPECT_EQ(block.read(at + 0x04), 3u);
    EXPECT_EQ(block.read(at + 0x08), 3u);
    EXPECT_EQ(block.read(at + 0x0c), 3u);
    EXPECT_EQ(block.read(at + 0x10), 250u);
    EXPECT_EQ(block.read(at + 0x14), 0u);  // no third
}

TEST(OptionalCapabilities, ExtendedSecurityNeedsRootPortsThatItCanCount) {
    ComponentConfig config = everything(true);
    config.root_ports.clear();
    EXPECT_THROW(ComponentRegisters{config}, UserError);
    config.extended_security_pointer = 0x700;  // room for more
    config.snoop_filter_pointer = config.timeout_isolation_pointer = 0;
    config.bi_route_table_pointer = config.bi_decoder_pointer = 0;
    config.root_ports.resize(255);
    EXPECT_NO_THROW(ComponentRegisters{config});
    config.root_ports.resize(256);
    EXPECT_THROW(ComponentRegisters{config}, UserError);
}

TEST(OptionalCapabilities, SnoopFilterShowsGroupAndSize) {
    ComponentBlock block(everything(true));
    const std::uint64_t at = block.find(8);
    block.write(at, 0);
    block.write(at + 4, 0);
    EXPECT_EQ(block.read(at), 0x1234u);
    EXPECT_EQ(block.read(at + 4), 0x89abcdefu);
}

TEST(OptionalCapabilities, TimeoutAndIsolationTakeTheirEnablesAndClearTheirStatus) {
    ComponentBlock block(everything(true));
    const std::uint64_t at = block.find(9);
    EXPECT_EQ(block.read(at), 0x0401001fu);
    block.write(at + 8, 0xffffffff);
    EXPECT_EQ(block.read(at + 8), 0x0401001fu);
    RegisterFile& registers = block.component.registers();
    registers.set(registers.index("ISOLATION_STATUS"), 0x4101);
    block.write(at + 0xc, 0x4001);
    EXPECT_EQ(block.read(at + 0xc), 0x4100u);
}

TEST(OptionalCapabilities, DecoderSaysWhatItIsCapableOf) {
    ComponentBlock block(everything(true));
    EXPECT_EQ(block.read(block.find(0xb)), 1u);
    EXPECT_EQ(block.read(block.find(0xc)), 3u);
}

TEST(OptionalCapabilities, ParametersOutOfRangeAreRefused) {
    const auto accepted = [](const char* name, const char* value) {
        ComponentConfig config;
        Binding binding;
        ConfigNode node;
        node.set(name, ConfigNode::scalar(value, "test"));
        ComponentConfig::schema().bind(&config, node, "component", binding);
        return binding.errors().empty();
    };
    for (const char* pointer : {"extended_security_pointer", "snoop_filter_pointer", "timeout_isolation_pointer",
                                "bi_route_table_pointer", "bi_decoder_pointer"}) {
        EXPECT_TRUE(accepted(pointer, "0xfff")) << pointer;
        EXPECT_FALSE(accepted(pointer, "0x1000")) << pointer;
    }
    EXPECT_TRUE(accepted("snoop_filter_group", "65535"));
    EXPECT_FALSE(accepted("snoop_filter_group", "65536"));
    EXPECT_TRUE(accepted("snoop_filter_size", "4294967295"));
    EXPECT_FALSE(accepted("snoop_filter_size", "4294967296"));
}

TEST(OptionalCapabilities, OverlapIsRefused) {
    ComponentConfig config = everything(true);
    config.bi_decoder_pointer = config.bi_route_table_pointer + 8;
    EXPECT_THROW(ComponentRegisters{config}, UserError);
}

}  // namespace
}  // namespace cxlvp::cxl::test
