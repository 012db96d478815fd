// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/pack/public_key_pack.h"

#include "cxlvp/crypto/keys/key_type.h"
#include "cxlvp/crypto/vcq/payload/drbg.h"
#include "cxlvp/crypto/vcq/payload/pke.h"
#include "cxlvp/crypto/vcq/payload/sys.h"
#include "cxlvp/host/crypto/pack/operand_flags.h"
#include "cxlvp/host/crypto/pack/pack_key.h"

namespace cxlvp::host {

namespace {

using crypto::CoreId;
using crypto::KeyRef;
using crypto::KeyType;
using crypto::PkeCommand;
using Family = AlgorithmFamily;
using Op = CryptoOperation;

constexpr std::uint32_t kMaxDigest = 64;

void pack_rsa(const CryptoRequest& request, Vcq& vcq) {
    const std::uint32_t bits = request.modulus_length * 8;
    if (request.operation == Op::encrypt) {
        vcq.add(CoreId::pke, PkeCommand::rsa_enc,
                crypto::RsaEncrypt{bits, request.exponent_length, request.exponent, request.modulus, request.source,
                                   request.destination},
                kBigEndian);
    } else {
        const std::uint64_t key = pack_key(vcq, request.key, request.key.length, CoreId::pke, kBigEndian);
        vcq.add(CoreId::pke, PkeCommand::rsa_dec,
                crypto::RsaDecrypt{bits, request.exponent_length, request.exponent, request.modulus, request.source,
                                   request.destination, key},
                kBigEndian);
    }
    vcq.flush(CoreId::pke);
}

void pack_signature(const CryptoRequest& request, Vcq& vcq) {
    const std::uint32_t curve = request.algorithm->number;
    if (request.operation == Op::verify) {
        // The core leaves the r that it has computed; nobody looks at it.
        vcq.add(CoreId::pke, PkeCommand::ecdsa_verify,
                crypto::EcdsaVerify{curve, request.length, request.public_key, request.source, request.signature,
                                    vcq.place(nullptr, coordinate_bytes(curve))},
                kBigEndian);
    } else {
        const std::uint64_t key = pack_key(vcq, request.key, request.key.length, CoreId::pke, kBigEndian);
        vcq.add(CoreId::pke, PkeCommand::ecdsa_sign,
                crypto::EcdsaSign{curve, request.key.length, request.source, request.destination, key, request.length},
                kBigEndian);
    }
    vcq.flush(CoreId::pke);
}

void pack_agreement(const CryptoRequest& request, Vcq& vcq) {
    const std::uint32_t curve = request.algorithm->number;
    // Keys and secrets of Curve25519 are octet strings; what the command itself reads and writes counts as integers.
    const std::uint8_t order = operand_flags(curve);
    const std::uint64_t key = pack_key(vcq, request.key, request.key.length, CoreId::pke, order);
    if (request.operation == Op::public_key) {
        vcq.add(CoreId::pke, PkeCommand::ecdh_keygen,
                crypto::EcPubgen{curve, request.key.length, request.destination, key}, kBigEndian);
        vcq.flush(CoreId::pke);
        return;
    }
    const std::uint32_t length = coordinate_bytes(curve);
    vcq.add(CoreId::pke, PkeCommand::ecdh,
            crypto::Ecdh{curve, request.key.length, length, KeyType::of(CoreId::sys, KeyType::kPlaintext).word,
                         request.public_key, key, KeyRef::kTemporary},
            kBigEndian);
    vcq.flush(CoreId::pke);
    vcq.add(CoreId::sys, crypto::SysCommand::data, crypto::SysData{KeyRef::kTemporary, request.destination, length},
            order);
    vcq.flush(CoreId::sys);
}

void pack_random(const CryptoRequest& request, Vcq& vcq) {
    vcq.add(CoreId::drbg, crypto::DrbgCommand::generate, crypto::DrbgGenerate{request.destination, request.length, {}});
    vcq.flush(CoreId::drbg);
}

RequestCode check_rsa(const CryptoRequest& request) {
    if (request.operation != Op::encrypt && request.operation != Op::decrypt) return RequestCode::eopnotsupp;
    const std::uint32_t width = request.modulus_length;
    if (width > 512 || !is_rsa_width(width * 8)) return RequestCode::einval;
    if (request.length > width) return RequestCode::emsgsize;
    if (request.length != width) return RequestCode::einval;
    if (request.operation == Op::decrypt && request.key.length != width) return RequestCode::einval;
    return request.exponent_length >= 1 && request.exponent_length <= width ? RequestCode::ok : RequestCode::einval;
}

RequestCode check_signature(const CryptoRequest& request) {
    const bool sign = request.operation == Op::sign && request.algorithm->family == Family::ecdsa;
    if (!sign && request.operation != Op::verify) return RequestCode::eopnotsupp;
    if (sign && request.key.length != coordinate_bytes(request.algorithm->number)) return RequestCode::einval;
    const bool sm2 = request.algorithm->family == Family::sm2;
    const bool good =
        sm2 ? request.length == request.algorithm->output : request.length >= 1 && request.length <= kMaxDigest;
    return good ? RequestCode::ok : RequestCode::einval;
}

}  // namespace

RequestCode check_public_key(const CryptoRequest& request) {
    switch (request.algorithm->family) {
        case Family::rsa:
            return check_rsa(request);
        case Family::ecdsa:
        case Family::sm2:
            return check_signature(request);
        case Family::random:
            if (request.operation != Op::generate) return RequestCode::eopnotsupp;
            if (request.length == 0) return RequestCode::einval;
            return request.length <= request.algorithm->cap ? RequestCode::ok : RequestCode::emsgsize;
        default:
            if (request.operation != Op::agree && request.operation != Op::public_key) return RequestCode::eopnotsupp;
            return request.key.length == coordinate_bytes(request.algorithm->number) ? RequestCode::ok
                                                                                     : RequestCode::einval;
    }
}

void pack_public_key(const CryptoRequest& request, Vcq& vcq) {
    switch (request.algorithm->family) {
        case Family::rsa:
            return pack_rsa(request, vcq);
        case Family::ecdsa:
        case Family::sm2:
            return pack_signature(request, vcq);
        case Family::random:
            return pack_random(request, vcq);
        default:
            return pack_agreement(request, vcq);
    }
}

}  // namespace cxlvp::host
