// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace cxlvp {

/// A constant table seen through pointer and count, so that tables can be constant-initialised static data. It does not
/// own the elements: they must live as long as the span, which is why nothing converts from a temporary.
template <class T>
class TableSpan {
public:
    constexpr TableSpan() = default;
    constexpr TableSpan(const T* data, std::size_t size) : data_(data), size_(size) {}
    template <std::size_t N>
    constexpr TableSpan(const T (&table)[N]) : data_(table), size_(N) {}
    template <std::size_t N>
    constexpr TableSpan(const std::array<T, N>& table) : data_(table.data()), size_(N) {}
    TableSpan(const std::vector<T>& table) : data_(table.data()), size_(table.size()) {}
    template <std::size_t N>
    TableSpan(const std::array<T, N>&&) = delete;
    TableSpan(const std::vector<T>&&) = delete;

    constexpr const T* begin() const { return data_; }
    constexpr const T* end() const { return data_ + size_; }
    constexpr std::size_t size() const { return size_; }
    constexpr bool empty() const { return size_ == 0; }
    constexpr const T& operator[](std::size_t i) const { return data_[i]; }

private:
    const T* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace cxlvp
