// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/pke/ecdsa_commands.h"

#include <algorithm>
#include <utility>

#include "cxlvp/crypto/algorithms/pk/ec/curve.h"
#include "cxlvp/crypto/algorithms/pk/ec/ec_key.h"
#include "cxlvp/crypto/algorithms/pk/ec/ecdsa.h"
#include "cxlvp/crypto/algorithms/pk/edwards/eddsa.h"
#include "cxlvp/crypto/algorithms/pk/edwards/xdh.h"
#include "cxlvp/crypto/algorithms/pk/sm2/sm2_hash.h"
#include "cxlvp/crypto/algorithms/pk/sm2/sm2_signature.h"
#include "cxlvp/crypto/cores/pke/curve_operands.h"

namespace cxlvp::crypto {
namespace {

using Order = PkeRun::Order;

constexpr std::size_t kLongestDigest = 68;  // of SHA-512, or one written as an operand of P-521

bool is_digest_length(std::size_t bytes, Curve curve) {
    return curve == Curve::sm2 ? bytes == kSm3Bytes : bytes != 0 && bytes <= kLongestDigest;
}

// As the algorithm takes it: without the zeros that make an integer of it fit the words of the core.
ByteView digest_of(const SecretBytes& operand, const CurveOperands& operands) {
    ByteView digest(operand);
    if (operands.curve() == Curve::sm2 || digest.size() > operands.bytes()) return digest;
    while (!digest.empty() && digest[0] == 0) digest = digest.part(1);
    return digest;
}

std::optional<SecretBytes> generate(Curve curve, std::size_t bytes, const RandomSource& random) {
    if (!is_edwards(curve)) return ec_generate_key(curve, random);
    return bytes == xdh_key_bytes(curve) ? xdh_generate_key(curve, random) : eddsa_generate_key(curve, random);
}

}  // namespace

ErrorCode run_ecdsa_verify(const EcdsaVerify& payload, PkeRun& run) {
    const auto operands = CurveOperands::of(payload.curve, run.quirks());
    if (!operands || !is_digest_length(payload.digest_length, operands->curve())) return ErrorCode::einval;
    const std::size_t bytes = operands->bytes();
    SecretBytes key;
    SecretBytes digest;
    SecretBytes signature;
    if (const ErrorCode e = run.read(payload.public_key, 2 * bytes, Order::integer, key); e != ErrorCode::ok) return e;
    if (const ErrorCode e = run.read(payload.digest, payload.digest_length, Order::integer, digest);
        e != ErrorCode::ok) {
        return e;
    }
    if (const ErrorCode e = run.read(payload.signature, 2 * bytes, Order::integer, signature); e != ErrorCode::ok) {
        return e;
    }
    run.work(curve_cycles(run.times(), operands->curve(), CurveWork::verify));

    const auto q = operands->unpadded(key);
    const auto rs = operands->unpadded(signature);
    const ByteView hash = digest_of(digest, *operands);
    const bool genuine =
        q && rs &&
        (operands->curve() == Curve::sm2 ? sm2_verify(*q, hash, *rs) : ecdsa_verify(operands->curve(), *q, hash, *rs));
    if (!genuine) return ErrorCode::ebadmsg;
    // That the recomputed value is r is what makes the signature genuine.
    if (payload.r_prime == 0) return ErrorCode::ok;
    return run.write(payload.r_prime, ByteView(signature).part(0, bytes), Order::integer);
}

ErrorCode run_ecdsa_sign(const EcdsaSign& payload, PkeRun& run) {
    const auto operands = CurveOperands::of(payload.curve, run.quirks());
    if (!operands || !is_digest_length(payload.digest_length, operands->curve())) return ErrorCode::einval;
    if (payload.key_length != operands->bytes()) return ErrorCode::einval;
    SecretBytes key;
    SecretBytes digest;
    if (const ErrorCode e = run.integer_secret(payload.key, operands->bytes(), key); e != ErrorCode::ok) return e;
    if (const ErrorCode e = run.read(payload.digest, payload.digest_length, Order::integer, digest);
        e != ErrorCode::ok) {
        return e;
    }
    const RandomSource random = run.random();
    run.work(curve_cycles(run.times(), operands->curve(), CurveWork::sign));

    const auto d = operands->unpadded(key);
    if (!d) return ErrorCode::ekeyrejected;
    const ByteView hash = digest_of(digest, *operands);
    const auto signature =
        operands->curve() == Curve::sm2 ? sm2_sign(*d, hash, random) : ecdsa_sign(operands->curve(), *d, hash, random);
    if (!signature) return ErrorCode::ekeyrejected;
    return run.write(payload.signature, operands->padded(*signature), Order::integer);
}

ErrorCode run_ecdsa_pubgen(const EcPubgen& payload, PkeRun& run) {
    const auto operands = CurveOperands::of(payload.curve, run.quirks());
    if (!operands || payload.key_length != operands->bytes()) return ErrorCode::einval;
    SecretBytes key;
    if (const ErrorCode e = run.integer_secret(payload.key, operands->bytes(), key); e != ErrorCode::ok) return e;
    run.work(curve_cycles(run.times(), operands->curve(), CurveWork::keygen));

    const auto d = operands->unpadded(key);
    const auto point = d ? ec_public_key(operands->curve(), *d) : std::nullopt;
    if (!point) return ErrorCode::ekeyrejected;
    return run.write(payload.public_key, operands->padded(*point), Order::integer);
}

ErrorCode run_ecdsa_keygen(const EcKeygen& payload, PkeRun& run) {
    const auto curve = curve_from_code(payload.curve);
    const KeyType type{payload.type};
    if (!curve || type.core() != CoreId::pke) return ErrorCode::einval;
    const auto operands = CurveOperands::of(payload.curve, run.quirks());
    const bool fits =
        operands ? payload.key_length == operands->bytes()
                 : payload.key_length == xdh_key_bytes(*curve) || payload.key_length == eddsa_key_bytes(*curve);
    if (!fits) return ErrorCode::einval;
    if (const ErrorCode e = run.check_result(payload.key, PkeRun::stored_bytes(payload.key_length, type));
        e != ErrorCode::ok) {
        return e;
    }
    const RandomSource random = run.random();
    run.work(curve_cycles(run.times(), *curve, CurveWork::keygen));

    const auto key = generate(*curve, payload.key_length, random);
    if (!key) return ErrorCode::eio;
    return operands ? run.put_integer(payload.key, type, operands->padded(*key)) : run.put(payload.key, type, *key);
}

}  // namespace cxlvp::crypto
