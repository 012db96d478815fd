// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/hash/hash_core.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cxlvp/crypto/vcq/numbers.h"

namespace cxlvp::crypto {

namespace {

constexpr std::uint32_t kLongestCustomisationInHardware = 256;
constexpr std::uint32_t kNumberMask = 0xff;

/// Whether an algorithm word names a function, and nothing but a key in two shares where `keyed` is set. Digests in two
/// shares are not built.
bool good_algorithm(std::uint32_t word, bool keyed) {
    const std::uint32_t allowed = kNumberMask | (keyed ? kTwoShareKey : 0);
    return (word & ~allowed) == 0 && is_hash_algorithm(word & kNumberMask);
}

HashAlgorithm algorithm_of(std::uint32_t word) {
    return static_cast<HashAlgorithm>(word & kNumberMask);
}

}  // namespace

ErrorCode HashCore::run(const Command& command, CommandPort& port) {
    const VcqEntry& entry = command.entry;
    const auto number = static_cast<HashCommand>(entry.command());
    switch (number) {
        case HashCommand::init:
            return legal(number) ? init(entry.as<HashInit>()) : ErrorCode::eproto;
        case HashCommand::hmac:
            return legal(number) ? hmac(entry.as<HashHmac>(), port) : ErrorCode::eproto;
        case HashCommand::cshake:
            return legal(number) ? cshake(entry.as<HashCshake>(), port) : ErrorCode::eproto;
        case HashCommand::kmac:
            return legal(number) ? kmac(entry.as<HashKmac>(), port) : ErrorCode::eproto;
        case HashCommand::update: {
            const auto payload = entry.as<HashUpdate>();
            mover_.use(payload.input, 0, payload.length);
            return legal(number) ? feed(port, false) : ErrorCode::eproto;
        }
        case HashCommand::update2d: {
            const auto payload = entry.as<HashCopy>();
            mover_.use(payload.input, payload.output, payload.length);
            return legal(number) ? feed(port, true) : ErrorCode::eproto;
        }
        case HashCommand::gather:
            return legal(number) ? gather(entry.as<HashGather>(), port) : ErrorCode::eproto;
        case HashCommand::final:
            return legal(number) ? final(entry.as<HashFinal>(), port) : ErrorCode::eproto;
        case HashCommand::squeeze:
            return legal(number) ? squeeze(entry.as<HashFinal>(), port) : ErrorCode::eproto;
        case HashCommand::save:
            return legal(number) ? save(entry.as<HashContext>(), port) : ErrorCode::eproto;
        case HashCommand::restore:
            return legal(number) ? restore(entry.as<HashContext>(), port) : ErrorCode::eproto;
    }
    return ErrorCode::enosys;
}

void HashCore::flush() {
    stream_.reset();
    phase_ = Phase::idle;
    length_ = 0;
    output_length_ = 0;
}

bool HashCore::legal(HashCommand command) const {
    switch (command) {
        case HashCommand::init:
        case HashCommand::hmac:
        case HashCommand::cshake:
        case HashCommand::kmac:
            return phase_ == Phase::idle;
        case HashCommand::restore:
            return phase_ == Phase::begun;
        case HashCommand::squeeze:
            return phase_ != Phase::idle;
        default:
            return phase_ == Phase::begun || phase_ == Phase::fed;
    }
}

void HashCore::begin(HashStream::Function function) {
    stream_.emplace(std::move(function));
    phase_ = Phase::begun;
}

ErrorCode HashCore::init(const HashInit& payload) {
    if (!good_algorithm(payload.algorithm, false)) return ErrorCode::einval;
    begin(Hash(algorithm_of(payload.algorithm)));
    return ErrorCode::ok;
}

ErrorCode HashCore::hmac(const HashHmac& payload, CommandPort& port) {
    if (!good_algorithm(payload.algorithm, true) || is_xof(algorithm_of(payload.algorithm))) return ErrorCode::einval;
    SecretBytes key;
    const bool two_shares = (payload.algorithm & kTwoShareKey) != 0;
    const ErrorCode error = read_key(payload.key, payload.key_length, two_shares, port, key);
    if (error != ErrorCode::ok) return error;
    begin(Hmac(algorithm_of(payload.algorithm), key));
    port.work(times_[ServiceItem::hmac_setup] + times_[ServiceItem::hmac_blocks] * block_cycles());
    return ErrorCode::ok;
}

ErrorCode HashCore::cshake(const HashCshake& payload, CommandPort& port) {
    if (!good_algorithm(payload.algorithm, false) || !is_xof(algorithm_of(payload.algorithm)) ||
        payload.name_length > sizeof(payload.name))
        return ErrorCode::einval;
    Bytes custom;
    const ErrorCode error = read_customisation(payload.custom, payload.custom_length, port, custom);
    if (error != ErrorCode::ok) return error;
    begin(Hash(algorithm_of(payload.algorithm), {payload.name, payload.name_length}, custom));
    port.work(block_cycles());
    return ErrorCode::ok;
}

ErrorCode HashCore::kmac(const HashKmac& payload, CommandPort& port) {
    if (!good_algorithm(payload.algorithm, true) || !is_xof(algorithm_of(payload.algorithm))) return ErrorCode::einval;
    if (payload.custom_length > kLongestCustomisation) return ErrorCode::emsgsize;
    SecretBytes key;
    const bool two_shares = (payload.algorithm & kTwoShareKey) != 0;
    ErrorCode error = read_key(payload.key, payload.key_length, two_shares, port, key);
    if (error != ErrorCode::ok) return error;
    Bytes custom;
    error = read_customisation(payload.custom, payload.custom_length, port, custom);
    if (error != ErrorCode::ok) return error;
    begin(Kmac(algorithm_of(payload.algorithm), key, custom));
    output_length_ = payload.output_length;
    port.work(2 * block_cycles());
    return ErrorCode::ok;
}

ErrorCode HashCore::read_key(std::uint64_t reference, std::uint32_t length, bool two_shares, CommandPort& port,
                             SecretBytes& key) {
    if (reference == KeyRef::kNone && length == 0) return ErrorCode::ok;
    UsedKey used;
    const ErrorCode error = port.keys().use(reference, CoreId::hc, used);
    if (error != ErrorCode::ok) return error;
    const std::uint64_t held = two_shares ? std::uint64_t{length} * 2 : length;
    if (used.size() != held || used.type().two_shares() != two_shares) return ErrorCode::ekeyrejected;
    const ByteView octets = used.bytes();
    key.assign(octets.begin(), octets.begin() + length);
    for (std::size_t i = length; i < held; ++i) key[i - length] ^= octets[i];
    return ErrorCode::ok;
}

ErrorCode HashCore::read_customisation(std::uint64_t address, std::uint32_t length, CommandPort& port,
                                       Bytes& custom) const {
    const std::uint32_t most =
        quirks_.has(Quirk::q10_customisation) ? kLongestCustomisationInHardware : kLongestCustomisation;
    if (length > most) return ErrorCode::emsgsize;
    custom.resize(length);
    return length == 0 || port.read(address, custom.data(), length) ? ErrorCode::ok : ErrorCode::efault;
}

std::uint64_t HashCore::block_cycles() const {
    const std::size_t block = block_size(stream_->algorithm());
    if (stream_->algorithm() <= HashAlgorithm::sha256) return times_[ServiceItem::sha256_block];
    if (stream_->algorithm() <= HashAlgorithm::sha512) return times_[ServiceItem::sha512_block];
    return times_.keccak_block(block);
}

ErrorCode HashCore::feed(CommandPort& port, bool copy) {
    const std::uint64_t size = mover_.length();
    const std::size_t block = block_size(stream_->algorithm());
    phase_ = Phase::fed;
    port.work(((length_ + size) / block - length_ / block) * block_cycles());
    length_ += size;
    return mover_.move(port, size, copy, [this](std::uint8_t* data, std::size_t piece) {
        stream_->update({data, piece});
    });
}

ErrorCode HashCore::gather(const HashGather& payload, CommandPort& port) {
    const bool copy = payload.command == static_cast<std::uint32_t>(HashCommand::update2d);
    if (!copy && payload.command != static_cast<std::uint32_t>(HashCommand::update)) return ErrorCode::einval;
    const ErrorCode error = mover_.use_chain(port, payload.chain);
    return error == ErrorCode::ok ? feed(port, copy) : error;
}

ErrorCode HashCore::final(const HashFinal& payload, CommandPort& port) {
    if (output_length_ != 0 && payload.length != output_length_) return ErrorCode::emsgsize;
    if (!stream_->finish(payload.length)) return ErrorCode::emsgsize;
    phase_ = Phase::finished;
    return give(payload.digest, payload.length, port);
}

ErrorCode HashCore::squeeze(const HashFinal& payload, CommandPort& port) {
    if (!stream_->extendable()) return ErrorCode::eproto;
    if (payload.length == 0) return ErrorCode::emsgsize;
    phase_ = Phase::finished;
    return give(payload.digest, payload.length, port);
}

ErrorCode HashCore::give(std::uint64_t address, std::uint32_t length, CommandPort& port) {
    const std::size_t block = block_size(stream_->algorithm());
    port.work((length + block - 1) / block * block_cycles());
    std::array<std::uint8_t, 256> piece;
    while (length > 0) {
        const auto size = static_cast<std::uint32_t>(std::min<std::size_t>(length, piece.size()));
        stream_->output(piece.data(), size);
        if (!port.write(address, piece.data(), size)) return ErrorCode::efault;
        address += size;
        length -= size;
    }
    return ErrorCode::ok;
}

ErrorCode HashCore::save(const HashContext& payload, CommandPort& port) {
    const bool hmac = std::holds_alternative<Hmac>(stream_->function());
    if (quirks_.has(Quirk::q09_kmac_save) && (hmac || output_length_ != 0)) return ErrorCode::eproto;
    if (payload.length != kHashContextBytes) return ErrorCode::emsgsize;
    HashStream::Image image = stream_->save();
    const bool written = port.write(payload.buffer, image.data(), image.size());
    zeroise(image.data(), image.size());
    return written ? ErrorCode::ok : ErrorCode::efault;
}

ErrorCode HashCore::restore(const HashContext& payload, CommandPort& port) {
    if (payload.length != kHashContextBytes) return ErrorCode::emsgsize;
    HashStream::Image image;
    if (!port.read(payload.buffer, image.data(), image.size())) return ErrorCode::efault;
    HashStream restored = *stream_;
    const bool good = restored.restore(image);
    zeroise(image.data(), image.size());
    const bool hmac = std::holds_alternative<Hmac>(restored.function());
    if (!good || restored.algorithm() != stream_->algorithm() || (hmac && quirks_.has(Quirk::q09_kmac_save)))
        return ErrorCode::einval;
    stream_ = std::move(restored);
    phase_ = Phase::fed;
    return ErrorCode::ok;
}

}  // namespace cxlvp::crypto
