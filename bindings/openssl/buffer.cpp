// SPDX-License-Identifier: Apache-2.0
#include "buffer.h"

#include <algorithm>
#include <cstring>

#include <openssl/crypto.h>

namespace cxlvp::openssl {

Buffer::~Buffer() {
    OPENSSL_clear_free(data_, capacity_);
}

bool Buffer::reserve(std::size_t capacity) {
    if (capacity <= capacity_) return true;
    const std::size_t wanted = std::max(capacity, 2 * capacity_);
    void* const data = OPENSSL_clear_realloc(data_, capacity_, wanted);
    if (data == nullptr) return false;
    data_ = static_cast<std::uint8_t*>(data);
    capacity_ = wanted;
    return true;
}

bool Buffer::resize(std::size_t size) {
    if (!reserve(size)) return false;
    if (size > size_) std::memset(data_ + size_, 0, size - size_);
    size_ = size;
    return true;
}

bool Buffer::append(const std::uint8_t* bytes, std::size_t count) {
    if (count == 0) return true;
    if (!reserve(size_ + count)) return false;
    std::memcpy(data_ + size_, bytes, count);
    size_ += count;
    return true;
}

bool Buffer::assign(const Buffer& other) {
    clear();
    return append(other.data_, other.size_);
}

void Buffer::clear() {
    if (size_ != 0) OPENSSL_cleanse(data_, size_);
    size_ = 0;
}

}  // namespace cxlvp::openssl
