// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/keys/key_access.h"

#include <utility>

namespace cxlvp::crypto {

ErrorCode KeyAccess::object(std::uint64_t reference, Right right, Datastore::Object*& out) {
    out = datastore_.find(reference == KeyRef::kLast ? last_ : reference);
    if (out == nullptr) return ErrorCode::enoent;
    return out->masks.allow(right, mailbox_) ? ErrorCode::ok : ErrorCode::eacces;
}

ErrorCode KeyAccess::use(std::uint64_t reference, CoreId core, UsedKey& key, CoreId also) {
    if (reference == KeyRef::kTemporary) {
        if (temporary_.top() == nullptr) return ErrorCode::enoent;
        TemporaryStore::Key top = temporary_.pop();
        key.type_ = top.type;
        key.stored_ = nullptr;
        key.taken_ = std::move(top.bytes);
    } else if (const unsigned number = KeyRef::hardware_number(reference); number != 0) {
        if (hardware_.keys[number - 1].empty()) return ErrorCode::enoent;
        key.type_ = KeyType::of(CoreId::kic);
        key.stored_ = &hardware_.keys[number - 1];
    } else {
        Datastore::Object* found = nullptr;
        if (const ErrorCode error = object(reference, Right::execute, found); error != ErrorCode::ok) return error;
        if (found->bytes.empty()) return ErrorCode::enoent;
        key.type_ = found->type;
        key.stored_ = &found->bytes;
    }
    const CoreId family = key.type_.core();
    return family == key_family(core) || family == key_family(also) ? ErrorCode::ok : ErrorCode::ekeyrejected;
}

ErrorCode KeyAccess::put(std::uint64_t reference, KeyType type, SecretBytes bytes) {
    if (reference == KeyRef::kTemporary)
        return temporary_.push({type, std::move(bytes)}) ? ErrorCode::ok : ErrorCode::enomem;
    Datastore::Object* found = nullptr;
    if (const ErrorCode error = object(reference, Right::write, found); error != ErrorCode::ok) return error;
    if (bytes.size() != found->length) return ErrorCode::emsgsize;
    found->type = type;
    found->bytes = std::move(bytes);
    set_last(*found);
    return ErrorCode::ok;
}

}  // namespace cxlvp::crypto
