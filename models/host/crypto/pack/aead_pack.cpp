// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/pack/aead_pack.h"

#include <algorithm>
#include <array>

#include "cxlvp/crypto/vcq/numbers.h"
#include "cxlvp/crypto/vcq/payload/aes.h"
#include "cxlvp/crypto/vcq/payload/ccp.h"
#include "cxlvp/crypto/vcq/payload/sm4.h"
#include "cxlvp/host/crypto/pack/block_cipher.h"
#include "cxlvp/host/crypto/pack/pack_key.h"

namespace cxlvp::host {

namespace {

using crypto::AesCommand;
using crypto::CcpCommand;
using crypto::CipherOperation;
using crypto::CoreId;
using crypto::Sm4Command;
using Block = std::array<std::uint8_t, 16>;
using Family = AlgorithmFamily;
using Mode = BlockCipherMode;
using Op = CryptoOperation;

constexpr std::uint32_t kBlock = 16;
constexpr std::uint32_t kNonce = 12;
constexpr std::uint32_t kChachaKey = 32;
constexpr std::uint32_t kEspSalt = 4;
constexpr std::uint32_t kEspIv = 8;

bool esp(const Algorithm& algorithm) {
    return algorithm.family == Family::chacha_poly && algorithm.number != 0;
}

std::uint32_t operation(const CryptoRequest& request) {
    return static_cast<std::uint32_t>(request.operation == Op::decrypt ? CipherOperation::decrypt
                                                                       : CipherOperation::encrypt);
}

/// GCM or CCM with neither associated data nor payload.
bool empty(const CryptoRequest& request) {
    return request.algorithm->family == Family::aead && request.aad_length == 0 && request.length == 0;
}

/// Octet with the width of the length field, then the nonce: the first counter block of CCM with `flags` 0, and B0 of
/// an empty message with those of it (SP 800-38C A.2, A.3).
Block ccm_block(const CryptoRequest& request, std::uint8_t flags) {
    Block block{};
    block[0] = static_cast<std::uint8_t>(flags | (kBlock - 2 - request.iv_length));
    std::copy_n(request.iv.begin(), request.iv_length, block.begin() + 1);
    return block;
}

/// One use of ECB or CTR.
struct Pass {
    Mode mode;
    const Block* counter;  ///< null for ECB
    std::uint64_t source;
    std::uint64_t destination;
    std::uint32_t length;
};

void pack_pass(const CryptoRequest& request, const Pass& pass, Vcq& vcq) {
    const Algorithm& algorithm = *request.algorithm;
    crypto::CipherInit init;
    init.key = pack_key(vcq, request.key, request.key.length, algorithm.core);
    if (pass.counter != nullptr) {
        init.iv = vcq.place(pass.counter->data(), kBlock);
        init.iv_length = kBlock;
    }
    init.key_length = request.key.length;
    init.mode = mode_number(algorithm, pass.mode);
    init.operation = static_cast<std::uint32_t>(CipherOperation::encrypt);
    init.io_length = pass.length;
    vcq.add(algorithm.core, AesCommand::init, init);
    vcq.add(algorithm.core, AesCommand::final, crypto::CipherFinal{pass.source, pass.destination, 0, pass.length, 0});
    vcq.flush(algorithm.core);
}

/// The tag of an empty message: GCM's is the first key stream block (the hash of nothing is zero), CCM's the block B0
/// encrypted, plus the first key stream block.
TagCheck pack_empty(const CryptoRequest& request, Vcq* vcqs) {
    const bool gcm = mode_of(*request.algorithm) == Mode::gcm;
    Vcq& last = gcm ? vcqs[0] : vcqs[1];
    Block counter;
    std::uint64_t source;
    if (gcm) {
        counter = {};
        std::copy_n(request.iv.begin(), kNonce, counter.begin());
        counter[kBlock - 1] = 1;
        source = last.place(nullptr, kBlock);
    } else {
        counter = ccm_block(request, 0);
        const Block first = ccm_block(request, static_cast<std::uint8_t>((request.tag_length - 2) / 2 << 3));
        source = last.place(nullptr, kBlock);
        pack_pass(request, {Mode::ecb, nullptr, vcqs[0].place(first.data(), kBlock), source, kBlock}, vcqs[0]);
    }
    TagCheck check;
    std::uint64_t destination = request.tag;
    if (request.operation == Op::decrypt) {
        destination = last.place(nullptr, kBlock);
        check = {destination, request.tag, request.tag_length};
    }
    pack_pass(request, {Mode::ctr, &counter, source, destination, request.tag_length}, last);
    return check;
}

void pack_block_aead(const CryptoRequest& request, Vcq& vcq) {
    const Algorithm& algorithm = *request.algorithm;
    const std::uint64_t key = pack_key(vcq, request.key, request.key.length, algorithm.core);
    const bool ccm = mode_of(algorithm) == Mode::ccm;
    if (ccm && algorithm.core == CoreId::sm4) {
        vcq.add(algorithm.core, Sm4Command::ccm_init,
                crypto::Sm4CcmInit{key, vcq.place(request.iv.data(), request.iv_length), request.key.length,
                                   request.iv_length, operation(request), request.aad_length, request.length,
                                   request.tag_length});
    } else {
        // GCM takes a whole block of which it uses the first 12 octets.
        Block field{};
        std::copy_n(request.iv.begin(), request.iv_length, field.begin());
        crypto::CipherInit init{key,
                                vcq.place(field.data(), kBlock),
                                request.key.length,
                                ccm ? std::uint32_t{request.iv_length} : kBlock,
                                algorithm.number,
                                operation(request),
                                request.aad_length,
                                request.length,
                                request.tag_length,
                                0};
        // INIT of SM4 ends before the length of the tag.
        if (algorithm.core == CoreId::sm4) init.tag_length = 0;
        vcq.add(algorithm.core, ccm ? AesCommand::ccm_init : AesCommand::init, init);
    }
    if (request.aad_length != 0)
        vcq.add(algorithm.core, AesCommand::aad_final, crypto::CipherAad{request.aad, request.aad_length});
    vcq.add(algorithm.core, AesCommand::final,
            crypto::CipherFinal{request.source, request.destination, request.tag, request.length, request.tag_length});
    vcq.flush(algorithm.core);
}

void pack_chacha_poly(const CryptoRequest& request, Vcq& vcq) {
    const bool with_salt = esp(*request.algorithm);
    // The counter of the key stream begins at 1: block 0 gives the key of Poly1305 (RFC 8439 2.8).
    Block counter_nonce{};
    counter_nonce[0] = 1;
    auto to = counter_nonce.begin() + 4;
    if (with_salt) to = std::copy(request.salt.begin(), request.salt.end(), to);
    std::copy_n(request.iv.begin(), request.iv_length, to);
    // The associated data of ESP ends with the start vector, which is in the nonce and is not authenticated again.
    const std::uint32_t aad_length = request.aad_length - (with_salt ? kEspIv : 0);
    crypto::ChachaPolyInit init;
    init.key = pack_key(vcq, request.key, kChachaKey, CoreId::ccp);
    init.counter_nonce = vcq.place(counter_nonce.data(), kBlock);
    init.key_length = kChachaKey;
    init.counter_nonce_length = kBlock;
    init.operation = operation(request);
    vcq.add(CoreId::ccp, CcpCommand::aead_init, init);
    // The core wants the end of the associated data, also when there is none.
    vcq.add(CoreId::ccp, CcpCommand::aad_final, crypto::CipherAad{request.aad, aad_length});
    vcq.add(CoreId::ccp, CcpCommand::final,
            crypto::CipherFinal{request.source, request.destination, request.tag, request.length, request.tag_length});
    vcq.flush(CoreId::ccp);
}

RequestCode check_block_aead(const CryptoRequest& request) {
    const std::uint32_t tag = request.tag_length;
    if (!is_key_length(*request.algorithm, request.key.length)) return RequestCode::einval;
    if (mode_of(*request.algorithm) == Mode::gcm) {
        if (request.iv_length != kNonce) return RequestCode::einval;
        return tag == 4 || tag == 8 || (tag >= 12 && tag <= 16) ? RequestCode::ok : RequestCode::einval;
    }
    // The engine has no tags of 10 bytes.
    if (tag < 4 || tag > 16 || tag % 2 != 0 || tag == 10) return RequestCode::einval;
    if (request.iv_length < 7 || request.iv_length > 13) return RequestCode::einval;
    // The length of the payload has what the nonce leaves of a block.
    const unsigned width = 15u - request.iv_length;
    return width >= 4 || request.length >> (8 * width) == 0 ? RequestCode::ok : RequestCode::einval;
}

RequestCode check_chacha_poly(const CryptoRequest& request) {
    const bool with_salt = esp(*request.algorithm);
    const std::uint32_t key = kChachaKey + (with_salt ? kEspSalt : 0);
    if (request.key.length != key || request.tag_length != 16) return RequestCode::einval;
    if (request.iv_length != (with_salt ? kEspIv : kNonce)) return RequestCode::einval;
    return with_salt && request.aad_length < kEspIv ? RequestCode::einval : RequestCode::ok;
}

}  // namespace

RequestCode check_aead(const CryptoRequest& request) {
    if (request.operation != Op::encrypt && request.operation != Op::decrypt) return RequestCode::eopnotsupp;
    const std::uint64_t cap = request.algorithm->cap;
    if (request.length > cap || request.aad_length > cap) return RequestCode::emsgsize;
    return request.algorithm->family == Family::aead ? check_block_aead(request) : check_chacha_poly(request);
}

std::uint32_t aead_vcqs(const CryptoRequest& request) {
    return empty(request) && mode_of(*request.algorithm) == Mode::ccm ? 2 : 1;
}

std::uint8_t aead_entries(const CryptoRequest& request) {
    if (empty(request)) return 0;
    const bool key = !request.key.held();
    const bool aad = request.aad_length != 0 || request.algorithm->family == Family::chacha_poly;
    return static_cast<std::uint8_t>(3 + (key ? 1 : 0) + (aad ? 1 : 0));  // INIT, FINAL and FLUSH
}

TagCheck pack_aead(const CryptoRequest& request, Vcq* vcqs) {
    if (empty(request)) return pack_empty(request, vcqs);
    if (request.algorithm->family == Family::aead)
        pack_block_aead(request, *vcqs);
    else
        pack_chacha_poly(request, *vcqs);
    return {};
}

}  // namespace cxlvp::host
