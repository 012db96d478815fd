// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace cxlvp::openssl {

/// Bytes that grow, which may be secret: zeroised before memory is given back. Where memory runs out it says so instead
/// of throwing.
class Buffer {
public:
    Buffer() = default;
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;
    ~Buffer();

    std::uint8_t* data() { return data_; }
    const std::uint8_t* data() const { return data_; }
    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }

    /// False when there is no memory; then nothing has changed. New bytes are zero.
    bool resize(std::size_t size);
    bool append(const std::uint8_t* bytes, std::size_t count);
    bool assign(const Buffer& other);
    /// Zeroises the content and keeps the memory.
    void clear();

private:
    bool reserve(std::size_t capacity);

    std::uint8_t* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

}  // namespace cxlvp::openssl
