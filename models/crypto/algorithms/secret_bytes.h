// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace cxlvp::crypto {

/// Overwrites `size` octets with zeros in a way that a compiler does not drop.
void zeroise(void* data, std::size_t size);

/// Gives memory back only after it has been overwritten with zeros.
template <class T>
class ZeroisingAllocator {
public:
    using value_type = T;

    ZeroisingAllocator() = default;
    template <class U>
    ZeroisingAllocator(const ZeroisingAllocator<U>&) {}

    T* allocate(std::size_t count) { return std::allocator<T>().allocate(count); }
    void deallocate(T* data, std::size_t count) {
        zeroise(data, count * sizeof(T));
        std::allocator<T>().deallocate(data, count);
    }
    friend bool operator==(const ZeroisingAllocator&, const ZeroisingAllocator&) { return true; }
    friend bool operator!=(const ZeroisingAllocator&, const ZeroisingAllocator&) { return false; }
};

/// Keys and other secrets: zeroised wherever they leave memory, also when the vector grows or shrinks away. What is
/// left behind by `resize` to a smaller size is overwritten at the latest when the memory is given back.
using SecretBytes = std::vector<std::uint8_t, ZeroisingAllocator<std::uint8_t>>;

}  // namespace cxlvp::crypto
