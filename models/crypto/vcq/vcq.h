// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "cxlvp/crypto/core/core.h"
#include "cxlvp/crypto/registers/mailbox_codes.h"
#include "cxlvp/crypto/vcq/entry.h"

namespace cxlvp::crypto {

/// One VCQ as it was found in its slot.
class Vcq {
public:
    /// Octets of the longest VCQ, and of the largest slot.
    static constexpr std::size_t kMaxBytes = VcqEntry::kMaxCount * VcqEntry::kBytes;
    static constexpr std::size_t kMaxSlot = 1024;

    struct Item {
        std::uint8_t index;  ///< of the entry in the VCQ, the header being 0
        Command command;
    };

    /// Where the slot is read to; `parse` looks at it.
    std::uint8_t* slot() { return reinterpret_cast<std::uint8_t*>(entries_.data()); }
    /// Forgets the header of the VCQ that was in the slot before.
    void clear_header() { entries_[0] = {}; }
    /// Takes the slot of `bytes` bytes apart. Checks in this order, and names the first entry that fails: magic of the
    /// header (EFAULT, told through ECHILD); its id and count, 2 to 15 entries that fit the slot (EINVAL); magic of
    /// each command, spans that add up to the count (EFAULT).
    Outcome parse(std::size_t bytes);

    /// Says that `slot` was read from `address` on, `bytes` octets of it.
    void read_from(std::uint64_t address, std::size_t bytes) {
        address_ = address;
        bytes_ = bytes;
    }
    /// The `bytes` octets at `address` of memory as they were read with the slot; null when not all are of the slot.
    const std::uint8_t* find(std::uint64_t address, std::size_t bytes) const {
        const std::uint64_t offset = address - address_;
        const bool inside = offset < bytes_ && bytes <= bytes_ - offset;
        return inside ? reinterpret_cast<const std::uint8_t*>(entries_.data()) + offset : nullptr;
    }

    /// The core of command `n`, which is below `commands()`.
    CoreId core(std::size_t n) const { return entries_[index_[n]].core(); }
    std::size_t commands() const { return commands_; }
    Item item(std::size_t n) const;
    /// Cookie of the header.
    std::uint64_t cookie() const { return entries_[0].cookie(); }

private:
    std::array<VcqEntry, kMaxSlot / VcqEntry::kBytes> entries_;
    std::array<std::uint8_t, VcqEntry::kMaxCount> index_{};  ///< of each command
    std::size_t commands_ = 0;
    std::uint64_t address_ = 0;
    std::size_t bytes_ = 0;  ///< read
};

}  // namespace cxlvp::crypto
