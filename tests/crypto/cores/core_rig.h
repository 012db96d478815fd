// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "../fake_command_port.h"
#include "cxlvp/crypto/core/core.h"
#include "cxlvp/crypto/timing/service_times.h"

namespace cxlvp::crypto {

/// Costs of the default grade, for all cores under test.
inline const ServiceTimes& test_times() {
    static const ServiceTimes times(Grade::iterative);
    return times;
}

/// A core with a memory and the stores of a mailbox. Places in memory that tests use: input at 0, output at 0x10000,
/// small things from 0x20000 on.
class CoreRig {
public:
    static constexpr std::size_t kInput = 0;
    static constexpr std::size_t kOutput = 0x10000;
    static constexpr std::size_t kIv = 0x20000;
    static constexpr std::size_t kTag = 0x20100;
    static constexpr std::size_t kAad = 0x21000;
    static constexpr std::size_t kNodes = 0x38000;

    explicit CoreRig(Core& core, CoreId id) : core_(core), id_(id) {}

    /// Runs a command of the core.
    template <class Number, class Payload>
    ErrorCode run(Number number, const Payload& payload, ByteView inline_data = {}) {
        return core_.run({VcqEntry::make(id_, static_cast<std::uint8_t>(number), payload), inline_data}, port);
    }
    template <class Number>
    ErrorCode run(Number number) {
        return core_.run({VcqEntry::make(id_, static_cast<std::uint8_t>(number)), {}}, port);
    }
    /// Puts a key on top of the temporary store and gives its reference.
    std::uint64_t temporary(ByteView key, CoreId family) { return temporary(key, KeyType::of(family)); }
    std::uint64_t temporary(ByteView key, KeyType type) {
        EXPECT_EQ(port.keys().put(KeyRef::kTemporary, type, SecretBytes(key.begin(), key.end())), ErrorCode::ok);
        return KeyRef::kTemporary;
    }
    /// Lays a chain of nodes of `sizes` octets, which follow each other from `source` and `destination` on.
    std::uint64_t chain(const std::vector<std::uint32_t>& sizes, std::uint64_t source, std::uint64_t destination) {
        std::uint64_t at = FakeCommandPort::kBase + kNodes;
        const std::uint64_t first = at;
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            ScatterNode node;
            node.next = i + 1 < sizes.size() ? at + ScatterNode::kAlignment : 0;
            node.source = source;
            node.destination = destination;
            node.length = sizes[i];
            std::uint8_t raw[ScatterNode::kBytes];
            std::memcpy(raw, &node, sizeof(raw));
            port.place(static_cast<std::size_t>(at - FakeCommandPort::kBase), {raw, sizeof(raw)});
            source += sizes[i];
            destination += sizes[i];
            at += ScatterNode::kAlignment;
        }
        return first;
    }
    std::uint64_t address(std::size_t offset) const { return FakeCommandPort::kBase + offset; }

    FakeCommandPort port;

private:
    Core& core_;
    CoreId id_;
};

/// An address that memory does not have.
inline constexpr std::uint64_t kNoMemory = 0x1000;

}  // namespace cxlvp::crypto
