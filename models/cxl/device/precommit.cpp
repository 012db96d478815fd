// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/device/precommit.h"

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::cxl {

namespace {

constexpr std::uint64_t kLockOnCommit = 1u << 8;
constexpr std::uint64_t kCommit = 1u << 9;
constexpr std::uint64_t kHostOnly = 1u << 12;
constexpr std::uint64_t kBackInvalidate = 1u << 13;

std::uint64_t bits_of(Precommit::Range range) {
    if (range == Precommit::Range::host_only) return kHostOnly;
    return range == Precommit::Range::back_invalidate ? kBackInvalidate : 0;
}

void write(RegisterFile& registers, const char* name, std::uint64_t value, Tick at) {
    std::uint8_t bytes[4];
    for (unsigned i = 0; i < 4; ++i) bytes[i] = static_cast<std::uint8_t>(value >> (8 * i));
    registers.write(registers.map().registers[registers.index(name)].offset, bytes, 4, {}, at);
}

}  // namespace

const Schema<Precommit>& Precommit::schema() {
    static const Schema<Precommit> schema =
        Schema<Precommit>()
            .flag("enabled", &Precommit::enabled, {"firmware has committed decoder 0", ""})
            .address("base", &Precommit::base, {}, {"first host physical address", ""})
            .bytes("size", &Precommit::size, {}, {"over all ways", ""})
            .count("ways", &Precommit::ways, {1, 16}, {"1, 2, 4, 8, 16, 3, 6 or 12", ""})
            .bytes("granularity", &Precommit::granularity, {256, 16 * kKiB}, {"bytes on a device before the next", ""})
            .power_of_two()
            .flag("lock", &Precommit::lock, {"with Lock On Commit", ""})
            .check([](const Precommit& p, const ConfigNode& node, const std::string& path, Binding& binding) {
                if (!code_of_ways(static_cast<unsigned>(p.ways)))
                    binding.errors().error(node.origin, path + ".ways",
                                           fmt::format("{} ways cannot be encoded (CXL r3.1 8.2.4.20.7)", p.ways));
            });
    return schema;
}

void Precommit::program(ComponentRegisters& component, Range range, Tick at) const {
    RegisterFile& registers = component.registers();
    const Interleave interleave = *Interleave::from_ways(static_cast<unsigned>(ways), granularity);
    write(registers, "HDM_BASE_HIGH", base >> 32, at);
    write(registers, "HDM_BASE_LOW", base, at);
    write(registers, "HDM_SIZE_HIGH", size >> 32, at);
    write(registers, "HDM_SIZE_LOW", size, at);
    write(registers, "HDM_CONTROL",
          interleave.ig() | interleave.iw() << 4 | kCommit | bits_of(range) | (lock ? kLockOnCommit : 0), at);
    component.decoders().advance(at + component.decoders().config().commit_latency);
    if (const CommitError error = component.decoders().error(0); error != CommitError::none)
        throw UserError(fmt::format("precommitted: decoder 0 is not committed: {}", to_string(error)));
    registers.set(registers.field("HDM_GLOBAL_CONTROL.DECODER_ENABLE"), 1, at);
}

}  // namespace cxlvp::cxl
