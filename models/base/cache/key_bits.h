// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp {

/// The 64 bits of a key from which sets and hash positions are chosen; the low bits select the set. Keys that are not
/// integers bring their own functor of this shape.
template <class Key>
struct KeyBits {
    constexpr std::uint64_t operator()(const Key& key) const { return static_cast<std::uint64_t>(key); }
};

}  // namespace cxlvp
