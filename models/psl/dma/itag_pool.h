// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace cxlvp::psl {

/// What a translation tag (itag) stands for.
struct Itag {
    std::uint16_t handle = 0;  ///< context
    std::uint64_t real = 0;    ///< where the effective address leads
    std::uint64_t bytes = 0;   ///< from there to the end of the page
    bool store = false;        ///< for writes and atomics, else for reads
    unsigned port = 0;         ///< of the DMA interface
};

/// The translation tags of a slice.
class ItagPool {
public:
    /// 1 to 512 tags.
    explicit ItagPool(std::size_t tags) : slots_(tags) {}

    /// A free tag for `itag`, the lowest; nothing when none is free (NO_ITAG).
    std::optional<std::uint16_t> take(const Itag& itag);
    /// What the tag stands for; null when it is not in use.
    const Itag* find(std::uint16_t tag) const;
    /// Gives the tag back; false when it was not in use.
    bool give_back(std::uint16_t tag);
    /// The context is gone, and its tags with it.
    void drop_context(std::uint16_t handle);
    void reset();
    std::size_t in_use() const { return used_; }

private:
    struct Slot {
        Itag itag;
        bool used = false;
    };
    std::vector<Slot> slots_;
    std::size_t used_ = 0;
};

}  // namespace cxlvp::psl
