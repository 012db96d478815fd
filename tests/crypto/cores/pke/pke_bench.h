// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstring>

#include "crypto/algorithms/pk/pk_test_data.h"
#include "crypto/fake_command_port.h"
#include "cxlvp/crypto/cores/pke_core.h"
#include "cxlvp/crypto/cores/sys_core.h"
#include "cxlvp/crypto/vcq/payload/pke.h"
#include "cxlvp/crypto/vcq/payload/sys.h"

namespace cxlvp::crypto {

inline constexpr std::uint8_t kBothSwaps = VcqEntry::kSwapBytes | VcqEntry::kSwapWords;

inline Bytes reversed(ByteView octets) {
    Bytes other = plain(octets);
    std::reverse(other.begin(), other.end());
    return other;
}

/// A PKE core and the firmware core that brings its keys, on a memory of one piece.
class PkeBench {
public:
    explicit PkeBench(QuirkSet quirks = QuirkSet::all(), std::uint64_t seed = 1)
        : random_(Random(seed, "pke"), 1, false), services_{times, quirks, alarms_, random_} {}

    template <class Payload>
    ErrorCode run(PkeCommand command, const Payload& payload, std::uint8_t flags = kBothSwaps) {
        return run(VcqEntry::make(CoreId::pke, static_cast<std::uint8_t>(command), payload, flags));
    }
    ErrorCode run(const VcqEntry& entry) { return core_.run({entry, {}}, port); }

    /// Puts octets to memory and gives their address.
    std::uint64_t place(ByteView octets) {
        const std::uint64_t address = room(octets.size());
        port.place(static_cast<std::size_t>(address - FakeCommandPort::kBase), octets);
        return address;
    }
    /// Memory for a result, with a gap behind it.
    std::uint64_t room(std::size_t bytes) {
        const std::size_t offset = next_;
        next_ += (bytes + 63) / 64 * 64 + 64;
        return FakeCommandPort::kBase + offset;
    }
    Bytes peek(std::uint64_t address, std::size_t bytes) const { return port.peek(address, bytes); }

    /// A new object of the datastore, still empty; SYS.NEW.
    std::uint64_t object(std::size_t bytes) {
        SysNew payload;
        payload.reference = room(8);
        payload.length = static_cast<std::uint32_t>(bytes);
        EXPECT_EQ(sys(SysCommand::create, payload), ErrorCode::ok);
        std::uint64_t reference = 0;
        const Bytes raw = peek(payload.reference, 8);
        std::memcpy(&reference, raw.data(), raw.size());
        return reference;
    }
    /// Fills an object, or the temporary store; SYS.WRITE.
    ErrorCode write_key(std::uint64_t reference, ByteView octets, std::uint8_t flags = kBothSwaps,
                        KeyType type = KeyType::of(CoreId::pke)) {
        SysWrite payload;
        payload.object = reference;
        payload.source = place(octets);
        payload.length = static_cast<std::uint32_t>(octets.size());
        payload.type = type.word;
        return sys(SysCommand::write, payload, flags);
    }
    /// A new object with these octets.
    std::uint64_t key(ByteView octets, std::uint8_t flags = kBothSwaps, KeyType type = KeyType::of(CoreId::pke)) {
        const std::uint64_t reference = object(octets.size());
        EXPECT_EQ(write_key(reference, octets, flags, type), ErrorCode::ok);
        return reference;
    }
    /// Reads an object without header; SYS.DATA.
    ErrorCode read_key(std::uint64_t reference, std::size_t bytes, Bytes& octets, std::uint8_t flags = kBothSwaps) {
        SysData payload;
        payload.object = reference;
        payload.destination = room(bytes);
        payload.length = static_cast<std::uint32_t>(bytes);
        const ErrorCode error = sys(SysCommand::data, payload, flags);
        octets = peek(payload.destination, bytes);
        return error;
    }
    template <class Payload>
    ErrorCode sys(SysCommand command, const Payload& payload, std::uint8_t flags = 0) {
        return sys_.run({VcqEntry::make(CoreId::sys, static_cast<std::uint8_t>(command), payload, flags), {}}, port);
    }

    /// Gives the memory free for another case.
    void forget() {
        std::fill_n(port.memory.begin(), next_, std::uint8_t{0xEE});
        next_ = 0;
        port.writes.clear();
    }
    void zero_on_auth_failure(bool on) { services_.zero_on_auth_failure = on; }

    const ServiceTimes times{Grade::iterative};
    FakeCommandPort port{4096};

private:
    AlarmLog alarms_;
    EngineRandom random_;
    CoreServices services_;
    PkeCore core_{services_};
    SysCore sys_{services_};
    std::size_t next_ = 0;
};

}  // namespace cxlvp::crypto
