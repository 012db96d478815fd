// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "cxlvp/base/core/random.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"
#include "cxlvp/crypto/keys/key_type.h"

namespace cxlvp::crypto {

/// What a mailbox may do with an object.
enum class Right { read, write, execute };

/// The datastore: objects with a name, a type and a list of mailboxes for each right (mailbox n is bit n). Room is
/// given out in one direction only: an object that is deleted does not make room for another.
class Datastore {
public:
    struct Masks {
        std::uint64_t read = 0;
        std::uint64_t write = 0;
        std::uint64_t execute = 0;
        bool none() const { return (read | write | execute) == 0; }
        bool allow(Right right, unsigned mailbox) const;
    };
    struct Object {
        std::uint64_t reference = 0;
        std::uint64_t cid = 0;  ///< name chosen by software
        std::uint32_t length = 0;
        KeyType type;
        SecretBytes bytes;  ///< empty until it is written
        Masks masks;
    };
    static constexpr std::size_t kOverhead = 56;

    /// Room for `capacity` bytes. References are numbers of `random`.
    Datastore(std::size_t capacity, Random random) : capacity_(capacity), random_(random) {}

    /// Makes an object of `length` bytes that mailbox `owner` has all rights to; null when there is no room. It stays
    /// where it is until it is removed.
    Object* create(std::uint64_t cid, std::uint32_t length, unsigned owner);
    /// The object with this reference; null when there is none.
    Object* find(std::uint64_t reference);
    /// The object named `cid` that was made first; null when there is none.
    Object* find_cid(std::uint64_t cid);
    /// The object made next after `reference` (0: the first); null at the end, or when there is no such object.
    Object* next(std::uint64_t reference);
    /// Sets the masks; an object that nobody has a right to is removed, its bytes zeroised.
    void grant(Object& object, const Masks& masks);
    void clear();
    std::size_t used() const { return used_; }

private:
    std::size_t capacity_;
    std::size_t used_ = 0;
    Random random_;
    std::vector<std::unique_ptr<Object>> objects_;  ///< in the order in which they were made
};

}  // namespace cxlvp::crypto
