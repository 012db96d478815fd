// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/pke/ecdh_commands.h"

#include "cxlvp/crypto/algorithms/pk/ec/curve.h"
#include "cxlvp/crypto/algorithms/pk/ec/ec_key.h"
#include "cxlvp/crypto/algorithms/pk/edwards/xdh.h"
#include "cxlvp/crypto/cores/pke/curve_operands.h"

namespace cxlvp::crypto {
namespace {

using Order = PkeRun::Order;

/// A curve of either kind with the octets of its scalars and coordinates in a command.
struct Agreement {
    Curve curve;
    std::optional<CurveOperands> operands;  ///< of a short Weierstrass curve
    std::size_t bytes;
};

std::optional<Agreement> agreement_of(std::uint32_t code, QuirkSet quirks) {
    const auto curve = curve_from_code(code);
    if (!curve) return std::nullopt;
    const auto operands = CurveOperands::of(code, quirks);
    return Agreement{*curve, operands, operands ? operands->bytes() : xdh_key_bytes(*curve)};
}

// As the algorithm takes it; nothing when it has no such key.
ErrorCode private_key(std::uint64_t reference, const Agreement& with, PkeRun& run, SecretBytes& key) {
    if (!with.operands) return run.secret(reference, with.bytes, key);
    if (const ErrorCode e = run.integer_secret(reference, with.bytes, key); e != ErrorCode::ok) return e;
    auto scalar = with.operands->unpadded(key);
    if (!scalar) return ErrorCode::ekeyrejected;
    key = std::move(*scalar);
    return ErrorCode::ok;
}

}  // namespace

ErrorCode run_ecdh_keygen(const EcPubgen& payload, PkeRun& run) {
    const auto with = agreement_of(payload.curve, run.quirks());
    if (!with || payload.key_length != with->bytes) return ErrorCode::einval;
    SecretBytes key;
    if (const ErrorCode e = private_key(payload.key, *with, run, key); e != ErrorCode::ok) return e;
    run.work(curve_cycles(run.times(), with->curve, CurveWork::keygen));

    const auto value = with->operands ? ec_public_key(with->curve, key) : xdh_public_key(with->curve, key);
    if (!value) return ErrorCode::ekeyrejected;
    return run.write(payload.public_key,
                     with->operands ? with->operands->padded(*value) : SecretBytes(value->begin(), value->end()),
                     Order::integer);
}

ErrorCode run_ecdh(const Ecdh& payload, PkeRun& run) {
    const auto with = agreement_of(payload.curve, run.quirks());
    const KeyType type{payload.secret_type};
    if (!with || payload.key_length != with->bytes || payload.secret_length != with->bytes) return ErrorCode::einval;
    SecretBytes key;
    SecretBytes peer;
    if (const ErrorCode e = private_key(payload.key, *with, run, key); e != ErrorCode::ok) return e;
    if (const ErrorCode e = run.check_result(payload.secret, PkeRun::stored_bytes(with->bytes, type));
        e != ErrorCode::ok) {
        return e;
    }
    if (const ErrorCode e = run.read(payload.peer, with->bytes, Order::integer, peer); e != ErrorCode::ok) return e;
    run.work(curve_cycles(run.times(), with->curve, CurveWork::ecdh));

    if (!with->operands) {
        const auto secret = xdh(with->curve, key, peer);
        return secret ? run.put(payload.secret, type, *secret) : ErrorCode::einval;
    }
    if (!ec_public_key(with->curve, key)) return ErrorCode::ekeyrejected;
    const auto x = with->operands->unpadded(peer);
    const auto secret = x ? ecdh_with_x(with->curve, key, *x) : std::nullopt;
    return secret ? run.put_integer(payload.secret, type, with->operands->padded(*secret)) : ErrorCode::einval;
}

}  // namespace cxlvp::crypto
