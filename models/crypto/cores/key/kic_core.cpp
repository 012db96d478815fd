// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/key/kic_core.h"

#include <utility>

#include "cxlvp/crypto/algorithms/byte_order.h"
#include "cxlvp/crypto/algorithms/cipher/block_family.h"
#include "cxlvp/crypto/algorithms/kdf/cmac_kdf.h"
#include "cxlvp/crypto/algorithms/kdf/hkdf.h"

namespace cxlvp::crypto {

namespace {

//
constexpr std::uint32_t kHardwareLabel = 56;
constexpr std::uint32_t kHardwareResult = 64;
constexpr std::uint32_t kHardwareCmacKey = 32;
constexpr std::uint32_t kHardwareMetadata = 64;

constexpr std::size_t kCounterBits = 32;
constexpr std::uint32_t kHashSize = 32;

bool good_type(std::uint32_t type) {
    return is_core(static_cast<std::uint8_t>(type));
}

/// The key `reference` of the family of KIC.
ErrorCode read_key(std::uint64_t reference, CommandPort& port, SecretBytes& key) {
    UsedKey used;
    if (const ErrorCode error = port.keys().use(reference, CoreId::kic, used); error != ErrorCode::ok) return error;
    key.assign(used.bytes().begin(), used.bytes().end());
    return ErrorCode::ok;
}

/// A label at `address` or, when that is 0, behind the command.
ErrorCode read_label(std::uint64_t address, std::uint32_t length, ByteView inline_data, CommandPort& port,
                     Bytes& label) {
    label.resize(length);
    if (address != 0) return port.read(address, label.data(), length) ? ErrorCode::ok : ErrorCode::efault;
    if (length > inline_data.size()) return ErrorCode::einval;
    label.assign(inline_data.begin(), inline_data.begin() + length);
    return ErrorCode::ok;
}

}  // namespace

ErrorCode KicCore::run(const Command& command, CommandPort& port) {
    const VcqEntry& entry = command.entry;
    switch (static_cast<KicCommand>(entry.command())) {
        case KicCommand::hkdf1:
            return hkdf1(entry.as<KicHkdf1>(), command.inline_data, port);
        case KicCommand::hkdf2:
            return hkdf2(entry.as<KicHkdf2>(), command.inline_data, port);
        case KicCommand::aes_cmac_kdf:
            return cmac(entry.as<KicCmacKdf>(), command.inline_data, port);
        case KicCommand::dkek_derive:
            return dkek(entry.as<KicDkek>(), command.inline_data, port);
    }
    return ErrorCode::enosys;
}

ErrorCode KicCore::check_hkdf(std::uint32_t label, std::uint32_t length, std::uint32_t type) const {
    const bool hardware = quirks_.has(Quirk::q17_kdf_lengths);
    if (!good_type(type)) return ErrorCode::einval;
    if (label > (hardware ? kHardwareLabel : kLongestLabel)) return ErrorCode::emsgsize;
    return length != 0 && length <= (hardware ? kHardwareResult : kLongestResult) ? ErrorCode::ok : ErrorCode::emsgsize;
}

ErrorCode KicCore::expand(const SecretBytes& pseudorandom_key, ByteView label, std::uint32_t length, std::uint32_t type,
                          std::uint64_t destination, CommandPort& port) const {
    SecretBytes result(length);
    if (!hkdf_expand(HashAlgorithm::sha256, pseudorandom_key, label, result.data(), result.size()))
        return ErrorCode::emsgsize;
    port.work((length + kHashSize - 1) / kHashSize * times_[ServiceItem::kic_block]);
    return port.keys().put(destination, KeyType{type}, std::move(result));
}

ErrorCode KicCore::hkdf1(const KicHkdf1& payload, ByteView inline_data, CommandPort& port) const {
    if (const ErrorCode error = check_hkdf(payload.label_length, payload.length, payload.type); error != ErrorCode::ok)
        return error;
    SecretBytes base;
    if (const ErrorCode error = read_key(payload.base, port, base); error != ErrorCode::ok) return error;
    Bytes label;
    if (const ErrorCode error = read_label(payload.label, payload.label_length, inline_data, port, label);
        error != ErrorCode::ok)
        return error;
    return expand(base, label, payload.length, payload.type, payload.destination, port);
}

ErrorCode KicCore::hkdf2(const KicHkdf2& payload, ByteView inline_data, CommandPort& port) const {
    if (const ErrorCode error = check_hkdf(payload.label_length, payload.length, payload.type); error != ErrorCode::ok)
        return error;
    SecretBytes base;
    SecretBytes salt;
    if (const ErrorCode error = read_key(payload.base, port, base); error != ErrorCode::ok) return error;
    if (const ErrorCode error = read_key(payload.salt, port, salt); error != ErrorCode::ok) return error;
    Bytes label;
    if (const ErrorCode error = read_label(payload.label, payload.label_length, inline_data, port, label);
        error != ErrorCode::ok)
        return error;
    port.work(times_[ServiceItem::kic_block]);
    return expand(hkdf_extract(HashAlgorithm::sha256, salt, base), label, payload.length, payload.type,
                  payload.destination, port);
}

ErrorCode KicCore::cmac_base(std::uint64_t reference, CommandPort& port, SecretBytes& key) const {
    if (const ErrorCode error = read_key(reference, port, key); error != ErrorCode::ok) return error;
    const bool good = quirks_.has(Quirk::q17_kdf_lengths) ? key.size() == kHardwareCmacKey
                                                          : key.size() == 16 || key.size() == 24 || key.size() == 32;
    return good ? ErrorCode::ok : ErrorCode::ekeyrejected;
}

ErrorCode KicCore::cmac_derive(const SecretBytes& base, ByteView fixed, std::uint32_t length, KeyType type,
                               std::uint64_t destination, CommandPort& port) const {
    SecretBytes result(length);
    if (!cmac_kdf(base, fixed, kCounterBits, result.data(), result.size())) return ErrorCode::ekeyrejected;
    port.work((length + kCipherBlock - 1) / kCipherBlock * times_[ServiceItem::kic_block]);
    return port.keys().put(destination, type, std::move(result));
}

ErrorCode KicCore::cmac(const KicCmacKdf& payload, ByteView inline_data, CommandPort& port) const {
    const bool hardware = quirks_.has(Quirk::q17_kdf_lengths);
    if (!good_type(payload.type)) return ErrorCode::einval;
    const bool good_length =
        hardware ? payload.length == kHardwareCmacKey : payload.length != 0 && payload.length <= kLongestResult;
    if (!good_length || payload.label_length > (hardware ? kHardwareLabel : kLongestLabel)) return ErrorCode::emsgsize;
    SecretBytes base;
    if (const ErrorCode error = cmac_base(payload.base, port, base); error != ErrorCode::ok) return error;
    Bytes label;
    if (const ErrorCode error = read_label(payload.label, payload.label_length, inline_data, port, label);
        error != ErrorCode::ok)
        return error;
    return cmac_derive(base, label, payload.length, KeyType{payload.type}, payload.destination, port);
}

ErrorCode KicCore::dkek(const KicDkek& payload, ByteView inline_data, CommandPort& port) const {
    const std::uint32_t most = quirks_.has(Quirk::q17_kdf_lengths) ? kHardwareMetadata : kLongestLabel;
    if (payload.metadata_length > most) return ErrorCode::emsgsize;
    SecretBytes base;
    if (const ErrorCode error = cmac_base(payload.base, port, base); error != ErrorCode::ok) return error;
    Bytes metadata;
    if (const ErrorCode error = read_label(payload.metadata, payload.metadata_length, inline_data, port, metadata);
        error != ErrorCode::ok)
        return error;
    // The host of mailbox n has the id n + 1, since 0 stands for one's own.
    const std::uint32_t host = payload.host_id != 0 ? payload.host_id : port.keys().mailbox() + 1;
    Bytes fixed(4);
    store_be(fixed.data(), host);
    fixed.insert(fixed.end(), metadata.begin(), metadata.end());
    return cmac_derive(base, fixed, kKekSize, KeyType::of(CoreId::kic), payload.destination, port);
}

}  // namespace cxlvp::crypto
