// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/pke/eddsa_commands.h"

#include "cxlvp/crypto/algorithms/pk/ec/curve.h"
#include "cxlvp/crypto/algorithms/pk/edwards/ed448_shares.h"
#include "cxlvp/crypto/algorithms/pk/edwards/eddsa.h"
#include "cxlvp/crypto/algorithms/pk/edwards/xdh.h"
#include "cxlvp/crypto/cores/pke/curve_operands.h"

namespace cxlvp::crypto {
namespace {

using Order = PkeRun::Order;

constexpr std::uint32_t kLongestMessage = 256 * 1024;  // what the public driver submits at most

std::optional<Curve> edwards_curve(std::uint32_t code) {
    const auto curve = curve_from_code(code);
    return curve && is_edwards(*curve) ? curve : std::nullopt;
}

bool is_key_length(std::uint32_t bytes, Curve curve) {
    return bytes == eddsa_key_bytes(curve) || (curve == Curve::curve448 && bytes == kEd448SharedKeyBytes);
}

/// A private key in one of its forms.
struct PrivateKey {
    Curve curve;
    SecretBytes octets;
    KeyType type;

    bool in_shares() const { return curve == Curve::curve448 && octets.size() == kEd448SharedKeyBytes; }
    std::optional<Bytes> public_key() const {
        return in_shares() ? ed448_shared_public_key(octets) : eddsa_public_key(curve, octets);
    }
    std::optional<Bytes> sign(ByteView message) const {
        return in_shares() ? ed448_shared_sign(octets, message) : eddsa_sign(curve, octets, message);
    }
};

ErrorCode find_key(std::uint64_t reference, PkeRun& run, PrivateKey& key) {
    if (const ErrorCode e = run.key(reference, key.octets, key.type); e != ErrorCode::ok) return e;
    if (key.type.two_shares() && key.in_shares()) return ErrorCode::ok;
    if (const ErrorCode e = PkeRun::join(key.octets, key.type); e != ErrorCode::ok) return e;
    if (key.curve == Curve::curve448 && key.octets.size() == xdh_key_bytes(key.curve)) key.octets.push_back(0);
    return key.octets.size() == eddsa_key_bytes(key.curve) ? ErrorCode::ok : ErrorCode::ekeyrejected;
}

}  // namespace

ErrorCode run_eddsa_verify(const EddsaVerify& payload, PkeRun& run) {
    const auto curve = edwards_curve(payload.curve);
    if (!curve) return ErrorCode::einval;
    if (payload.message_length > kLongestMessage) return ErrorCode::emsgsize;
    const std::size_t bytes = eddsa_key_bytes(*curve);
    SecretBytes key;
    SecretBytes message;
    SecretBytes signature;
    if (const ErrorCode e = run.read(payload.public_key, bytes, Order::swapped, key); e != ErrorCode::ok) return e;
    if (const ErrorCode e = run.read(payload.message, payload.message_length, Order::plain, message);
        e != ErrorCode::ok) {
        return e;
    }
    if (const ErrorCode e = run.read(payload.signature, 2 * bytes, Order::swapped, signature); e != ErrorCode::ok) {
        return e;
    }
    run.work(curve_cycles(run.times(), *curve, CurveWork::verify));

    if (!eddsa_verify(*curve, key, message, signature)) return ErrorCode::ebadmsg;
    if (payload.r_prime == 0) return ErrorCode::ok;
    return run.write(payload.r_prime, ByteView(signature).part(0, xdh_key_bytes(*curve)), Order::swapped);
}

ErrorCode run_eddsa_sign(const EddsaSign& payload, PkeRun& run) {
    const auto curve = edwards_curve(payload.curve);
    if (!curve || !is_key_length(payload.key_length, *curve)) return ErrorCode::einval;
    if (payload.message_length > kLongestMessage) return ErrorCode::emsgsize;
    PrivateKey key{*curve, {}, {}};
    SecretBytes message;
    if (const ErrorCode e = find_key(payload.key, run, key); e != ErrorCode::ok) return e;
    if (const ErrorCode e = run.read(payload.message, payload.message_length, Order::plain, message);
        e != ErrorCode::ok) {
        return e;
    }
    run.work(curve_cycles(run.times(), *curve, CurveWork::sign));

    const auto signature = key.sign(message);
    return signature ? run.write(payload.signature, *signature, Order::swapped) : ErrorCode::ekeyrejected;
}

ErrorCode run_eddsa_pubgen(const EcPubgen& payload, PkeRun& run) {
    const auto curve = edwards_curve(payload.curve);
    if (!curve || !is_key_length(payload.key_length, *curve)) return ErrorCode::einval;
    PrivateKey key{*curve, {}, {}};
    if (const ErrorCode e = find_key(payload.key, run, key); e != ErrorCode::ok) return e;
    run.work(curve_cycles(run.times(), *curve, CurveWork::keygen));

    const auto y = key.public_key();
    return y ? run.write(payload.public_key, *y, Order::swapped) : ErrorCode::ekeyrejected;
}

ErrorCode run_eddsa_keygen_sca(const EddsaKeygenSca& payload, PkeRun& run) {
    if (payload.curve != static_cast<std::uint32_t>(Curve::curve448)) return ErrorCode::einval;
    PrivateKey key{Curve::curve448, {}, {}};
    if (const ErrorCode e = find_key(payload.key, run, key); e != ErrorCode::ok) return e;
    if (key.in_shares()) return ErrorCode::ekeyrejected;
    if (const ErrorCode e = run.check_result(payload.sca_key, kEd448SharedKeyBytes); e != ErrorCode::ok) return e;
    const RandomSource random = run.random();
    run.work(curve_cycles(run.times(), Curve::curve448, CurveWork::keygen));

    const KeyType type{key.type.word | KeyType::kTwoShares};
    return run.put_shares(payload.sca_key, type, *ed448_split_key(key.octets, random));
}

}  // namespace cxlvp::crypto
