// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <type_traits>
#include <vector>

namespace cxlvp::accuracy {

/// Runs `work` in a child process and returns the bytes it returned: a SystemC kernel elaborates once in a process, so
/// each simulation gets one of its own. Must not be called after the calling process touched the kernel. Throws
/// `std::runtime_error` with the message of an exception that left `work`, or when the child ended otherwise.
std::vector<std::byte> isolated_bytes(const std::function<std::vector<std::byte>()>& work);

/// As above for a vector of plain values.
template <class T>
std::vector<T> isolated(const std::function<std::vector<T>()>& work) {
    static_assert(std::is_trivially_copyable_v<T>);
    const std::vector<std::byte> bytes = isolated_bytes([&work] {
        const std::vector<T> values = work();
        const auto* begin = reinterpret_cast<const std::byte*>(values.data());
        return std::vector<std::byte>(begin, begin + values.size() * sizeof(T));
    });
    std::vector<T> values(bytes.size() / sizeof(T));
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<std::byte*>(values.data()));
    return values;
}

}  // namespace cxlvp::accuracy
