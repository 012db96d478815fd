// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/hash/context_image.h"

#include <zlib.h>

#include <algorithm>
#include <cassert>
#include <cstring>

#include "cxlvp/crypto/algorithms/byte_order.h"

namespace cxlvp::crypto {

namespace {

constexpr std::size_t kCrcSize = 4;

std::uint32_t crc_of(ByteView octets) {
    return static_cast<std::uint32_t>(crc32(0, octets.data(), static_cast<uInt>(octets.size())));
}

}  // namespace

ContextImageWriter::ContextImageWriter(std::uint8_t* image, std::size_t size) : image_(image), size_(size) {
    std::fill_n(image_, size_, std::uint8_t{0});
}

void ContextImageWriter::put32(std::uint32_t value) {
    std::uint8_t octets[4];
    store_le(octets, value);
    put({octets, sizeof(octets)});
}

void ContextImageWriter::put64(std::uint64_t value) {
    std::uint8_t octets[8];
    store_le(octets, value);
    put({octets, sizeof(octets)});
}

void ContextImageWriter::put(ByteView octets) {
    assert(octets.size() <= size_ - kCrcSize - at_);
    std::copy(octets.begin(), octets.end(), image_ + at_);
    at_ += octets.size();
}

void ContextImageWriter::seal() {
    const std::size_t covered = size_ - kCrcSize;
    store_le(image_ + covered, crc_of({image_, covered}));
}

bool ContextImageReader::intact() const {
    if (image_.size() < kCrcSize) return false;
    const std::size_t covered = image_.size() - kCrcSize;
    return load_le<std::uint32_t>(image_.data() + covered) == crc_of(image_.part(0, covered));
}

std::uint32_t ContextImageReader::get32() {
    std::uint8_t octets[4];
    get(octets, sizeof(octets));
    return load_le<std::uint32_t>(octets);
}

std::uint64_t ContextImageReader::get64() {
    std::uint8_t octets[8];
    get(octets, sizeof(octets));
    return load_le<std::uint64_t>(octets);
}

void ContextImageReader::get(std::uint8_t* out, std::size_t size) {
    assert(size <= image_.size() - at_);
    std::copy_n(image_.data() + at_, size, out);
    at_ += size;
}

}  // namespace cxlvp::crypto
