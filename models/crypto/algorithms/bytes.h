// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <vector>

namespace cxlvp::crypto {

/// Octet strings that are not secret.
using Bytes = std::vector<std::uint8_t>;

/// A view of octets that belong to somebody else.
class ByteView {
public:
    constexpr ByteView() = default;
    constexpr ByteView(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
    /// Any container of octets that lie in one piece; it must outlive the view.
    template <class Container,
              class = decltype(static_cast<const std::uint8_t*>(static_cast<const Container*>(nullptr)->data()))>
    ByteView(const Container& bytes) : data_(bytes.data()), size_(bytes.size()) {}

    constexpr const std::uint8_t* data() const { return data_; }
    constexpr std::size_t size() const { return size_; }
    constexpr bool empty() const { return size_ == 0; }
    constexpr const std::uint8_t* begin() const { return data_; }
    constexpr const std::uint8_t* end() const { return data_ + size_; }
    constexpr std::uint8_t operator[](std::size_t i) const { return data_[i]; }
    /// `length` octets from `offset` on, both within the view; to its end when no length is given.
    constexpr ByteView part(std::size_t offset, std::size_t length) const { return {data_ + offset, length}; }
    constexpr ByteView part(std::size_t offset) const { return {data_ + offset, size_ - offset}; }

private:
    const std::uint8_t* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace cxlvp::crypto
