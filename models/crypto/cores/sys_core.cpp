// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/sys_core.h"

#include <cstring>
#include <utility>

#include "cxlvp/crypto/core/operand_order.h"

namespace cxlvp::crypto {

namespace {

/// Longest object; the driver limits a call to 256 KiB.
constexpr std::uint32_t kMaxObject = 256 * 1024;

/// What LIST and FIND write.
struct ObjectRecord {
    std::uint64_t reference = 0;
    std::uint64_t cid = 0;
    std::uint32_t length = 0;
    std::uint32_t type = 0;
};
static_assert(sizeof(ObjectRecord) == 24);

/// The object itself cannot be had without the right to read it; that it is there is told to all with some right.
bool visible(const Datastore::Object& object, unsigned mailbox) {
    const Datastore::Masks& masks = object.masks;
    return ((masks.read | masks.write | masks.execute) >> mailbox & 1) != 0;
}

}  // namespace

ErrorCode SysCore::run(const Command& command, CommandPort& port) {
    const VcqEntry& entry = command.entry;
    switch (static_cast<SysCommand>(entry.command())) {
        case SysCommand::nop:
            return ErrorCode::ok;
        case SysCommand::import_blob:
            return import_blob(entry.as<SysImport>(), port);
        case SysCommand::export_blob:
            return export_blob(entry.as<SysExport>(), port);
        case SysCommand::create:
            return create(entry.as<SysNew>(), port);
        case SysCommand::read:
            return read(entry.as<SysRead>(), entry.flags(), port);
        case SysCommand::write:
            return write(entry.as<SysWrite>(), entry.flags(), port);
        case SysCommand::grant:
            return grant(entry.as<SysGrant>(), port);
        case SysCommand::list:
            return list(entry.as<SysList>(), port);
        case SysCommand::find:
            return find(entry.as<SysFind>(), port);
        case SysCommand::data:
            return data(entry.as<SysData>(), entry.flags(), port);
        case SysCommand::run:  // of the header only
            break;
    }
    return ErrorCode::enosys;
}

void SysCore::charge(std::size_t bytes, CommandPort& port) {
    port.work(services_.times[ServiceItem::sys_access] + (bytes + 3) / 4 * services_.times[ServiceItem::sys_word]);
}

ErrorCode SysCore::create(const SysNew& payload, CommandPort& port) {
    if (payload.length == 0 || payload.length > kMaxObject) return ErrorCode::emsgsize;
    charge(0, port);
    KeyAccess& keys = port.keys();
    Datastore::Object* const object = keys.datastore().create(payload.cid, payload.length, keys.mailbox());
    if (object == nullptr) return ErrorCode::enospc;
    keys.set_last(*object);
    std::uint8_t raw[sizeof object->reference];
    std::memcpy(raw, &object->reference, sizeof raw);
    return port.write(payload.reference, raw, sizeof raw) ? ErrorCode::ok : ErrorCode::efault;
}

ErrorCode SysCore::wrapping_key(std::uint64_t reference, CommandPort& port, UsedKey& key) {
    const ErrorCode error = port.keys().use(reference, CoreId::aes, key, CoreId::kic);
    if (error != ErrorCode::ok) return error;
    const std::size_t size = key.size();
    return size == 16 || size == 24 || size == 32 ? ErrorCode::ok : ErrorCode::ekeyrejected;
}

ErrorCode SysCore::write(const SysWrite& payload, std::uint8_t flags, CommandPort& port) {
    if (payload.length > kMaxObject + KeyBlob::kWrapBytes) return ErrorCode::emsgsize;
    if (payload.object != KeyRef::kTemporary) {
        Datastore::Object* object = nullptr;
        const ErrorCode error = port.keys().object(payload.object, Right::write, object);
        if (error != ErrorCode::ok) return error;
    }
    UsedKey wrap;
    if (payload.wrap != KeyRef::kNone) {
        const ErrorCode error = wrapping_key(payload.wrap, port, wrap);
        if (error != ErrorCode::ok) return error;
    }
    SecretBytes bytes(payload.length);
    // The key may be one of the datastore that is removed while memory is read.
    const SecretBytes key(wrap.bytes().begin(), wrap.bytes().end());
    if (!port.read(payload.source, bytes.data(), bytes.size())) return ErrorCode::efault;
    charge(bytes.size(), port);
    KeyType type{payload.type};
    if (payload.wrap != KeyRef::kNone) {
        std::optional<KeyBlob> blob = KeyBlob::open_wrapped(bytes, key);
        if (!blob) return ErrorCode::ebadmsg;
        bytes = std::move(blob->data);
        type = blob->type;
    } else {
        reorder_operand(flags, bytes.data(), bytes.size());
    }
    return port.keys().put(payload.object, type, std::move(bytes));
}

ErrorCode SysCore::read(const SysRead& payload, std::uint8_t flags, CommandPort& port) {
    Datastore::Object* object = nullptr;
    if (const ErrorCode error = port.keys().object(payload.object, Right::read, object); error != ErrorCode::ok)
        return error;
    if (object->bytes.empty()) return ErrorCode::enoent;
    if (payload.wrap == KeyRef::kNone && !object->type.plaintext()) return ErrorCode::eacces;
    SecretBytes bytes = object->bytes;
    if (payload.wrap == KeyRef::kNone) reorder_operand(flags, bytes.data(), bytes.size());
    return write_blob(object->cid, object->type, bytes, payload.wrap, payload.destination, payload.length, port);
}

ErrorCode SysCore::data(const SysData& payload, std::uint8_t flags, CommandPort& port) {
    KeyAccess& keys = port.keys();
    SecretBytes bytes;
    if (payload.object == KeyRef::kTemporary) {
        const TemporaryStore::Key* top = keys.temporary().top();
        if (top == nullptr) return ErrorCode::enoent;
        if (!top->type.plaintext()) return ErrorCode::eacces;
        if (top->bytes.size() > payload.length) return ErrorCode::emsgsize;
        bytes = keys.temporary().pop().bytes;
    } else {
        Datastore::Object* object = nullptr;
        if (const ErrorCode error = keys.object(payload.object, Right::read, object); error != ErrorCode::ok)
            return error;
        if (object->bytes.empty()) return ErrorCode::enoent;
        if (!object->type.plaintext()) return ErrorCode::eacces;
        if (object->bytes.size() > payload.length) return ErrorCode::emsgsize;
        bytes = object->bytes;
    }
    charge(bytes.size(), port);
    reorder_operand(flags, bytes.data(), bytes.size());
    return port.write(payload.destination, bytes.data(), bytes.size()) ? ErrorCode::ok : ErrorCode::efault;
}

ErrorCode SysCore::write_blob(std::uint64_t cid, KeyType type, ByteView data, std::uint64_t wrap,
                              std::uint64_t destination, std::uint32_t length, CommandPort& port) {
    SecretBytes blob;
    if (wrap == KeyRef::kNone) {
        blob = KeyBlob::plain(cid, data);
    } else {
        UsedKey key;
        if (const ErrorCode error = wrapping_key(wrap, port, key); error != ErrorCode::ok) return error;
        KeyBlob::Nonce nonce;
        services_.random.fill(port.keys().mailbox(), nonce.data(), nonce.size());
        blob = KeyBlob::wrapped(cid, type, data, key.bytes(), nonce);
    }
    if (blob.size() > length) return ErrorCode::emsgsize;
    charge(blob.size(), port);
    return port.write(destination, blob.data(), blob.size()) ? ErrorCode::ok : ErrorCode::efault;
}

ErrorCode SysCore::export_blob(const SysExport& payload, CommandPort& port) {
    KeyAccess& keys = port.keys();
    const Datastore::Object* object = keys.datastore().find_cid(payload.cid);
    if (object == nullptr || object->bytes.empty() || !visible(*object, keys.mailbox())) return ErrorCode::enoent;
    if (!object->masks.allow(Right::read, keys.mailbox())) return ErrorCode::eacces;
    if (payload.wrap == KeyRef::kNone && !object->type.plaintext()) return ErrorCode::eacces;
    return write_blob(object->cid, object->type, object->bytes, payload.wrap, payload.destination, payload.length,
                      port);
}

ErrorCode SysCore::import_blob(const SysImport& payload, CommandPort& port) {
    if (payload.length > kMaxObject + KeyBlob::kWrapBytes) return ErrorCode::emsgsize;
    SecretBytes key;
    if (payload.wrap != KeyRef::kNone) {
        UsedKey wrap;
        if (const ErrorCode error = wrapping_key(payload.wrap, port, wrap); error != ErrorCode::ok) return error;
        key.assign(wrap.bytes().begin(), wrap.bytes().end());
    }
    SecretBytes bytes(payload.length);
    if (!port.read(payload.source, bytes.data(), bytes.size())) return ErrorCode::efault;
    charge(bytes.size(), port);
    std::optional<KeyBlob> blob = key.empty() ? KeyBlob::open_plain(bytes) : KeyBlob::open_wrapped(bytes, key);
    if (!blob) return key.empty() ? ErrorCode::einval : ErrorCode::ebadmsg;
    if (blob->data.empty()) return ErrorCode::emsgsize;
    KeyAccess& keys = port.keys();
    const auto length = static_cast<std::uint32_t>(blob->data.size());
    Datastore::Object* const object = keys.datastore().create(blob->cid, length, keys.mailbox());
    if (object == nullptr) return ErrorCode::enospc;
    object->type = blob->type;
    object->bytes = std::move(blob->data);
    keys.set_last(*object);
    return ErrorCode::ok;
}

ErrorCode SysCore::grant(const SysGrant& payload, CommandPort& port) {
    // First, since others may remove the object meanwhile.
    charge(0, port);
    Datastore::Object* object = nullptr;
    if (const ErrorCode error = port.keys().object(payload.object, Right::write, object); error != ErrorCode::ok)
        return error;
    port.keys().datastore().grant(*object, {payload.read, payload.write, payload.execute});
    return ErrorCode::ok;
}

ErrorCode SysCore::write_record(const Datastore::Object* object, std::uint64_t destination, std::uint32_t length,
                                CommandPort& port) {
    if (length < sizeof(ObjectRecord)) return ErrorCode::emsgsize;
    ObjectRecord record;
    if (object != nullptr) record = {object->reference, object->cid, object->length, object->type.word};
    std::uint8_t raw[sizeof record];
    std::memcpy(raw, &record, sizeof record);
    // Others may remove the object from here on.
    charge(sizeof(ObjectRecord), port);
    return port.write(destination, raw, sizeof raw) ? ErrorCode::ok : ErrorCode::efault;
}

ErrorCode SysCore::list(const SysList& payload, CommandPort& port) {
    KeyAccess& keys = port.keys();
    if (payload.object != KeyRef::kNone && keys.datastore().find(payload.object) == nullptr) return ErrorCode::enoent;
    const Datastore::Object* object = keys.datastore().next(payload.object);
    while (object != nullptr && !visible(*object, keys.mailbox())) object = keys.datastore().next(object->reference);
    return write_record(object, payload.destination, payload.length, port);
}

ErrorCode SysCore::find(const SysFind& payload, CommandPort& port) {
    KeyAccess& keys = port.keys();
    const Datastore::Object* object = keys.datastore().find_cid(payload.cid);
    if (object == nullptr || !visible(*object, keys.mailbox())) return ErrorCode::enoent;
    return write_record(object, payload.destination, payload.length, port);
}

}  // namespace cxlvp::crypto
