// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "cxlvp/crypto/vcq/core_id.h"

namespace cxlvp::crypto {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "entries are little-endian, and read and written in place");

/// One entry of a VCQ (virtual command queue): 64 bytes, a header or a command. A VCQ is a header and 1 to 14 further
/// entries: commands, each followed by its inline data.
struct VcqEntry {
    static constexpr std::size_t kBytes = 64;
    static constexpr std::uint32_t kHeaderMagic = 0x01514356;   ///< "VCQ", 1
    static constexpr std::uint32_t kCommandMagic = 0x01444d43;  ///< "CMD", 1
    static constexpr std::uint32_t kHeaderId = 0x00000101;      ///< SYS, span 1, RUN
    static constexpr std::uint32_t kMinCount = 2;
    static constexpr std::uint32_t kMaxCount = 15;

    /// Bits of `flags`: how octets in memory relate to the words of the core.
    static constexpr std::uint8_t kSwapBytes = 0x40;  ///< of each 32-bit word
    static constexpr std::uint8_t kSwapWords = 0x20;

    std::uint32_t magic = 0;
    std::uint32_t id = 0;
    std::uint8_t payload[56] = {};

    CoreId core() const { return static_cast<CoreId>(id >> 24); }
    std::uint8_t flags() const { return static_cast<std::uint8_t>(id >> 16); }
    /// Entries the command takes, inline data included.
    std::uint8_t span() const { return static_cast<std::uint8_t>(id >> 8); }
    std::uint8_t command() const { return static_cast<std::uint8_t>(id); }

    static constexpr std::uint32_t make_id(CoreId core, std::uint8_t command, std::uint8_t flags = 0,
                                           std::uint8_t span = 1) {
        return std::uint32_t{static_cast<std::uint8_t>(core)} << 24 | std::uint32_t{flags} << 16 |
               std::uint32_t{span} << 8 | command;
    }
    /// The header of a VCQ of `count` entries, itself included. Profile X hands `cookie` back with the completion.
    static VcqEntry header(std::uint32_t count, std::uint64_t cookie = 0) {
        VcqEntry entry;
        entry.magic = kHeaderMagic;
        entry.id = kHeaderId;
        std::memcpy(entry.payload, &count, sizeof count);
        std::memcpy(entry.payload + 8, &cookie, sizeof cookie);
        return entry;
    }
    /// A command with its payload (vcq/payload/*.h); `span` counts itself and the entries of inline data behind it.
    template <class Payload, class = std::enable_if_t<std::is_class_v<Payload>>>
    static VcqEntry make(CoreId core, std::uint8_t command, const Payload& payload, std::uint8_t flags = 0,
                         std::uint8_t span = 1) {
        check<Payload>();
        VcqEntry entry = make(core, command, flags, span);
        std::memcpy(entry.payload, &payload, sizeof payload);
        return entry;
    }
    /// A command without payload.
    static VcqEntry make(CoreId core, std::uint8_t command, std::uint8_t flags = 0, std::uint8_t span = 1) {
        VcqEntry entry;
        entry.magic = kCommandMagic;
        entry.id = make_id(core, command, flags, span);
        return entry;
    }

    /// Of a header.
    std::uint32_t count() const { return load<std::uint32_t>(0); }
    std::uint64_t cookie() const { return load<std::uint64_t>(8); }
    /// Of a command: its payload.
    template <class Payload>
    Payload as() const {
        check<Payload>();
        Payload out;
        std::memcpy(static_cast<void*>(&out), payload, sizeof out);
        return out;
    }

private:
    template <class Payload>
    static void check() {
        static_assert(std::is_trivially_copyable_v<Payload> && sizeof(Payload) <= sizeof payload);
        // Padding would carry whatever was in memory.
        static_assert(std::has_unique_object_representations_v<Payload>);
    }
    template <class T>
    T load(std::size_t offset) const {
        T value;
        std::memcpy(&value, payload + offset, sizeof value);
        return value;
    }
};
static_assert(sizeof(VcqEntry) == VcqEntry::kBytes);

/// Command that every core has: ends the use of the core and forgets what it held.
inline constexpr std::uint8_t kFlushCommand = 0xff;

/// Node of a scatter-gather chain in memory.
struct ScatterNode {
    std::uint64_t next = 0;  ///< address of the next node, 0 at the end
    std::uint64_t source = 0;
    std::uint64_t destination = 0;
    std::uint64_t length = 0;  ///< in bytes; the low 32 bits count

    static constexpr std::size_t kBytes = 32;
    static constexpr std::size_t kAlignment = 64;  ///< that the driver keeps; nodes need their natural one of 8
};
static_assert(sizeof(ScatterNode) == ScatterNode::kBytes);

}  // namespace cxlvp::crypto
