// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/workload/request_shape.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/core/round_up.h"
#include "cxlvp/crypto/vcq/numbers.h"
#include "cxlvp/host/crypto/pack/block_cipher.h"
#include "cxlvp/host/crypto/pack/operand_flags.h"
#include "cxlvp/host/crypto/pack/vcq_packer.h"
#include "cxlvp/host/crypto/workload/key_material.h"

namespace cxlvp::host {

namespace {

using Family = AlgorithmFamily;
using Op = CryptoOperation;

constexpr std::uint64_t kAlignment = 64;

/// x of the base point of a curve, which is a public key like any other (SP 800-186, RFC 7748).
std::vector<std::uint8_t> base_point(std::uint32_t curve) {
    switch (static_cast<crypto::Curve>(curve)) {
        case crypto::Curve::p256:
            return {0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2,
                    0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96};
        case crypto::Curve::p384:
            return {0xaa, 0x87, 0xca, 0x22, 0xbe, 0x8b, 0x05, 0x37, 0x8e, 0xb1, 0xc7, 0x1e, 0xf3, 0x20, 0xad, 0x74,
                    0x6e, 0x1d, 0x3b, 0x62, 0x8b, 0xa7, 0x9b, 0x98, 0x59, 0xf7, 0x41, 0xe0, 0x82, 0x54, 0x2a, 0x38,
                    0x55, 0x02, 0xf2, 0x5d, 0xbf, 0x55, 0x29, 0x6c, 0x3a, 0x54, 0x5e, 0x38, 0x72, 0x76, 0x0a, 0xb7};
        default: {
            std::vector<std::uint8_t> u(32);
            u[0] = 9;
            return u;
        }
    }
}

Op usual_operation(Family family) {
    switch (family) {
        case Family::hash:
        case Family::cshake:
        case Family::kmac:
        case Family::hmac:
        case Family::block_mac:
        case Family::poly1305:
            return Op::digest;
        case Family::ecdsa:
            return Op::sign;
        case Family::ecdh:
        case Family::curve25519:
            return Op::agree;
        case Family::random:
            return Op::generate;
        default:
            return Op::encrypt;
    }
}

/// Throws `UserError` when the algorithm has no such operation, or one that needs what an earlier request left.
Op operation_of(const Algorithm& algorithm, WorkloadOperation operation) {
    const Family family = algorithm.family;
    switch (operation) {
        case WorkloadOperation::decrypt:
            if (family == Family::cipher || family == Family::chacha20 || family == Family::rsa) return Op::decrypt;
            break;
        case WorkloadOperation::verify:
            if (family == Family::ecdsa) return Op::verify;
            break;
        case WorkloadOperation::public_key:
            if (family == Family::ecdh || family == Family::curve25519) return Op::public_key;
            break;
        case WorkloadOperation::usual:
            return usual_operation(family);
    }
    throw UserError(fmt::format("a mix has no such operation of {}", algorithm.name));
}

std::uint32_t usual_key(const Algorithm& algorithm) {
    switch (algorithm.family) {
        case Family::kmac:
        case Family::hmac:
        case Family::poly1305:
        case Family::chacha20:
            return 32;
        case Family::chacha_poly:
            return algorithm.number != 0 ? 36 : 32;
        case Family::block_mac:
        case Family::cipher:
        case Family::aead:
            return mode_of(algorithm) == BlockCipherMode::xts ? 32 : 16;
        case Family::rsa:
            return 256;
        default:
            return coordinate_bytes(algorithm.number);
    }
}

std::uint8_t usual_iv(const Algorithm& algorithm) {
    if (algorithm.family == Family::aead) return 12;
    if (algorithm.family == Family::chacha_poly) return algorithm.number != 0 ? 8 : 12;
    return 16;
}

bool keyless(Family family) {
    return family == Family::hash || family == Family::cshake || family == Family::random;
}

bool may_be_held(Family family) {
    return family == Family::cipher || family == Family::chacha20 || family == Family::block_mac ||
           family == Family::aead || family == Family::chacha_poly;
}

bool of_curves(Family family) {
    return family == Family::ecdsa || family == Family::ecdh || family == Family::curve25519;
}

}  // namespace

CryptoRequest RequestShape::at(std::uint64_t buffer, std::uint64_t number) const {
    CryptoRequest out = request;
    if (!shared_source) out.source += buffer;
    out.destination += buffer;
    out.aad += buffer;
    out.tag += buffer;
    // Each has its own start vector; CTR counts from the other end.
    for (unsigned i = 0; i < 4; ++i) out.iv[i] = static_cast<std::uint8_t>(number >> (8 * i));
    return out;
}

std::uint64_t ShapeMaker::place(std::vector<std::uint8_t> bytes) {
    const std::uint64_t address = next_;
    next_ += round_up(bytes.size(), kAlignment);
    operands_.push_back({address, std::move(bytes)});
    return address;
}

std::vector<std::uint8_t> ShapeMaker::random_bytes(std::size_t count) {
    std::vector<std::uint8_t> out(count);
    for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(random_.bits());
    return out;
}

/// A private key below the order of every curve of its width.
std::uint64_t ShapeMaker::scalar(std::uint32_t bytes) {
    std::vector<std::uint8_t> out = random_bytes(bytes);
    std::fill_n(out.begin(), 8, std::uint8_t{0});
    return place(std::move(out));
}

void ShapeMaker::fill_rsa(RequestShape& shape, std::uint64_t key_bytes) {
    CryptoRequest& request = shape.request;
    if (request.operation == Op::decrypt) {
        const RsaMaterial key = make_rsa_key(key_bytes, random_);
        request.modulus = place(key.modulus);
        request.key = {place(key.private_exponent), crypto::KeyRef::kNone, static_cast<std::uint32_t>(key_bytes)};
    } else {
        std::vector<std::uint8_t> modulus = random_bytes(key_bytes);
        modulus.front() |= 0x80;
        modulus.back() |= 1;
        request.modulus = place(std::move(modulus));
    }
    request.modulus_length = request.length = static_cast<std::uint32_t>(key_bytes);
    request.exponent = place({1, 0, 1});
    request.exponent_length = 3;
    // A message is below the modulus, which what others have left in a buffer need not be.
    std::vector<std::uint8_t> message = random_bytes(key_bytes);
    message.front() = 0;
    shape.share_source(place(std::move(message)));
}

void ShapeMaker::fill_curve(RequestShape& shape, std::uint64_t key_bytes) {
    CryptoRequest& request = shape.request;
    const Algorithm& algorithm = *request.algorithm;
    if (request.operation == Op::verify) {
        SignatureMaterial material = make_signature(algorithm.number, request.length, random_);
        request.public_key = place(std::move(material.public_key));
        request.signature = place(std::move(material.signature));
        shape.share_source(place(std::move(material.digest)));
        return;
    }
    request.key = {scalar(static_cast<std::uint32_t>(key_bytes)), crypto::KeyRef::kNone,
                   static_cast<std::uint32_t>(key_bytes)};
    if (request.operation == Op::agree) request.public_key = place(base_point(algorithm.number));
}

RequestShape ShapeMaker::make(const MixItem& item) {
    const std::string& name = item.algorithm;
    RequestShape shape;
    CryptoRequest& request = shape.request;
    request.algorithm = find_algorithm(name);
    if (request.algorithm == nullptr) {
        std::vector<std::string> names;
        for (const Algorithm& algorithm : algorithm_table()) names.emplace_back(algorithm.name);
        throw UserError(fmt::format("there is no algorithm '{}'{}", name, did_you_mean(name, names)));
    }
    const Algorithm& algorithm = *request.algorithm;
    request.operation = operation_of(algorithm, item.operation);
    request.length = static_cast<std::uint32_t>(item.bytes);
    request.iv_length = usual_iv(algorithm);
    shape.held_key = item.held_key;
    if (item.held_key && !may_be_held(algorithm.family))
        throw UserError(fmt::format("a mix has no held keys of {}", algorithm.name));
    const std::uint64_t key = item.key_bytes != 0 ? item.key_bytes : usual_key(algorithm);
    if (algorithm.family == Family::rsa)
        fill_rsa(shape, key);
    else if (of_curves(algorithm.family))
        fill_curve(shape, key);
    else if (!keyless(algorithm.family))
        request.key = {place(random_bytes(key)), crypto::KeyRef::kNone, static_cast<std::uint32_t>(key)};
    if (algorithm.family == Family::aead || algorithm.family == Family::chacha_poly) {
        const bool esp = algorithm.family == Family::chacha_poly && algorithm.number != 0;
        request.aad_length = static_cast<std::uint32_t>(item.aad) + (esp ? request.iv_length : 0);
    }
    // Data (in place where there is as much of it after as before) from the beginning of the buffer on, so that a page
    // of it is a page of memory; then tag, digest or signature; then associated data.
    constexpr std::uint64_t kLongestResult = 192;  // a signature of P-521
    const std::uint64_t behind = round_up(request.length, kAlignment);
    const bool in_place =
        request.operation == Op::encrypt || request.operation == Op::decrypt || request.operation == Op::generate;
    request.destination = in_place ? 0 : behind;
    request.tag = behind;
    request.aad = behind + round_up(std::max<std::uint64_t>(kLongestResult, request.modulus_length), kAlignment);
    shape.buffer_bytes = request.aad + request.aad_length;
    const RequestPlan plan = VcqPacker().plan(request);
    if (plan.code != RequestCode::ok)
        throw UserError(fmt::format("{} with {} bytes, a key of {} and {} of associated data: {}", name, item.bytes,
                                    key, item.aad, to_string(plan.code)));
    if (plan.vcqs == 0) throw UserError(fmt::format("{} with {} bytes is nothing for the engine", name, item.bytes));
    return shape;
}

}  // namespace cxlvp::host
