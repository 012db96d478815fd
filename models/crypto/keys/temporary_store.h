// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "cxlvp/crypto/algorithms/secret_bytes.h"
#include "cxlvp/crypto/keys/key_type.h"

namespace cxlvp::crypto {

/// The temporary store of one mailbox: a stack of keys. What is used is gone; FLUSH empties it. It outlives a VCQ.
class TemporaryStore {
public:
    /// Room that each key takes besides its own bytes, rounded up to words.
    static constexpr std::size_t kOverhead = 56;

    struct Key {
        KeyType type;
        SecretBytes bytes;
    };

    /// Room for `capacity` bytes.
    explicit TemporaryStore(std::size_t capacity) : capacity_(capacity) {}

    /// Puts a key on top; false when there is no room for it.
    bool push(Key key);
    /// The key on top; null when the store is empty.
    const Key* top() const { return keys_.empty() ? nullptr : &keys_.back(); }
    /// Takes the key from the top of a store that is not empty.
    Key pop();
    void clear();
    std::size_t used() const { return used_; }

private:
    static std::size_t cost(const Key& key) { return (key.bytes.size() + 3) / 4 * 4 + kOverhead; }

    std::size_t capacity_;
    std::size_t used_ = 0;
    std::vector<Key> keys_;
};

}  // namespace cxlvp::crypto
