// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/cipher/cipher_message.h"

#include <algorithm>
#include <array>

#include "cxlvp/base/core/round_up.h"
#include "cxlvp/crypto/algorithms/aead/equal_tags.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"

namespace cxlvp::crypto {

namespace {

constexpr std::uint32_t kBlock = kCipherBlock;
constexpr std::uint32_t kGcmNonce = 12;
constexpr std::uint32_t kLongestNonce = 512;
constexpr std::uint32_t kUnsupportedCcmTag = 10;

/// The octets of a key while a message begins.
struct KeyCopy {
    KeyCopy() = default;
    KeyCopy(const KeyCopy&) = delete;
    KeyCopy& operator=(const KeyCopy&) = delete;
    ~KeyCopy() { zeroise(bytes.data(), bytes.size()); }
    std::array<std::uint8_t, 64> bytes{};  ///< XTS has two keys of 32
};

CipherMode cipher_mode(MessageMode mode) {
    switch (mode) {
        case MessageMode::cbc:
            return CipherMode::cbc;
        case MessageMode::ctr:
            return CipherMode::ctr;
        case MessageMode::cfb:
            return CipherMode::cfb;
        case MessageMode::xts:
            return CipherMode::xts;
        default:
            return CipherMode::ecb;
    }
}

/// What XTS must be given at once at the end: the last whole block, or the two that the incomplete one takes part in.
std::uint64_t xts_tail(std::uint64_t length) {
    return length % kBlock == 0 ? std::min<std::uint64_t>(length, kBlock) : kBlock + length % kBlock;
}

}  // namespace

// --- checks ---

ErrorCode CipherMessage::check_iv(const CipherSetup& setup) const {
    switch (setup.mode) {
        case MessageMode::ecb:
        case MessageMode::cmac:
        case MessageMode::xcbc:
            return setup.iv_length == 0 ? ErrorCode::ok : ErrorCode::einval;
        case MessageMode::ccm:
            return setup.iv_length >= 7 && setup.iv_length <= 13 ? ErrorCode::ok : ErrorCode::einval;
        case MessageMode::gcm:
            if (quirks_.has(Quirk::q03_gcm_nonce96))
                return setup.iv_length == kGcmNonce || setup.iv_length == kBlock ? ErrorCode::ok : ErrorCode::einval;
            return setup.iv_length >= 1 && setup.iv_length <= kLongestNonce ? ErrorCode::ok : ErrorCode::einval;
        default:
            return setup.iv_length == kBlock ? ErrorCode::ok : ErrorCode::einval;
    }
}

ErrorCode CipherMessage::check_setup(const CipherSetup& setup) const {
    const std::uint32_t parts = setup.mode == MessageMode::xts ? 2 : 1;
    const std::uint32_t key = setup.key_length / parts;
    const bool known_key = family_ == BlockFamily::sm4 ? key == 16 : key == 16 || key == 24 || key == 32;
    if (!known_key || setup.key_length % parts != 0) return ErrorCode::einval;
    if (const ErrorCode error = check_iv(setup); error != ErrorCode::ok) return error;
    if (setup.aead()) {
        const bool told = setup.tag_length != 0 || setup.mode == MessageMode::ccm;
        if (told && !is_tag_length(setup.mode, setup.tag_length)) return ErrorCode::einval;
        const bool ccm10 = setup.mode == MessageMode::ccm && setup.tag_length == kUnsupportedCcmTag;
        if (ccm10 && quirks_.has(Quirk::q02_ccm_tag10)) return ErrorCode::einval;
        if (quirks_.has(Quirk::q01_empty_aead) && setup.aad_length == 0 && setup.io_length == 0)
            return ErrorCode::einval;
        if (setup.io_length > kMostHeldBack && !clear_on_failure_) return ErrorCode::emsgsize;
        const std::uint32_t counted = setup.mode == MessageMode::ccm ? 8 * (15 - setup.iv_length) : 64;
        if (counted < 32 && setup.io_length >> counted != 0) return ErrorCode::emsgsize;
    }
    if (setup.mode == MessageMode::xts && quirks_.has(Quirk::q05_xts_final) && setup.io_length < kBlock)
        return ErrorCode::emsgsize;
    return ErrorCode::ok;
}

ErrorCode CipherMessage::check_tag(std::uint32_t length) const {
    if (!setup_.aead() && !setup_.mac()) return ErrorCode::ok;
    const bool agreed = setup_.tag_length == 0 || length == setup_.tag_length;
    return agreed && is_tag_length(setup_.mode, length) ? ErrorCode::ok : ErrorCode::emsgsize;
}

bool CipherMessage::counted() const {
    return setup_.aead() || (setup_.mode == MessageMode::xts && quirks_.has(Quirk::q05_xts_final));
}

ErrorCode CipherMessage::check_text(std::uint64_t length, bool last) const {
    const std::uint64_t total = text_ + length;
    if (counted() && (last ? total != setup_.io_length : total > setup_.io_length)) return ErrorCode::emsgsize;
    if (!last) return length % kBlock == 0 ? ErrorCode::ok : ErrorCode::emsgsize;
    switch (setup_.mode) {
        case MessageMode::ecb:
        case MessageMode::cbc:
            return length % kBlock == 0 ? ErrorCode::ok : ErrorCode::emsgsize;
        case MessageMode::xts: {
            // The hardware wants both of the last blocks, also when they are whole.
            const bool both = quirks_.has(Quirk::q05_xts_final) && length % kBlock == 0;
            const std::uint64_t least = both ? std::min<std::uint64_t>(total, 2 * kBlock) : kBlock;
            return length >= least ? ErrorCode::ok : ErrorCode::emsgsize;
        }
        default:
            return ErrorCode::ok;
    }
}

bool CipherMessage::takes_aad() const {
    return phase_ == Phase::aad && (setup_.aead() || setup_.mac());
}

bool CipherMessage::takes_text() const {
    if (phase_ == Phase::aad) return setup_.mac() || setup_.aad_length == 0;
    return phase_ == Phase::text;
}

// --- time ---

std::uint64_t CipherMessage::block_cycles() const {
    const std::size_t key = setup_.key_length / (setup_.mode == MessageMode::xts ? 2 : 1);
    const std::uint64_t block = family_ == BlockFamily::aes ? times_.aes_block(key) : times_[ServiceItem::sm4_block];
    return setup_.mode == MessageMode::ccm ? block * times_[ServiceItem::ccm_passes] : block;
}

std::uint64_t CipherMessage::begin_cycles() const {
    const std::size_t key = setup_.key_length / (setup_.mode == MessageMode::xts ? 2 : 1);
    std::uint64_t cycles = family_ == BlockFamily::aes ? times_.aes_key(key) : times_[ServiceItem::sm4_key];
    if (setup_.mode == MessageMode::gcm)
        cycles += times_[ServiceItem::gcm_setup] + times_[ServiceItem::gcm_blocks] * block_cycles();
    if (setup_.mode == MessageMode::xts) cycles += times_[ServiceItem::xts_blocks] * block_cycles();
    return cycles;
}

// --- commands ---

ErrorCode CipherMessage::begin(const CipherSetup& setup, CommandPort& port) {
    if (phase_ != Phase::idle) return ErrorCode::eproto;
    if (const ErrorCode error = check_setup(setup); error != ErrorCode::ok) return error;
    UsedKey key;
    const CoreId core = family_ == BlockFamily::aes ? CoreId::aes : CoreId::sm4;
    if (const ErrorCode error = port.keys().use(setup.key, core, key); error != ErrorCode::ok) return error;
    if (key.size() != setup.key_length) return ErrorCode::ekeyrejected;
    // A key of the datastore is lent only until memory is accessed.
    KeyCopy octets;
    std::copy(key.bytes().begin(), key.bytes().end(), octets.bytes.begin());
    std::array<std::uint8_t, kLongestNonce> iv{};
    if (setup.iv_length != 0 && !port.read(setup.iv, iv.data(), setup.iv_length)) return ErrorCode::efault;
    ByteView nonce(iv.data(), setup.iv_length);
    if (setup.mode == MessageMode::gcm && quirks_.has(Quirk::q03_gcm_nonce96)) {
        const ByteView rest = nonce.part(kGcmNonce);
        if (std::any_of(rest.begin(), rest.end(), [](std::uint8_t octet) { return octet != 0; }))
            return ErrorCode::einval;
        nonce = nonce.part(0, kGcmNonce);
    }
    setup_ = setup;
    aad_ = 0;
    text_ = 0;
    if (setup.aead() && setup.direction == Direction::decrypt) mover_.doubt(!clear_on_failure_);
    if (!begin_cipher({octets.bytes.data(), setup.key_length}, nonce)) return ErrorCode::einval;
    phase_ = Phase::aad;
    port.work(begin_cycles());
    return ErrorCode::ok;
}

bool CipherMessage::begin_cipher(ByteView key, ByteView iv) {
    switch (setup_.mode) {
        case MessageMode::gcm:
            // The library has AES only, and no longer nonces.
            fast_gcm_ = family_ == BlockFamily::aes && iv.size() <= EvpAead::kLongestNonce;
            return fast_gcm_ ? aes_gcm_.begin_gcm(key, iv, setup_.direction)
                             : gcm_.begin(family_, key, iv, setup_.direction);
        case MessageMode::ccm:
            return ccm_.begin(family_, key, iv, setup_.direction,
                              {setup_.aad_length, setup_.io_length, setup_.tag_length});
        case MessageMode::cmac:
            return mac_.begin(BlockMacKind::cmac, family_, key);
        case MessageMode::xcbc:
            return mac_.begin(BlockMacKind::xcbc, family_, key);
        default: {
            Cipher::Setup cipher;
            cipher.family = family_;
            cipher.mode = cipher_mode(setup_.mode);
            cipher.direction = setup_.direction;
            cipher.counter = quirks_.has(Quirk::q04_ctr64) ? CounterWidth::bits64 : CounterWidth::bits128;
            cipher.xts_first_block = setup_.xts_index;
            return cipher_.begin(cipher, key, iv);
        }
    }
}

void CipherMessage::take_aad(ByteView data) {
    if (setup_.mac())
        mac_.update(data);
    else if (setup_.mode == MessageMode::ccm)
        ccm_.aad(data);
    else if (fast_gcm_)
        aes_gcm_.aad(data);
    else
        gcm_.aad(data);
}

void CipherMessage::take_text(std::uint8_t* data, std::size_t size) {
    if (setup_.mac())
        mac_.update({data, size});
    else if (setup_.mode == MessageMode::ccm)
        ccm_.update(data, data, size);
    else if (setup_.mode != MessageMode::gcm)
        cipher_.update(data, data, size);
    else if (fast_gcm_)
        aes_gcm_.update(data, data, size);
    else
        gcm_.update(data, data, size);
}

ErrorCode CipherMessage::feed_aad(std::uint64_t address, std::uint32_t length, CommandPort& port) {
    aad_ += length;
    port.work(pieces_of(length, kBlock) * block_cycles());
    mover_.use(address, 0, length);
    return mover_.move(port, length, false, [this](std::uint8_t* data, std::size_t size) { take_aad({data, size}); });
}

ErrorCode CipherMessage::aad(const CipherAad& payload, bool last, CommandPort& port) {
    if (!takes_aad()) return ErrorCode::eproto;
    const std::uint64_t total = aad_ + payload.length;
    if (setup_.aead() && (last ? total != setup_.aad_length : total > setup_.aad_length)) return ErrorCode::emsgsize;
    if (last) phase_ = Phase::text;
    return feed_aad(payload.data, payload.length, port);
}

ErrorCode CipherMessage::aad_auth(const CipherAadAuth& payload, CommandPort& port) {
    if (!takes_aad()) return ErrorCode::eproto;
    if (setup_.aead() && (aad_ + payload.length != setup_.aad_length || setup_.io_length != 0))
        return ErrorCode::emsgsize;
    if (const ErrorCode error = check_tag(payload.tag_length); error != ErrorCode::ok) return error;
    phase_ = Phase::finished;
    const ErrorCode error = feed_aad(payload.data, payload.length, port);
    return error == ErrorCode::ok ? finish(payload.tag, payload.tag_length, port) : error;
}

ErrorCode CipherMessage::update(const CipherUpdate& payload, CommandPort& port) {
    if (!takes_text()) return ErrorCode::eproto;
    if (const ErrorCode error = check_text(payload.length, false); error != ErrorCode::ok) return error;
    mover_.use(payload.input, payload.output, payload.length);
    return feed_text(false, port);
}

ErrorCode CipherMessage::final(const CipherFinal& payload, CommandPort& port) {
    if (!takes_text()) return ErrorCode::eproto;
    if (const ErrorCode error = check_tag(payload.tag_length); error != ErrorCode::ok) return error;
    if (const ErrorCode error = check_text(payload.length, true); error != ErrorCode::ok) return error;
    mover_.use(payload.input, payload.output, payload.length);
    // A MAC may be asked for where other messages have their text.
    const bool as_text = setup_.mac() && payload.tag == 0;
    return final_text(as_text ? payload.output : payload.tag, payload.tag_length, port);
}

ErrorCode CipherMessage::scatter(const CipherScatter& payload, std::uint32_t update, std::uint32_t final,
                                 CommandPort& port) {
    if (!takes_text()) return ErrorCode::eproto;
    const bool last = payload.command == final;
    if (!last && payload.command != update) return ErrorCode::einval;
    if (last) {
        if (const ErrorCode error = check_tag(payload.tag_length); error != ErrorCode::ok) return error;
    }
    if (const ErrorCode error = mover_.use_chain(port, payload.chain); error != ErrorCode::ok) return error;
    if (const ErrorCode error = check_text(mover_.length(), last); error != ErrorCode::ok) return error;
    return last ? final_text(payload.tag, payload.tag_length, port) : feed_text(false, port);
}

ErrorCode CipherMessage::feed_text(bool last, CommandPort& port) {
    const std::uint64_t size = mover_.length();
    const bool plain = !setup_.aead() && !setup_.mac();
    phase_ = last ? Phase::finished : Phase::text;
    text_ += size;
    port.work(pieces_of(size, kBlock) * block_cycles());
    std::uint64_t tail = 0;
    if (last && plain) tail = setup_.mode == MessageMode::xts ? xts_tail(size) : size % kBlock;
    const bool output = !setup_.mac();
    const ErrorCode error = mover_.move(port, size - tail, output,
                                        [this](std::uint8_t* data, std::size_t piece) { take_text(data, piece); });
    if (error != ErrorCode::ok) return error;
    bool ended = true;
    const ErrorCode end = mover_.move(
        port, tail, output, [&](std::uint8_t* data, std::size_t piece) { ended = cipher_.final(data, data, piece); });
    return ended ? end : ErrorCode::emsgsize;
}

ErrorCode CipherMessage::final_text(std::uint64_t tag, std::uint32_t tag_length, CommandPort& port) {
    const ErrorCode error = feed_text(true, port);
    if (error != ErrorCode::ok || (!setup_.aead() && !setup_.mac())) return error;
    return finish(tag, tag_length, port);
}

void CipherMessage::make_tag(std::uint8_t* out) {
    if (setup_.mac())
        mac_.final(out);
    else if (setup_.mode == MessageMode::ccm)
        ccm_.tag(out);
    else if (fast_gcm_)
        aes_gcm_.tag(out);
    else
        gcm_.tag(out);
}

bool CipherMessage::verify_tag(ByteView tag) {
    if (setup_.mac()) {
        std::uint8_t whole[BlockMac::kSize];
        mac_.final(whole);
        return equal_tags(tag, {whole, sizeof(whole)});
    }
    if (setup_.mode == MessageMode::ccm) return ccm_.verify(tag);
    return fast_gcm_ ? aes_gcm_.verify(tag) : gcm_.verify(tag);
}

ErrorCode CipherMessage::finish(std::uint64_t tag, std::uint32_t length, CommandPort& port) {
    // The hardware takes the padding of an empty message for a block of zeros.
    if (setup_.mac() && aad_ + text_ == 0 && quirks_.has(Quirk::q06_empty_cmac)) mac_.update(CbcMac::Block{});
    std::array<std::uint8_t, kCipherBlock> octets{};
    if (setup_.direction == Direction::encrypt) {
        make_tag(octets.data());
        return port.write(tag, octets.data(), length) ? ErrorCode::ok : ErrorCode::efault;
    }
    if (!port.read(tag, octets.data(), length)) {
        mover_.clear_written(port);
        return ErrorCode::efault;
    }
    if (!verify_tag({octets.data(), length})) {
        mover_.clear_written(port);
        return ErrorCode::ebadmsg;
    }
    return mover_.release(port);
}

void CipherMessage::flush() {
    // The schedules of the keys are overwritten when the next message begins, or with the object.
    phase_ = Phase::idle;
    setup_ = {};
    mover_.forget();
}

}  // namespace cxlvp::crypto
