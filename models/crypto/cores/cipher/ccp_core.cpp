// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/cipher/ccp_core.h"

#include <algorithm>
#include <optional>

#include "cxlvp/base/core/round_up.h"
#include "cxlvp/crypto/algorithms/byte_order.h"
#include "cxlvp/crypto/cores/cipher/cipher_setup.h"

namespace cxlvp::crypto {

namespace {

constexpr std::uint32_t kCounterNonce = 16;
constexpr std::uint32_t kCounter = 4;
constexpr std::uint32_t kKey = 32;
constexpr std::uint32_t kShortKey = 16;
constexpr std::uint32_t kPolyHalf = 16;
constexpr std::uint32_t kTag = 16;

}  // namespace

ErrorCode CcpCore::run(const Command& command, CommandPort& port) {
    const VcqEntry& entry = command.entry;
    switch (static_cast<CcpCommand>(entry.command())) {
        case CcpCommand::chacha20_init:
            return begin_chacha20(entry.as<ChachaInit>(), port);
        case CcpCommand::poly1305_init:
            return begin_poly1305(entry.as<PolyInit>(), port);
        case CcpCommand::aead_init:
            return begin_aead(entry.as<ChachaPolyInit>(), port);
        case CcpCommand::aad_update:
            return aad(entry.as<CipherAad>(), false, port);
        case CcpCommand::aad_final:
            return aad(entry.as<CipherAad>(), true, port);
        case CcpCommand::update:
            return update(entry.as<CipherUpdate>(), port);
        case CcpCommand::final:
            return final(entry.as<CipherFinal>(), port);
        case CcpCommand::scatter_gather:
            return scatter(entry.as<CipherScatter>(), port);
    }
    return ErrorCode::enosys;
}

void CcpCore::flush() {
    chacha20_ = ChaCha20();
    phase_ = Phase::idle;
    text_ = 0;
    mover_.forget();
}

ErrorCode CcpCore::read_key(std::uint64_t reference, std::uint32_t length, CommandPort& port, SecretBytes& key) {
    UsedKey used;
    if (const ErrorCode error = port.keys().use(reference, CoreId::ccp, used); error != ErrorCode::ok) return error;
    if (used.size() != length) return ErrorCode::ekeyrejected;
    key.insert(key.end(), used.bytes().begin(), used.bytes().end());
    return ErrorCode::ok;
}

ErrorCode CcpCore::begin_chacha20(const ChachaInit& payload, CommandPort& port) {
    if (!idle()) return ErrorCode::eproto;
    if ((payload.key_length != kKey && payload.key_length != kShortKey) ||
        payload.counter_nonce_length != kCounterNonce || payload.counter_length != kCounter ||
        !direction_of_operation(payload.operation))
        return ErrorCode::einval;
    SecretBytes key;
    if (const ErrorCode error = read_key(payload.key, payload.key_length, port, key); error != ErrorCode::ok)
        return error;
    std::uint8_t start[kCounterNonce];
    if (!port.read(payload.counter_nonce, start, sizeof(start))) return ErrorCode::efault;
    if (!chacha20_.begin(key, {start, sizeof(start)})) return ErrorCode::einval;
    function_ = Function::chacha20;
    phase_ = Phase::text;
    return ErrorCode::ok;
}

ErrorCode CcpCore::begin_poly1305(const PolyInit& payload, CommandPort& port) {
    if (!idle()) return ErrorCode::eproto;
    if (payload.r_length != kPolyHalf || payload.s_length != kPolyHalf) return ErrorCode::einval;
    // r is used first: of two temporary keys it is the upper one.
    SecretBytes key;
    if (const ErrorCode error = read_key(payload.r, kPolyHalf, port, key); error != ErrorCode::ok) return error;
    if (const ErrorCode error = read_key(payload.s, kPolyHalf, port, key); error != ErrorCode::ok) return error;
    if (!poly1305_.begin(key)) return ErrorCode::einval;
    function_ = Function::poly1305;
    direction_ = Direction::encrypt;
    phase_ = Phase::text;
    return ErrorCode::ok;
}

ErrorCode CcpCore::begin_aead(const ChachaPolyInit& payload, CommandPort& port) {
    if (!idle()) return ErrorCode::eproto;
    const std::optional<Direction> direction = direction_of_operation(payload.operation);
    if (payload.key_length != kKey || payload.counter_nonce_length != kCounterNonce || !direction)
        return ErrorCode::einval;
    SecretBytes key;
    if (const ErrorCode error = read_key(payload.key, kKey, port, key); error != ErrorCode::ok) return error;
    std::uint8_t start[kCounterNonce];
    if (!port.read(payload.counter_nonce, start, sizeof(start))) return ErrorCode::efault;
    // Block 0 of the key stream is the key of Poly1305, block 1 begins the text (RFC 8439 2.8): no other counter makes
    // sense.
    if (load_le<std::uint32_t>(start) > 1) return ErrorCode::einval;
    if (!aead_.begin_chacha20_poly1305(key, ByteView(start, sizeof(start)).part(kCounter), *direction))
        return ErrorCode::einval;
    function_ = Function::aead;
    direction_ = *direction;
    phase_ = Phase::aad;
    if (*direction == Direction::decrypt) mover_.doubt(!clear_on_failure_);
    port.work(times_[ServiceItem::chacha_block]);
    return ErrorCode::ok;
}

ErrorCode CcpCore::aad(const CipherAad& payload, bool last, CommandPort& port) {
    if (phase_ != Phase::aad) return ErrorCode::eproto;
    if (!last && quirks_.has(Quirk::q08_ccp_aad) && payload.length % kCipherBlock != 0) return ErrorCode::emsgsize;
    if (last) phase_ = Phase::text;
    port.work(pieces_of(payload.length, kCipherBlock) * times_[ServiceItem::poly1305_block]);
    mover_.use(payload.data, 0, payload.length);
    return mover_.move(port, payload.length, false, [this](std::uint8_t* data, std::size_t size) {
        aead_.aad({data, size});
    });
}

bool CcpCore::takes_text() const {
    return phase_ == Phase::text || (phase_ == Phase::aad && !quirks_.has(Quirk::q08_ccp_aad));
}

ErrorCode CcpCore::check_text(std::uint64_t length, bool last, std::uint32_t tag_length) const {
    if (last && function_ != Function::chacha20 && tag_length != kTag) return ErrorCode::emsgsize;
    if (!last && length % kCipherBlock != 0) return ErrorCode::emsgsize;
    if (!clear_on_failure_ && function_ == Function::aead && text_ + length > kMostHeldBack) return ErrorCode::emsgsize;
    return ErrorCode::ok;
}

std::uint64_t CcpCore::text_cycles(std::uint64_t length) const {
    const std::uint64_t stream = pieces_of(length, ChaCha20::kBlock) * times_[ServiceItem::chacha_block];
    const std::uint64_t code = pieces_of(length, kCipherBlock) * times_[ServiceItem::poly1305_block];
    // Of the AEAD, one works on the block that the other has left.
    if (function_ == Function::aead) return std::max(stream, code);
    return function_ == Function::chacha20 ? stream : code;
}

ErrorCode CcpCore::feed_text(bool last, CommandPort& port) {
    const std::uint64_t length = mover_.length();
    phase_ = last ? Phase::finished : Phase::text;
    text_ += length;
    port.work(text_cycles(length));
    return mover_.move(port, length, function_ != Function::poly1305, [this](std::uint8_t* data, std::size_t size) {
        if (function_ == Function::chacha20)
            chacha20_.update(data, data, size);
        else if (function_ == Function::poly1305)
            poly1305_.update({data, size});
        else
            aead_.update(data, data, size);
    });
}

ErrorCode CcpCore::update(const CipherUpdate& payload, CommandPort& port) {
    if (!takes_text()) return ErrorCode::eproto;
    if (const ErrorCode error = check_text(payload.length, false, 0); error != ErrorCode::ok) return error;
    mover_.use(payload.input, payload.output, payload.length);
    return feed_text(false, port);
}

ErrorCode CcpCore::final(const CipherFinal& payload, CommandPort& port) {
    if (!takes_text()) return ErrorCode::eproto;
    if (const ErrorCode error = check_text(payload.length, true, payload.tag_length); error != ErrorCode::ok)
        return error;
    mover_.use(payload.input, payload.output, payload.length);
    const ErrorCode error = feed_text(true, port);
    return error == ErrorCode::ok ? finish(payload.tag, port) : error;
}

ErrorCode CcpCore::scatter(const CipherScatter& payload, CommandPort& port) {
    if (!takes_text()) return ErrorCode::eproto;
    const bool last = payload.command == static_cast<std::uint32_t>(CcpCommand::final);
    if (!last && payload.command != static_cast<std::uint32_t>(CcpCommand::update)) return ErrorCode::einval;
    if (const ErrorCode error = mover_.use_chain(port, payload.chain); error != ErrorCode::ok) return error;
    if (const ErrorCode error = check_text(mover_.length(), last, payload.tag_length); error != ErrorCode::ok)
        return error;
    const ErrorCode error = feed_text(last, port);
    return error == ErrorCode::ok && last ? finish(payload.tag, port) : error;
}

ErrorCode CcpCore::finish(std::uint64_t tag, CommandPort& port) {
    if (function_ == Function::chacha20) return ErrorCode::ok;
    std::uint8_t octets[kTag];
    if (direction_ == Direction::encrypt) {
        if (function_ == Function::poly1305)
            poly1305_.final(octets);
        else
            aead_.tag(octets);
        return port.write(tag, octets, sizeof(octets)) ? ErrorCode::ok : ErrorCode::efault;
    }
    if (!port.read(tag, octets, sizeof(octets))) {
        mover_.clear_written(port);
        return ErrorCode::efault;
    }
    if (!aead_.verify({octets, sizeof(octets)})) {
        mover_.clear_written(port);
        return ErrorCode::ebadmsg;
    }
    return mover_.release(port);
}

}  // namespace cxlvp::crypto
