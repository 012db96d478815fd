// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cxlvp/base/registers/register_file.h"

namespace cxlvp::test {

// One register with every attribute, in two halves for each width: a field is an eighth of the register wide, and the
// top eighth is undeclared. Reset values alternate.
template <unsigned Bits>
struct MixedFields {
    static constexpr unsigned w = Bits / 8;
    static constexpr std::uint64_t r = 0x55 & ((1u << w) - 1);
    static constexpr Field low[] = {
        {"RO", 0 * w, w, Attr::ro, r},     {"ROS", 1 * w, w, Attr::ros, r},   {"RW", 2 * w, w, Attr::rw, r},
        {"RWS", 3 * w, w, Attr::rws, r},   {"RW1C", 4 * w, w, Attr::rw1c, r}, {"RW1CS", 5 * w, w, Attr::rw1cs, r},
        {"RW1S", 6 * w, w, Attr::rw1s, r},
    };
    static constexpr Field high[] = {
        {"RWL", 0 * w, w, Attr::rwl, r, "", "LOCK.ALL"},
        {"RWO", 1 * w, w, Attr::rwo, r},
        {"RC", 2 * w, w, Attr::rc, r},
        {"WO", 3 * w, w, Attr::wo, r},
        {"HWINIT", 4 * w, w, Attr::hwinit, r},
        {"RSVDP", 5 * w, w, Attr::rsvdp, r},
        {"RSVDZ", 6 * w, w, Attr::rsvdz, 0},
    };
};

constexpr Field kLockFields[] = {
    {"ALL", 0, 1, Attr::rw, 0, "closes every LOCK.ALL"},
    {"SELF", 8, 8, Attr::rwl, 0, "locks itself once it is non-zero", "SELF"},
    {"FIRST", 16, 1, Attr::rw, 0, "half of a joint lock"},
    {"SECOND", 17, 1, Attr::rw1s, 0, "half of a joint lock"},
};
constexpr Field kChannelFields[] = {
    {"LOCKED", 0, 1, Attr::rw1s, 0, "locks COUNT of this element"},
    {"COUNT", 8, 16, Attr::rwl, 0x1234, "", "LOCKED"},
    {"STATE", 24, 4, Attr::ro, 9},
};
constexpr Field kLimitFields[] = {
    {"VALUE", 0, 16, Attr::rwl, 0xffff, "", "CHANNEL.LOCKED"},
    {"JOINT", 16, 8, Attr::rwl, 0, "", "LOCK.FIRST & LOCK.SECOND"},
    {"FIXED", 24, 8, Attr::rwl, 0, "", "CHANNEL[2].LOCKED & LOCK.ALL"},
};

constexpr Register kMixedRegisters[] = {
    {"LOW8", 0x00, 1, MixedFields<8>::low},
    {"HIGH8", 0x01, 1, MixedFields<8>::high},
    {"LOW16", 0x02, 2, MixedFields<16>::low},
    {"HIGH16", 0x04, 2, MixedFields<16>::high},
    {"LOW32", 0x08, 4, MixedFields<32>::low},
    {"HIGH32", 0x0c, 4, MixedFields<32>::high},
    {"LOW64", 0x10, 8, MixedFields<64>::low},
    {"HIGH64", 0x18, 8, MixedFields<64>::high},
    {"LOCK", 0x20, 4, kLockFields},
    {"CHANNEL", 0x40, 4, kChannelFields, "interleaved with LIMIT", 3, 0x10},
    {"LIMIT", 0x48, 4, kLimitFields, "interleaved with CHANNEL", 3, 0x10},
};

/// All attributes in all widths, arrays, all forms of locks, holes at 0x06, 0x24.., 0x44, 0x4c, ..., 0x6c..0x7f.
constexpr RegisterMap kMixedMap = {"mixed", 0x80, kMixedRegisters, {1, 16, true}};
/// The same for a bus that does not allow much.
constexpr RegisterMap kStrictMap = {"strict", 0x80, kMixedRegisters, {1, 8}, HolePolicy::address_error};
/// The same with the most significant byte first.
constexpr RegisterMap kBigEndianMap = {"big", 0x80, kMixedRegisters, {1, 16, true, false, true}};
/// The same with accesses at any offset.
constexpr RegisterMap kUnalignedMap = {"unaligned", 0x80, kMixedRegisters, {1, 24, true, true}};
/// The same where software has words only.
constexpr RegisterMap kWordMap = {"words", 0x80, kMixedRegisters, {4, 4, true}};

/// For each attribute and width one register in which every bit has that attribute, and an array of it.
class UniformMap {
public:
    explicit UniformMap(AccessRule access) {
        fields_.push_back({{"LOCK", 0, 1, Attr::rw, 0}});
        registers_.push_back({"LOCKS", 0, 8, fields_.back()});
        std::uint64_t offset = 8;
        for (unsigned bytes : {1u, 2u, 4u, 8u}) {
            for (Attr attr : kAttrs) {
                const std::uint64_t all = ~std::uint64_t{0} >> (64 - 8 * bytes);
                const std::uint64_t reset = attr == Attr::rsvdz ? 0 : 0x3c5a9669c3a56996u & all;
                const char* lock = attr == Attr::rwl ? "LOCKS.LOCK" : nullptr;
                fields_.push_back({{"BITS", 0, 8 * bytes, attr, reset, "", lock}});
                for (unsigned count : {1u, 3u}) {
                    names_.push_back(fmt::format("{}_{}_X{}", to_string(attr), 8 * bytes, count));
                    registers_.push_back({names_.back().c_str(), offset, bytes, fields_.back(), "", count, 2 * bytes});
                    offset += 64;
                }
            }
        }
        map_ = {"uniform", offset, registers_, access};
    }
    UniformMap(const UniformMap&) = delete;
    UniformMap& operator=(const UniformMap&) = delete;

    const RegisterMap& map() const { return map_; }

private:
    std::deque<std::string> names_;
    std::deque<std::vector<Field>> fields_;
    std::vector<Register> registers_;
    RegisterMap map_{};
};

/// `bytes` bytes read through the front door as a little-endian number; 0xbad when the access is refused.
inline std::uint64_t read_value(RegisterFile& file, std::uint64_t offset, std::size_t bytes, ByteEnables enables = {}) {
    std::uint8_t data[8] = {};
    if (file.read(offset, data, bytes, enables) != RegStatus::ok) return 0xbad;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes; ++i) value |= std::uint64_t{data[i]} << (8 * i);
    return value;
}

/// Writes a number of `bytes` bytes, least significant first.
inline RegStatus write_value(RegisterFile& file, std::uint64_t offset, std::size_t bytes, std::uint64_t value,
                             ByteEnables enables = {}, Tick now = 0) {
    std::uint8_t data[8];
    for (std::size_t i = 0; i < 8; ++i) data[i] = static_cast<std::uint8_t>(value >> (8 * i));
    return file.write(offset, data, bytes, enables, now);
}

}  // namespace cxlvp::test
