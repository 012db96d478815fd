// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "cxlvp/crypto/algorithms/bytes.h"

namespace cxlvp::crypto {

/// Fills the image of a saved hash state from its beginning: little-endian numbers and octet strings, zeros where
/// nothing is written, and in the last 32-bit word the CRC-32 (ISO 3309) of all octets before it. The writer knows the
/// room that is left; what does not fit is a mistake of the caller and ends in an assertion.
class ContextImageWriter {
public:
    /// An image of `size` octets at `image`, which must outlive the writer.
    ContextImageWriter(std::uint8_t* image, std::size_t size);

    void put32(std::uint32_t value);
    void put64(std::uint64_t value);
    void put(ByteView octets);
    /// Writes the CRC word; the image is complete.
    void seal();

private:
    std::uint8_t* image_;
    std::size_t size_;
    std::size_t at_ = 0;
};

/// Reads what `ContextImageWriter` wrote, in the same order.
class ContextImageReader {
public:
    explicit ContextImageReader(ByteView image) : image_(image) {}

    /// Whether the CRC word is that of the octets before it.
    bool intact() const;
    std::uint32_t get32();
    std::uint64_t get64();
    void get(std::uint8_t* out, std::size_t size);

private:
    ByteView image_;
    std::size_t at_ = 0;
};

}  // namespace cxlvp::crypto
