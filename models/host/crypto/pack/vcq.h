// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "cxlvp/crypto/vcq/entry.h"

namespace cxlvp::host {

/// A VCQ while it is written: what one slot of a queue will hold. Behind the entries, which the engine reads as
/// commands, lie the constants of the driver that commands point to, such as a start vector. Results that only the
/// driver looks at may go there too. So a request costs one write to memory.
class Vcq {
public:
    static constexpr std::uint32_t kMaxBytes = 1024;

    /// Begins a VCQ for the slot at `address`, of `bytes` bytes.
    void begin(std::uint64_t address, std::uint32_t bytes) {
        address_ = address;
        limit_ = bytes;
        count_ = 1;
        low_ = bytes;
    }
    /// Adds a command.
    void add(const crypto::VcqEntry& entry) {
        if (std::uint8_t* to = next_entry()) std::memcpy(to, &entry, sizeof entry);
    }
    template <class Payload, class Command>
    void add(crypto::CoreId core, Command command, const Payload& payload, std::uint8_t flags = 0) {
        static_assert(std::has_unique_object_representations_v<Payload>, "padding would reach memory");
        add(crypto::VcqEntry::make(core, static_cast<std::uint8_t>(command), payload, flags));
    }
    /// Adds a command that ends the use of `core`.
    void flush(crypto::CoreId core) { add(crypto::VcqEntry::make(core, crypto::kFlushCommand)); }
    /// Puts `bytes` bytes behind the entries, or leaves room for them when `data` is null; returns their address.
    std::uint64_t place(const std::uint8_t* data, std::uint32_t bytes) {
        if (bytes > low_) bytes = low_;  // `finish` will find that the entries have no room
        low_ = (low_ - bytes) & ~std::uint32_t{7};
        if (data != nullptr)
            std::memcpy(bytes_.data() + low_, data, bytes);
        else
            std::memset(bytes_.data() + low_, 0, bytes);
        return address_ + low_;
    }
    /// Writes the header. False when the slot cannot hold all that was added.
    bool finish(std::uint64_t cookie = 0) {
        const auto header = crypto::VcqEntry::header(count_, cookie);
        std::memcpy(bytes_.data(), &header, sizeof header);
        return count_ <= crypto::VcqEntry::kMaxCount && entry_bytes() <= low_;
    }

    std::uint64_t address() const { return address_; }
    std::uint32_t count() const { return count_; }
    std::uint32_t entry_bytes() const { return count_ * static_cast<std::uint32_t>(crypto::VcqEntry::kBytes); }
    /// The slot from its first byte on.
    const std::uint8_t* data() const { return bytes_.data(); }
    /// How much of it has to reach memory.
    std::uint32_t bytes() const { return low_ == limit_ ? entry_bytes() : limit_; }
    crypto::VcqEntry entry(std::uint32_t index) const {
        crypto::VcqEntry out;
        std::memcpy(static_cast<void*>(&out), bytes_.data() + index * crypto::VcqEntry::kBytes, sizeof out);
        return out;
    }

private:
    std::uint8_t* next_entry() {
        const std::uint32_t offset = entry_bytes();
        ++count_;
        return offset + crypto::VcqEntry::kBytes <= kMaxBytes ? bytes_.data() + offset : nullptr;
    }

    std::uint64_t address_ = 0;
    std::uint32_t limit_ = 0;
    std::uint32_t count_ = 1;  ///< entries, header included
    std::uint32_t low_ = 0;    ///< offset of the constants, which grow downwards
    alignas(64) std::array<std::uint8_t, kMaxBytes> bytes_{};
};

}  // namespace cxlvp::host
