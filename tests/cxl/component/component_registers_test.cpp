// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/component/component_registers.h"

#include <string>

#include <gtest/gtest.h>

#include "../component_block.h"
#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/registers/attribute_check.h"

namespace cxlvp::cxl::test {
namespace {

std::string texts(const std::vector<AttributeMismatch>& mismatches) {
    std::string all;
    for (const AttributeMismatch& mismatch : mismatches) all += mismatch.text() + "\n";
    return all;
}

/// Every attribute but what commit and enable do behind them.
std::string check(const ComponentConfig& config) {
    ComponentRegisters component(config);
    AttributeCheckOptions options;
    options.muted = {"HDM_CONTROL", "HDM_GLOBAL_CONTROL"};
    return texts(check_attributes(component.registers(), options));
}

TEST(ComponentRegisters, EveryBitOfAnEndpointHasItsAttribute) {
    ComponentConfig config;
    config.hdm = endpoint(10);
    EXPECT_EQ(check(config), "");
}

TEST(ComponentRegisters, EveryBitOfARoutingLevelHasItsAttribute) {
    ComponentConfig config;
    config.hdm = routing(4, 32);
    EXPECT_EQ(check(config), "");
}

TEST(ComponentRegisters, EveryBitHasItsAttributeWithEveryOption) {
    for (HdmCoherency coherency : {HdmCoherency::unknown, HdmCoherency::device_coherent, HdmCoherency::host_only}) {
        ComponentConfig config;
        config.multiple_header_recording = true;
        config.hdm = endpoint(1);
        config.hdm.coherency = coherency;
        config.hdm.poison_on_decode_error = config.hdm.mem_data_nxm = true;
        config.hdm.uio = config.hdm.back_invalidate = true;
        EXPECT_EQ(check(config), "");
    }
}

TEST(ComponentRegisters, ArrayNamesEachCapabilityWithVersionAndPointer_T2_56) {
    ComponentBlock block(endpoint());
    EXPECT_EQ(block.read(0x1000), 0x03110001u);
    EXPECT_EQ(block.read(0x1004), 0x10030002u);
    EXPECT_EQ(block.read(0x1008), 0x20020004u);
    EXPECT_EQ(block.read(0x100c), 0x30030005u);
    EXPECT_EQ(block.find(5), 0x1300u);
    EXPECT_EQ(block.find(7), 0u);
    EXPECT_EQ(block.write(0x1000, 0), RegStatus::ok);
    EXPECT_EQ(block.read(0x1000), 0x03110001u);
}

TEST(ComponentRegisters, CapabilitiesLeftOutAreNotInTheArray) {
    ComponentConfig config;
    config.link_pointer = config.hdm_pointer = 0;
    ComponentBlock block(config);
    EXPECT_EQ(block.read(0x1000) >> 24, 1u);
    EXPECT_EQ(block.find(2), 0x1100u);
    EXPECT_EQ(block.find(5), 0u);
    EXPECT_FALSE(block.component.has_decoders());
}

TEST(ComponentRegisters, OverlappingOrUnalignedStructuresAreRefused) {
    ComponentConfig overlap;
    overlap.link_pointer = 0x140;
    EXPECT_THROW(ComponentRegisters{overlap}, UserError);
    ComponentConfig on_array;
    on_array.ras_pointer = 4;
    EXPECT_THROW(ComponentRegisters{on_array}, UserError);
    ComponentConfig unaligned;
    unaligned.link_pointer = 0x204;  // 64-bit registers
    EXPECT_THROW(ComponentRegisters{unaligned}, UserError);
    ComponentConfig uncountable;
    uncountable.hdm.decoders = 3;
    EXPECT_THROW(ComponentRegisters{uncountable}, UserError);
}

TEST(ComponentRegisters, EachRegisterIsAccessedAsAWhole_T2_54) {
    ComponentRegisters component((ComponentConfig()));
    std::uint8_t data[8] = {};
    RegisterFile& registers = component.registers();
    EXPECT_EQ(registers.read(0x1000, data, 4), RegStatus::ok);
    EXPECT_EQ(registers.read(0x1000, data, 8), RegStatus::burst_error);  // two registers
    EXPECT_EQ(registers.read(0x1000, data, 2), RegStatus::burst_error);
    EXPECT_EQ(registers.read(0x1200, data, 8), RegStatus::ok);
    EXPECT_EQ(registers.read(0x1200, data, 4), RegStatus::burst_error);  // half of a 64-bit register
    EXPECT_EQ(registers.write(0x1214, data, 4), RegStatus::burst_error);
    EXPECT_EQ(registers.count(RegisterIssue::burst), 4u);
}

TEST(ComponentRegisters, RestOfTheBlockReadsZeroAndIgnoresWrites_T2_49) {
    ComponentBlock block(endpoint());
    for (std::uint64_t offset : {0x0u, 0xffcu, 0x1010u, 0x2000u, 0xe000u, 0xfffcu}) {
        EXPECT_EQ(block.write(offset, 0xffffffff), RegStatus::ok);
        EXPECT_EQ(block.read(offset), 0u) << offset;
    }
    EXPECT_EQ(block.write(0x10000, 0), RegStatus::address_error);
}

TEST(ComponentRegisters, RasMasksAndSeverityStartSetAndStatusClearsByOne) {
    ComponentBlock block(endpoint());
    const std::uint64_t ras = block.find(2);
    EXPECT_EQ(block.read(ras + 0x04), 0x1cfffu);
    EXPECT_EQ(block.read(ras + 0x08), 0x1cfffu);
    EXPECT_EQ(block.read(ras + 0x10), 0x7fu);
    RegisterFile& registers = block.component.registers();
    registers.set(registers.index("RAS_UNCORRECTABLE_STATUS"), 0x1cfff);
    block.write(ras, 0x401);
    EXPECT_EQ(block.read(ras), 0x1cfffu & ~0x401u);
    block.component.reset(ResetKind::warm, 0);
    EXPECT_EQ(block.read(ras), 0x1cfffu & ~0x401u);  // sticky
    block.component.reset(ResetKind::cold, 0);
    EXPECT_EQ(block.read(ras), 0u);
}

TEST(ComponentRegisters, DecoderCountCodesAreThoseOfTheStandard) {
    const unsigned counts[] = {1, 2, 4, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32};
    for (unsigned code = 0; code < 13; ++code) {
        ComponentBlock block(endpoint(counts[code]));
        const std::uint64_t hdm = block.find(5);
        EXPECT_EQ(block.read(hdm) & 0xf, code);
        const std::uint64_t last = hdm + 0x10 + 0x20 * (counts[code] - 1);
        block.write(last + kBaseLow, 0xf0000000);
        EXPECT_EQ(block.read(last + kBaseLow), 0xf0000000u);
        block.write(last + 0x20 + kBaseLow, 0xf0000000);  // one more decoder is not there
        EXPECT_EQ(block.read(last + 0x20 + kBaseLow), 0u);
    }
}

TEST(ComponentRegisters, CapabilitySaysWhatIsConfigured_T2_66) {
    ComponentBlock device(endpoint());
    EXPECT_EQ(device.read(device.find(5)), 0x00601b02u);
    device.write(device.find(5), 0);
    EXPECT_EQ(device.read(device.find(5)), 0x00601b02u);
    for (unsigned offset : {0x08u, 0x0cu}) {
        device.write(device.find(5) + offset, 0xffffffff);
        EXPECT_EQ(device.read(device.find(5) + offset), 0u);
    }
    // 3, 6, 12 and 16 ways are for devices, target counts for routing.
    ComponentBlock bridge(routing(4));
    EXPECT_EQ(bridge.read(bridge.find(5)), 0x00600382u);
}

TEST(ComponentRegisters, GlobalControlTakesTheBitsThatExist_T2_65) {
    ComponentBlock plain(endpoint());
    plain.write(plain.find(5) + 4, 0xffffffff);
    EXPECT_EQ(plain.read(plain.find(5) + 4), 2u);
    HdmConfig config = endpoint();
    config.poison_on_decode_error = true;
    ComponentBlock capable(config);
    capable.write(capable.find(5) + 4, 0xffffffff);
    EXPECT_EQ(capable.read(capable.find(5) + 4), 3u);
}

TEST(ComponentRegisters, CommittedAndErrorAreNotSetByWrites_T2_63) {
    ComponentBlock block(endpoint());
    block.write(block.decoder(0, kControl), kCommitted | kError);
    EXPECT_EQ(block.control_of(0), 0u);
}

TEST(ComponentRegisters, CommitSmokeSequence_T2_57_T2_58_T2_59_T2_60_T2_61) {
    ComponentBlock block(endpoint(1));
    EXPECT_EQ(block.commit(0, {4 * kHdmUnit, kHdmUnit}), 0x600u);        // T2-59: within 10 ms
    block.write(block.decoder(0, kControl), 0x600 | kHostOnly | kLock);  // T2-60: while committed nothing changes
    EXPECT_EQ(block.control_of(0), 0x600u);                              // T2-57
    block.write(block.decoder(0, kBaseLow), 0x80000000);
    EXPECT_EQ(block.read(block.decoder(0, kBaseLow)), 0x40000000u);  // T2-61: dropped
    block.write(block.decoder(0, kControl), 0);
    EXPECT_EQ(block.control_of(0), 0u);  // T2-58: not locked
    block.write(block.decoder(0, kBaseLow), 0x8fffffff);
    EXPECT_EQ(block.read(block.decoder(0, kBaseLow)), 0x80000000u);  // T2-61: bits 31:28
    block.write(block.decoder(0, kControl), kCommit | kLock);
    block.now += kMaxCommitLatency;
    EXPECT_EQ(block.control_of(0), 0x700u);
    block.write(block.decoder(0, kControl), 0);
    EXPECT_EQ(block.control_of(0), 0x700u);  // T2-58: locked
}

TEST(ComponentRegisters, SkipFreezesAndTheLastWordIsReserved_T2_64) {
    ComponentBlock block(endpoint());
    block.write(block.decoder(0, 0x1c), 0xffffffff);
    EXPECT_EQ(block.read(block.decoder(0, 0x1c)), 0u);
    block.commit(0, {0, kHdmUnit, 1, 256, {}, kHdmUnit, kLock});
    block.write(block.decoder(0, kLow), 0x50000000);
    EXPECT_EQ(block.read(block.decoder(0, kLow)), 0x10000000u);
}

TEST(ComponentRegisters, EachCommitErrorIsReported_T2_69) {
    ComponentBlock block(endpoint());
    const auto error = [&](unsigned n, const Programming& p) {
        EXPECT_TRUE((block.commit(n, p) & kError) != 0);
        const CommitError found = block.error(n);
        block.uncommit(n);
        EXPECT_EQ(block.control_of(n) & kError, 0u);
        return found;
    };
    EXPECT_EQ(error(0, {0, 3 * kHdmUnit, 2}), CommitError::size);
    EXPECT_EQ(error(0, {0, 4 * kHdmUnit, 4, 16384}), CommitError::capability);
    EXPECT_EQ(error(0, {0 - kHdmUnit, 2 * kHdmUnit}), CommitError::wrap);
    EXPECT_EQ(error(1, {0, kHdmUnit}), CommitError::order);
    block.commit(0, {0, 2 * kHdmUnit});
    EXPECT_EQ(error(1, {kHdmUnit, kHdmUnit}), CommitError::overlap);
}

}  // namespace
}  // namespace cxlvp::cxl::test
