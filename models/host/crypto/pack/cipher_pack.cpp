// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/pack/cipher_pack.h"

#include <array>
#include <limits>

#include "cxlvp/crypto/vcq/numbers.h"
#include "cxlvp/crypto/vcq/payload/aes.h"
#include "cxlvp/crypto/vcq/payload/ccp.h"
#include "cxlvp/host/crypto/pack/block_cipher.h"
#include "cxlvp/host/crypto/pack/pack_key.h"

namespace cxlvp::host {

namespace {

using crypto::AesCommand;
using crypto::CcpCommand;
using crypto::CipherOperation;
using crypto::CoreId;
using Family = AlgorithmFamily;
using Mode = BlockCipherMode;
using Op = CryptoOperation;

constexpr std::uint32_t kBlock = 16;
constexpr std::uint32_t kChachaKey = 32;

/// Bytes that CTR may take before the low 64 bits of its counter wrap.
std::uint64_t bytes_to_wrap(const std::array<std::uint8_t, 16>& counter) {
    std::uint64_t low = 0;
    for (std::size_t i = 8; i < 16; ++i) low = low << 8 | counter[i];
    const std::uint64_t blocks = std::uint64_t{0} - low;  // 0: the whole range
    constexpr std::uint64_t kAll = std::numeric_limits<std::uint64_t>::max();
    return blocks == 0 || blocks > kAll / kBlock ? kAll : blocks * kBlock;
}

bool wraps(const CryptoRequest& request) {
    return request.algorithm->family == Family::cipher && mode_of(*request.algorithm) == Mode::ctr &&
           request.length > bytes_to_wrap(request.iv);
}

/// The counter after the wrap: the upper half has taken the carry.
std::array<std::uint8_t, 16> carried(std::array<std::uint8_t, 16> counter) {
    for (std::size_t i = 8; i < 16; ++i) counter[i] = 0;
    for (std::size_t i = 8; i-- > 0 && ++counter[i] == 0;) {
    }
    return counter;
}

/// Part of an XTS message that UPDATE takes: all but the last two blocks, or the last block and what is left of one.
std::uint32_t xts_head(std::uint32_t length) {
    const std::uint32_t rest = length % kBlock;
    const std::uint32_t tail = rest == 0 ? 2 * kBlock : kBlock + rest;
    return length > tail ? length - tail : 0;
}

/// A stretch of the message in a VCQ of its own.
struct Stretch {
    std::uint64_t source;
    std::uint64_t destination;
    std::uint32_t length;
    std::array<std::uint8_t, 16> iv;
};

void pack_block_cipher(const CryptoRequest& request, const Stretch& stretch, Vcq& vcq) {
    const Algorithm& algorithm = *request.algorithm;
    const Mode mode = mode_of(algorithm);
    const bool mac = algorithm.family == Family::block_mac;
    crypto::CipherInit init;
    init.key = pack_key(vcq, request.key, request.key.length, algorithm.core);
    if (!mac && mode != Mode::ecb) {
        init.iv = vcq.place(stretch.iv.data(), kBlock);
        init.iv_length = kBlock;
    }
    init.key_length = request.key.length;
    init.mode = algorithm.number;
    init.operation = static_cast<std::uint32_t>(request.operation == Op::decrypt ? CipherOperation::decrypt
                                                                                 : CipherOperation::encrypt);
    init.io_length = stretch.length;
    if (mac && algorithm.core == CoreId::aes) init.tag_length = kBlock;
    vcq.add(algorithm.core, AesCommand::init, init);
    const std::uint32_t head = mode == Mode::xts ? xts_head(stretch.length) : 0;
    if (head != 0)
        vcq.add(algorithm.core, AesCommand::update, crypto::CipherUpdate{stretch.source, stretch.destination, head});
    crypto::CipherFinal last{stretch.source + head, stretch.destination + head, 0, stretch.length - head, 0};
    if (mac) {
        last.output = 0;
        last.tag = stretch.destination;
        last.tag_length = kBlock;
    }
    vcq.add(algorithm.core, AesCommand::final, last);
    vcq.flush(algorithm.core);
}

void pack_chacha(const CryptoRequest& request, Vcq& vcq) {
    crypto::ChachaInit init;
    init.key = pack_key(vcq, request.key, kChachaKey, CoreId::ccp);
    init.counter_nonce = vcq.place(request.iv.data(), 16);
    init.key_length = kChachaKey;
    init.counter_nonce_length = 16;
    init.counter_length = 4;
    init.operation = static_cast<std::uint32_t>(request.operation == Op::decrypt ? CipherOperation::decrypt
                                                                                 : CipherOperation::encrypt);
    vcq.add(CoreId::ccp, CcpCommand::chacha20_init, init);
    vcq.add(CoreId::ccp, CcpCommand::final,
            crypto::CipherFinal{request.source, request.destination, 0, request.length, 0});
    vcq.flush(CoreId::ccp);
}

void pack_poly(const CryptoRequest& request, Vcq& vcq) {
    // The temporary store is a stack: r, which is used first, goes on top.
    const std::uint64_t s = pack_temporary_key(vcq, request.key.address + 16, 16, CoreId::ccp);
    const std::uint64_t r = pack_temporary_key(vcq, request.key.address, 16, CoreId::ccp);
    vcq.add(CoreId::ccp, CcpCommand::poly1305_init, crypto::PolyInit{r, s, 16, 16});
    vcq.add(CoreId::ccp, CcpCommand::final,
            crypto::CipherFinal{request.source, 0, request.destination, request.length, 16});
    vcq.flush(CoreId::ccp);
}

RequestCode check_data(const CryptoRequest& request) {
    const bool mac = request.algorithm->family != Family::cipher && request.algorithm->family != Family::chacha20;
    const bool known =
        mac ? request.operation == Op::digest : request.operation == Op::encrypt || request.operation == Op::decrypt;
    if (!known) return RequestCode::eopnotsupp;
    if (request.length > request.algorithm->cap) return RequestCode::emsgsize;
    if (mac) {
        const std::uint32_t output = request.output_length;
        return output == 0 || output == request.algorithm->output ? RequestCode::ok : RequestCode::einval;
    }
    if (request.algorithm->family == Family::chacha20)
        return request.iv_length == 16 ? RequestCode::ok : RequestCode::einval;
    const Mode mode = mode_of(*request.algorithm);
    if ((mode == Mode::ecb || mode == Mode::cbc) && request.length % kBlock != 0) return RequestCode::einval;
    if (mode == Mode::xts && request.length < kBlock) return RequestCode::einval;
    return mode == Mode::ecb || request.iv_length == kBlock ? RequestCode::ok : RequestCode::einval;
}

bool good_key(const CryptoRequest& request) {
    const std::uint32_t length = request.key.length;
    switch (request.algorithm->family) {
        case Family::chacha20:
            return length == kChachaKey;
        case Family::poly1305:
            // Both halves of a one-time key go in by themselves; the engine holds no such key.
            return length == kChachaKey && !request.key.held();
        default:
            return is_key_length(*request.algorithm, length);
    }
}

}  // namespace

RequestCode check_cipher(const CryptoRequest& request) {
    return good_key(request) ? check_data(request) : RequestCode::einval;
}

std::uint32_t cipher_vcqs(const CryptoRequest& request) {
    const bool mac = request.operation == Op::digest;
    if (request.length == 0 && !mac) return 0;
    return wraps(request) ? 2 : 1;
}

void pack_cipher(const CryptoRequest& request, Vcq* vcqs) {
    if (request.algorithm->family == Family::chacha20) return pack_chacha(request, *vcqs);
    if (request.algorithm->family == Family::poly1305) return pack_poly(request, *vcqs);
    if (!wraps(request))
        return pack_block_cipher(request, {request.source, request.destination, request.length, request.iv}, *vcqs);
    const auto first = static_cast<std::uint32_t>(bytes_to_wrap(request.iv));
    pack_block_cipher(request, {request.source, request.destination, first, request.iv}, vcqs[0]);
    pack_block_cipher(
        request, {request.source + first, request.destination + first, request.length - first, carried(request.iv)},
        vcqs[1]);
}

}  // namespace cxlvp::host
