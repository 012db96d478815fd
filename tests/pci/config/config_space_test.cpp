// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/config/config_space.h"

#include <cstdint>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../test_functions.h"

namespace cxlvp::pci {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr Field kWord[] = {{"VALUE", 0, 32, Attr::rw, 0x11}};
constexpr Register kBody[] = {{"WORD", 0x04, 4, kWord}};
constexpr RegisterMap kSmall = {"small", 0x08, kBody};
constexpr RegisterMap kOther = {"other", 0x08, kBody};
constexpr RegisterMap kLarge = {"large", 0xc0, kBody};
constexpr RegisterMap kHuge = {"huge", 0xf00, kBody};

/// A space that has a header and nothing else.
struct Bare {
    Type0Header header{"bare", {0x1234, 1}, {}};
    ConfigSpace space{"bare", header.registers()};
};

TEST(ConfigSpace, WithoutCapabilityHasAnEmptyChain) {
    Bare bare;
    EXPECT_EQ(bare.space.read_value(kCapPointer, 1), 0u);
    EXPECT_EQ(bare.space.read_value(kStatus, 2) & 0x10, 0u);
    EXPECT_EQ(bare.space.read_value(0x100), 0u);
}

TEST(ConfigSpace, BothChainsFollowTheOrderOfAppending) {
    EndpointFunction function(full_endpoint());
    ConfigSpace& space = function.space();
    std::vector<std::uint32_t> ids;
    for (std::uint32_t at = space.read_value(kCapPointer, 1); at != 0; at = space.read_value(at + 1, 1))
        ids.push_back(space.read_value(at, 1));
    EXPECT_THAT(ids, ElementsAre(0x01, 0x10, 0x05, 0x11));
    EXPECT_EQ(space.read_value(kStatus, 2) & 0x10, 0x10u);
    ids.clear();
    for (std::uint32_t at = 0x100; at != 0; at = space.read_value(at) >> 20)
        ids.push_back(space.read_value(at) & 0xffff);
    EXPECT_THAT(ids, ElementsAre(0x0001, 0x0003));
}

TEST(ConfigSpace, CapabilitiesDoNotOverlap) {
    EndpointFunction function(full_endpoint());
    std::uint64_t standard = ConfigSpace::kHeaderSize;
    std::uint64_t extended = ConfigSpace::kExtendedStart;
    for (const ConfigSpace::Block& block : function.space().blocks()) {
        if (block.capability == nullptr) continue;
        std::uint64_t& end = block.capability->header().in_extended_space() ? extended : standard;
        EXPECT_EQ(block.offset, end) << block.capability->name();
        end = block.offset + block.capability->size();
    }
    EXPECT_LE(standard, ConfigSpace::kExtendedStart);
}

TEST(ConfigSpace, ChainsSurviveEveryReset) {
    EndpointFunction function(full_endpoint());
    for (const Reset kind : kResets) {
        function.reset(kind, 0);
        EXPECT_NE(find_capability(function.space(), 0x11), 0u);
        EXPECT_NE(find_extended(function.space(), 0x0003), 0u);
    }
}

TEST(ConfigSpace, TheFirstExtendedCapabilityIsAt0x100) {
    Bare bare;
    Capability first(CapabilityHeader::extended(0x23, 1), kSmall);
    EXPECT_THAT(user_error([&] { bare.space.append(first, 0x200); }), HasSubstr("'small'"));
    bare.space.append(first);
    EXPECT_EQ(first.offset(), 0x100u);
    Capability second(CapabilityHeader::extended(0x24, 2), kOther);
    bare.space.append(second, 0x200);
    EXPECT_EQ(bare.space.read_value(0x100), 0x20010023u);
    EXPECT_EQ(bare.space.read_value(0x200), 0x00020024u);
    EXPECT_EQ(bare.space.read_value(0x204), 0x11u);
}

TEST(ConfigSpace, AGapIsFilledBeforeTheEnd) {
    Bare bare;
    Capability high(CapabilityHeader::standard(0x09), kSmall);
    Capability low(CapabilityHeader::standard(0x0a), kOther);
    bare.space.append(high, 0x48);
    bare.space.append(low);
    EXPECT_EQ(low.offset(), 0x40u);
    EXPECT_EQ(bare.space.read_value(kCapPointer, 1), 0x48u);
    EXPECT_EQ(bare.space.read_value(0x49, 1), 0x40u);
    EXPECT_EQ(bare.space.read_value(0x41, 1), 0u);
}

TEST(ConfigSpace, RefusesACapabilityByName) {
    Bare bare;
    Capability large(CapabilityHeader::standard(0x09), kLarge);
    Capability small(CapabilityHeader::standard(0x09), kSmall);
    EXPECT_THAT(user_error([&] { bare.space.append(small, 0x42); }), HasSubstr("'small' (0x8 bytes) at 0x42: not a"));
    EXPECT_THAT(user_error([&] { bare.space.append(small, 0x3c); }), HasSubstr("'small'"));
    EXPECT_THAT(user_error([&] { bare.space.append(small, 0xfc); }), HasSubstr("expected a place in 0x40 to 0xff"));
    EXPECT_THAT(user_error([&] { bare.space.append(small, 0x100); }), HasSubstr("expected a place"));
    bare.space.append(large);
    EXPECT_THAT(user_error([&] { bare.space.append(small); }),
                HasSubstr("bare: no place is left for capability 'small'"));
    EXPECT_THAT(user_error([&] { bare.space.append(small, 0xf8); }), HasSubstr("overlaps 'large'"));
    EXPECT_THAT(user_error([&] { bare.space.append(large); }),
                HasSubstr("'large' is in a configuration space already"));
    Capability huge(CapabilityHeader::extended(0x23, 1), kHuge);
    bare.space.append(huge);
    Capability extended(CapabilityHeader::extended(0x23, 1), kSmall);
    EXPECT_THAT(user_error([&] { bare.space.append(extended); }), HasSubstr("no place is left"));
    EXPECT_THAT(user_error([&] { bare.space.append(extended, 0x40); }), HasSubstr("expected a place in 0x100"));
}

TEST(ConfigSpace, WhereNothingIsReadsGive0AndAreNoMistake) {
    struct Listener : RegisterObserver {
        unsigned warnings = 0;
        void warn(const RegisterWarning&) override { ++warnings; }
    } listener;
    EndpointFunction function(full_endpoint());
    ConfigSpace& space = function.space();
    space.set_observer(&listener);
    space.write_value(0xffc, 0xffffffff);
    EXPECT_EQ(space.read_value(0xffc), 0u);
    EXPECT_EQ(space.read_value(0xfff, 1), 0u);
    EXPECT_EQ(listener.warnings, 0u);
    space.write_value(kStatus, 0x0040, 2);  // a reserved bit
    EXPECT_EQ(listener.warnings, 1u);
    space.set_observer(nullptr);
}

TEST(ConfigSpace, ADoublewordMayHoldSeveralRegisters) {
    EndpointFunction function(full_endpoint());
    ConfigSpace& space = function.space();
    EXPECT_EQ(space.read_value(0), 0x04771014u);
    EXPECT_EQ(space.read_value(8), 0x12000003u);
    space.write_value(0x3c, 0xffffffff);  // interrupt line; pin, min_gnt and max_lat do not change
    EXPECT_EQ(space.read_value(0x3c), 0x000001ffu);
    EXPECT_EQ(space.read_value(0x01, 2), 0x7710u);
}

TEST(ConfigSpace, AByteWriteDoesNotClearWhatWaitsInTheOtherByte) {
    EndpointFunction function(full_endpoint());
    RegisterFile& header = function.header().registers();
    header.set(header.index("STATUS"), 0x0110 | 0x8000);
    function.space().write_value(kStatus + 1, 0x80, 1);
    EXPECT_EQ(function.space().read_value(kStatus, 2), 0x0110u);  // capabilities list and bit 8
    function.space().write_value(kCommand, 0x0006, 2);
    EXPECT_EQ(function.space().read_value(kStatus, 2), 0x0110u);
}

TEST(ConfigSpace, DebugAccessHasNoSideEffect) {
    EndpointFunction function(full_endpoint());
    bool reset = false;
    struct Watch {
        bool& seen;
        void note(const FunctionReset&) { seen = true; }
    } watch{reset};
    function.on_reset<&Watch::note>(&watch);
    const std::uint64_t express = find_capability(function.space(), 0x10);
    std::uint8_t control[2] = {0, 0x80};
    function.space().debug_write(express + 8, control, 2);
    EXPECT_FALSE(reset);
    function.space().debug_read(express + 8, control, 2);
    EXPECT_EQ(control[1], 0x80);
    std::uint8_t nothing = 0x55;
    function.space().debug_read(0xffc, &nothing, 1);
    EXPECT_EQ(nothing, 0);
}

}  // namespace
}  // namespace cxlvp::pci
