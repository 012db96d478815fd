// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/wire_format.h"

#include <cstdint>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cxlvp::bus {
namespace {

using Kind = WireFormat::Kind;

constexpr std::uint64_t kByte = std::uint64_t{1} << WireFormat::kFraction;

WireFormat format(Kind kind, std::uint64_t header = 0, std::uint64_t max_payload = 256) {
    WireFormat::Config config;
    config.kind = kind;
    config.header = header;
    config.max_payload = max_payload;
    return WireFormat(config);
}

/// Bytes on the wire for one size, all in units of a byte.
struct Row {
    std::uint64_t bytes;
    double read_request, read_response, write_request, masked_write_request, write_response;
};

void expect_row(const WireFormat& wire, const Row& row, double tolerance = 0) {
    SCOPED_TRACE(row.bytes);
    const auto bytes = [](std::uint64_t fine) { return static_cast<double>(fine) / kByte; };
    EXPECT_NEAR(bytes(wire.request(false, row.bytes, false)), row.read_request, tolerance);
    EXPECT_NEAR(bytes(wire.request(false, row.bytes, true)), row.read_request, tolerance) << "a read carries no mask";
    EXPECT_NEAR(bytes(wire.response(false, row.bytes)), row.read_response, tolerance);
    EXPECT_NEAR(bytes(wire.request(true, row.bytes, false)), row.write_request, tolerance);
    EXPECT_NEAR(bytes(wire.request(true, row.bytes, true)), row.masked_write_request, tolerance);
    EXPECT_NEAR(bytes(wire.response(true, row.bytes)), row.write_response, tolerance);
}

TEST(WireFormat, RawIsAHeaderAndTheData) {
    const WireFormat wire = format(Kind::raw, 12);
    expect_row(wire, {1, 12, 13, 13, 13, 12});
    expect_row(wire, {64, 12, 76, 76, 76, 12});
    expect_row(wire, {100, 12, 112, 112, 112, 12});
    expect_row(wire, {256, 12, 268, 268, 268, 12});
    expect_row(wire, {4096, 12, 4108, 4108, 4108, 12});
}

TEST(WireFormat, RawWithoutAHeaderIsTheDataAlone) {
    const WireFormat wire = format(Kind::raw);
    expect_row(wire, {1, 0, 1, 1, 1, 0});
    expect_row(wire, {4096, 0, 4096, 4096, 4096, 0});
}

TEST(WireFormat, PcieCountsPacketsWithHeadersFramingAndCrc) {
    // Request: 16-byte header, 4 framing, 4 LCRC. Completion: 12 + 8. Data in double words, 256 per packet, reads of up
    // to 512, writes are posted.
    const WireFormat wire = format(Kind::pcie);
    expect_row(wire, {1, 24, 24, 28, 28, 0});
    expect_row(wire, {4, 24, 24, 28, 28, 0});
    expect_row(wire, {64, 24, 84, 88, 88, 0});
    expect_row(wire, {100, 24, 120, 124, 124, 0});
    expect_row(wire, {101, 24, 124, 128, 128, 0});
    expect_row(wire, {256, 24, 276, 280, 280, 0});
    expect_row(wire, {257, 24, 40 + 260, 48 + 260, 48 + 260, 0});
    expect_row(wire, {512, 24, 40 + 512, 48 + 512, 48 + 512, 0});
    expect_row(wire, {513, 48, 60 + 516, 72 + 516, 72 + 516, 0});
    expect_row(wire, {4096, 8 * 24, 16 * 20 + 4096, 16 * 24 + 4096, 16 * 24 + 4096, 0});
}

TEST(WireFormat, PciePayloadLimitSetsTheNumberOfPackets) {
    expect_row(format(Kind::pcie, 0, 128), {256, 24, 40 + 256, 48 + 256, 48 + 256, 0});
    expect_row(format(Kind::pcie, 0, 4096), {4096, 8 * 24, 20 + 4096, 24 + 4096, 24 + 4096, 0});
}

TEST(WireFormat, Cxl68IsFourSlotsOf17Bytes) {
    // A line of 64 bytes: 4 slots of data. Request and RwD header: a slot. DRS and NDR: a third of one.
    const WireFormat wire = format(Kind::cxl68);
    const double third = 17.0 / 3;
    const double rounding = 64 * 1.0 / kByte;  // of a third, once per line
    expect_row(wire, {1, 17, 68 + third, 85, 102, third}, rounding);
    expect_row(wire, {64, 17, 68 + third, 85, 102, third}, rounding);
    expect_row(wire, {100, 34, 136 + 2 * third, 170, 204, 2 * third}, rounding);
    expect_row(wire, {256, 68, 272 + 4 * third, 340, 408, 4 * third}, rounding);
    expect_row(wire, {4096, 64 * 17, 64 * (68 + third), 64 * 85, 64 * 102, 64 * third}, rounding);
}

TEST(WireFormat, Cxl256IsFifteenSlotsIn256Bytes) {
    const WireFormat wire = format(Kind::cxl256);
    const double slot = 256.0 / 15;
    const double rounding = 64 * 6.0 / kByte;  // of a slot, for up to six slots per line
    expect_row(wire, {1, slot, slot * (4 + 1.0 / 3), 5 * slot, 6 * slot, slot / 3}, rounding);
    expect_row(wire, {64, slot, slot * (4 + 1.0 / 3), 5 * slot, 6 * slot, slot / 3}, rounding);
    expect_row(wire, {100, 2 * slot, 2 * slot * (4 + 1.0 / 3), 10 * slot, 12 * slot, 2 * slot / 3}, rounding);
    expect_row(wire, {256, 4 * slot, 4 * slot * (4 + 1.0 / 3), 20 * slot, 24 * slot, 4 * slot / 3}, rounding);
    expect_row(wire, {4096, 64 * slot, 64 * slot * (4 + 1.0 / 3), 320 * slot, 384 * slot, 64 * slot / 3}, rounding);
}

TEST(WireFormat, EveryPacketHasAtLeastItsHeader) {
    EXPECT_EQ(format(Kind::raw, 8).request(true, 0, false), 8 * kByte);
    EXPECT_EQ(format(Kind::pcie).request(false, 0, false), 24 * kByte);
    EXPECT_EQ(format(Kind::pcie).request(true, 0, false), 24 * kByte);
    EXPECT_EQ(format(Kind::cxl68).request(false, 0, false), 17 * kByte);
}

TEST(WireFormat, MoreDataNeverTakesFewerBytes) {
    for (const Kind kind : {Kind::raw, Kind::pcie, Kind::cxl68, Kind::cxl256}) {
        const WireFormat wire = format(kind, 16);
        for (std::uint64_t bytes = 1; bytes < 4096; ++bytes) {
            ASSERT_LE(wire.request(true, bytes, false), wire.request(true, bytes + 1, false));
            ASSERT_LE(wire.request(false, bytes, false), wire.request(false, bytes + 1, false));
            ASSERT_LE(wire.response(false, bytes), wire.response(false, bytes + 1));
            ASSERT_LE(wire.request(true, bytes, false), wire.request(true, bytes, true));
            ASSERT_GE(wire.request(true, bytes, false), bytes * kByte) << "the data itself";
        }
    }
}

TEST(WireFormatConfig, RefusesAPayloadLimitThatIsNoPowerOfTwo) {
    const auto bind = [](const char* key, const char* value) {
        ConfigNode node;
        node.set(key, ConfigNode::scalar(value, "f:1:1"));
        WireFormat::Config config;
        Binding binding;
        WireFormat::Config::schema().bind(&config, node, "wire", binding);
        return binding.errors().text();
    };
    EXPECT_EQ(bind("max_payload", "512 B"), "");
    EXPECT_THAT(bind("max_payload", "384 B"), testing::HasSubstr("not a power of two"));
    EXPECT_THAT(bind("max_payload", "64 B"), testing::HasSubstr("out of range"));
    EXPECT_EQ(bind("kind", "cxl256"), "");
    EXPECT_THAT(bind("kind", "cxl512"), testing::HasSubstr("is not one of raw, pcie, cxl68, cxl256"));
}

}  // namespace
}  // namespace cxlvp::bus
