// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/keys/datastore.h"
#include "cxlvp/crypto/keys/temporary_store.h"
#include "cxlvp/crypto/vcq/error_code.h"

namespace cxlvp::crypto {

/// A key that a core may use now. A temporary one belongs to the user from here on; one of the datastore is only lent,
/// until the command under way ends or accesses memory.
class UsedKey {
public:
    ByteView bytes() const { return stored_ != nullptr ? ByteView(*stored_) : ByteView(taken_); }
    std::size_t size() const { return bytes().size(); }
    KeyType type() const { return type_; }

private:
    friend class KeyAccess;
    KeyType type_;
    const SecretBytes* stored_ = nullptr;
    SecretBytes taken_;
};

/// Keys 1 to 8 of the hardware, which the key derivation core starts from.
struct HardwareKeys {
    std::array<SecretBytes, KeyRef::kHardwareKeys> keys;  ///< an empty one is not valid
};

/// Keys by reference, as one mailbox sees them: its temporary store, the datastore with the rights it has there, and
/// the hardware keys.
class KeyAccess {
public:
    KeyAccess(unsigned mailbox, TemporaryStore& temporary, Datastore& datastore, const HardwareKeys& hardware)
        : mailbox_(mailbox), temporary_(temporary), datastore_(datastore), hardware_(hardware) {}

    unsigned mailbox() const { return mailbox_; }

    /// Finds the key `reference` for use by `core`, checked in this order: there is such an object with contents
    /// (ENOENT), the mailbox has the execute right (EACCES), the key is tagged with the family of `core`
    /// (EKEYREJECTED). A temporary key leaves the store, also when it is of another family.
    /// With `also` a key of that family will do as well.
    ErrorCode use(std::uint64_t reference, CoreId core, UsedKey& key) { return use(reference, core, key, core); }
    ErrorCode use(std::uint64_t reference, CoreId core, UsedKey& key, CoreId also);
    /// Stores a result under `reference`: on top of the temporary store (ENOMEM when full), or in an object of the
    /// datastore that exists (ENOENT), that the mailbox may write (EACCES) and that has this length (EMSGSIZE).
    ErrorCode put(std::uint64_t reference, KeyType type, SecretBytes bytes);
    /// The object of the datastore that `reference` names, when the mailbox has `right` to it (ENOENT, EACCES).
    ErrorCode object(std::uint64_t reference, Right right, Datastore::Object*& out);

    TemporaryStore& temporary() { return temporary_; }
    Datastore& datastore() { return datastore_; }
    /// Makes `object` what `KeyRef::kLast` names.
    void set_last(const Datastore::Object& object) { last_ = object.reference; }

private:
    unsigned mailbox_;
    TemporaryStore& temporary_;
    Datastore& datastore_;
    const HardwareKeys& hardware_;
    std::uint64_t last_ = KeyRef::kNone;
};

}  // namespace cxlvp::crypto
