// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/vectors/case_engine.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "cxlvp/crypto/vcq/numbers.h"
#include "cxlvp/crypto/vcq/payload/aes.h"
#include "cxlvp/crypto/vcq/payload/sm4.h"
#include "cxlvp/host/crypto/pack/aead_pack.h"
#include "cxlvp/host/crypto/pack/block_cipher.h"
#include "cxlvp/host/crypto/pack/cipher_pack.h"
#include "cxlvp/host/crypto/pack/hash_pack.h"
#include "cxlvp/host/crypto/pack/management_pack.h"
#include "cxlvp/host/crypto/pack/pack_key.h"
#include "cxlvp/host/crypto/pack/public_key_pack.h"

namespace cxlvp::host {

namespace {

using Family = AlgorithmFamily;

}  // namespace

bool CaseEngine::run(const CryptoRequest& request) {
    if (!math()) return session_.run(request) == RequestCode::ok;
    std::array<Vcq, VcqPacker::kMaxVcqs> vcqs;
    std::uint32_t count = 1;
    // Slots come one after the other, so that the second VCQ is begun for the one behind the first.
    const auto begin = [&](std::uint32_t n) {
        count = n;
        for (std::uint32_t i = 0; i < n; ++i) queue_.begin(vcqs[i], i);
    };
    switch (request.algorithm->family) {
        case Family::hash:
        case Family::cshake:
        case Family::kmac:
        case Family::hmac:
            begin(hash_vcqs(request));
            pack_hash(request, vcqs.data());
            break;
        case Family::block_mac:
        case Family::poly1305:
        case Family::cipher:
        case Family::chacha20:
            begin(std::max<std::uint32_t>(1, cipher_vcqs(request)));
            pack_cipher(request, vcqs.data());
            break;
        case Family::chacha_poly:
            begin(1);
            pack_aead(request, vcqs.data());
            break;
        default:
            begin(1);
            pack_public_key(request, vcqs[0]);
    }
    for (std::uint32_t i = 0; i < count; ++i)
        if (!run_vcq(vcqs[i])) return false;
    return true;
}

void CaseEngine::pack_aead_as_is(const CryptoRequest& request, crypto::ByteView nonce, Vcq& vcq) {
    const crypto::CoreId core = request.algorithm->core;
    const auto operation =
        static_cast<std::uint32_t>(request.operation == CryptoOperation::decrypt ? crypto::CipherOperation::decrypt
                                                                                 : crypto::CipherOperation::encrypt);
    const std::uint64_t key = pack_key(vcq, request.key, request.key.length, core);
    const std::uint64_t iv = memory_.place(nonce);
    const auto iv_length = static_cast<std::uint32_t>(nonce.size());
    const bool ccm = mode_of(*request.algorithm) == BlockCipherMode::ccm;
    if (ccm && core == crypto::CoreId::sm4) {
        vcq.add(core, crypto::Sm4Command::ccm_init,
                crypto::Sm4CcmInit{key, iv, request.key.length, iv_length, operation, request.aad_length,
                                   request.length, request.tag_length});
    } else {
        // INIT of SM4 ends before the length of the tag.
        const std::uint32_t tag_length = core == crypto::CoreId::sm4 ? 0 : request.tag_length;
        vcq.add(core, ccm ? crypto::AesCommand::ccm_init : crypto::AesCommand::init,
                crypto::CipherInit{key, iv, request.key.length, iv_length, request.algorithm->number, operation,
                                   request.aad_length, request.length, tag_length, 0});
    }
    if (request.aad_length != 0)
        vcq.add(core, crypto::AesCommand::aad_final, crypto::CipherAad{request.aad, request.aad_length});
    vcq.add(core, crypto::AesCommand::final,
            crypto::CipherFinal{request.source, request.destination, request.tag, request.length, request.tag_length});
    vcq.flush(core);
}

bool CaseEngine::run_aead(CryptoRequest request, crypto::ByteView nonce) {
    if (math()) {
        Vcq vcq;
        queue_.begin(vcq);
        pack_aead_as_is(request, nonce, vcq);
        return run_vcq(vcq);
    }
    if (nonce.size() > request.iv.size()) return false;
    std::copy(nonce.begin(), nonce.end(), request.iv.begin());
    request.iv_length = static_cast<std::uint8_t>(nonce.size());
    return session_.run(request) == RequestCode::ok;
}

bool CaseEngine::run(const ManagementRequest& request) {
    if (!math()) return session_.run(request) == RequestCode::ok;
    Vcq vcq;
    queue_.begin(vcq);
    pack_management(request, vcq);
    return run_vcq(vcq);
}

std::optional<std::uint64_t> CaseEngine::hold(crypto::ByteView key, crypto::CoreId core, bool integer) {
    ManagementRequest create;
    create.operation = ManagementOperation::key_new;
    create.length = static_cast<std::uint32_t>(key.size());
    create.new_reference = memory_.reserve(sizeof create.reference);
    if (!run(create)) return std::nullopt;
    const crypto::Bytes reference = memory_.read(create.new_reference, sizeof create.reference);
    ManagementRequest fill;
    fill.operation = ManagementOperation::key_write;
    std::memcpy(&fill.reference, reference.data(), reference.size());
    fill.source = memory_.place(key);
    fill.length = create.length;
    fill.type = crypto::KeyType::of(core).word;
    fill.integer = integer;
    if (!run(fill)) return std::nullopt;
    return fill.reference;
}

}  // namespace cxlvp::host
