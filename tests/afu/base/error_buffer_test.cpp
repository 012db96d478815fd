// SPDX-License-Identifier: Apache-2.0
// The error buffer of an AFU in its descriptor space (section 2.7).
#include <array>

#include <gtest/gtest.h>

#include "afu/afu_rig.h"
#include "cxlvp/afu/explore/stream_afu.h"
#include "cxlvp/afu/memcpy/memcpy_afu.h"
#include "cxlvp/afu_interface/afu_descriptor.h"

namespace cxlvp::afu {
namespace {

template <class Rig>
std::uint64_t read(Rig& rig, std::uint64_t address) {
    MmioAccess access;
    access.config = true;
    access.address = address;
    Tick at = rig.psl.now();
    EXPECT_TRUE(rig.checker.mmio(access, at));
    return access.data;
}

template <class Rig>
AfuDescriptor descriptor(Rig& rig) {
    AfuDescriptor::Words words{};
    for (std::size_t n = 0; n < words.size(); ++n) words[n] = read(rig, 8 * n);
    return AfuDescriptor::decode(words);
}

StreamConfig with_buffer(std::uint64_t bytes) {
    StreamConfig config;
    config.count = 20;
    config.range = 4 * kKiB;
    config.error_buffer = bytes;
    return config;
}

TEST(ErrorBuffer, LiesBehindTheDescriptorAtAMultipleOf4KiB) {
    AfuRig<StreamAfu> rig(with_buffer(8 * kKiB));
    rig.psl.reset();
    EXPECT_EQ(descriptor(rig).error_buffer_bytes, 8 * kKiB);
    EXPECT_EQ(descriptor(rig).error_buffer_offset, 4 * kKiB);
    EXPECT_FALSE(descriptor(rig).error_buffer_unaligned());
    AfuRig<StreamAfu> without(with_buffer(0));
    without.psl.reset();
    EXPECT_EQ(descriptor(without).error_buffer_bytes, 0u);
}

TEST(ErrorBuffer, LiesBehindConfigurationRecordsToo) {
    MemcpyConfig config;
    config.error_buffer = 4 * kKiB;
    AfuRig<MemcpyAfu> rig(config);
    rig.psl.reset();
    const AfuDescriptor found = descriptor(rig);
    EXPECT_EQ(found.records, 1u);
    EXPECT_GE(found.error_buffer_offset, found.record_offset + found.record_bytes);
    EXPECT_EQ(found.check(64 * kMiB), AfuDescriptor::Status::ok);
}

TEST(ErrorBuffer, HoldsTheLastCommandThatFailedAndHowManyHave) {
    AfuRig<StreamAfu> rig(with_buffer(4 * kKiB));
    rig.bring_up();
    unsigned asked = 0;
    Command failed;
    rig.psl.script = [&](const Command& command) -> std::optional<ResponseCode> {
        if (command.code != static_cast<std::uint16_t>(CommandCode::read_cl_na) || ++asked % 7 != 0)
            return std::nullopt;
        failed = command;
        return ResponseCode::derror;
    };
    rig.add(1, 0x9000'0000);
    rig.psl.run();
    const std::uint64_t at = descriptor(rig).error_buffer_offset;
    EXPECT_EQ(read(rig, at), 2u) << "of 20 accesses";
    EXPECT_EQ(read(rig, at + 8), 0x0300'0000'0000'0000u | std::uint64_t{failed.tag} << 48 |
                                     std::uint64_t{failed.code} << 32 | std::uint64_t{1} << 16);
    EXPECT_EQ(read(rig, at + 16), failed.ea);
    rig.psl.reset();
    EXPECT_EQ(read(rig, at), 2u) << "a reset leaves it for software to read";
}

TEST(ErrorBuffer, DoesNotCountWhatIsNoFailure) {
    AfuRig<StreamAfu> rig(with_buffer(4 * kKiB));
    rig.bring_up();
    unsigned asked = 0;
    rig.psl.script = [&](const Command&) -> std::optional<ResponseCode> {
        return ++asked == 5 ? std::optional(ResponseCode::paged) : std::nullopt;
    };
    rig.add(1, 0x9000'0000);
    rig.psl.run();
    EXPECT_EQ(read(rig, descriptor(rig).error_buffer_offset), 0u);
}

}  // namespace
}  // namespace cxlvp::afu
