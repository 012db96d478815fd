// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/pke/sm2_commands.h"

#include <algorithm>

#include "cxlvp/crypto/algorithms/pk/ec/ec_key.h"
#include "cxlvp/crypto/algorithms/pk/sm2/sm2_encryption.h"
#include "cxlvp/crypto/algorithms/pk/sm2/sm2_exchange.h"
#include "cxlvp/crypto/algorithms/pk/sm2/sm2_hash.h"
#include "cxlvp/crypto/cores/pke/curve_operands.h"

namespace cxlvp::crypto {
namespace {

using Order = PkeRun::Order;

constexpr std::size_t kOverhead = kSm2PointBytes + kSm3Bytes;  // of a ciphertext: C1 and C3
constexpr std::size_t kAgreedKeyBytes = 16;

bool is_nonce_length(std::uint32_t bytes) {
    return bytes == 0 || bytes == kSm2ScalarBytes;
}

// one block of the key derivation; without it what the memory of the core would hold.
bool is_message_length(std::uint32_t bytes, QuirkSet quirks) {
    return bytes >= 1 && bytes <= (quirks.has(Quirk::q11_sm2_lengths) ? 32U : 4000U);
}

bool is_ciphertext_length(std::uint32_t bytes, QuirkSet quirks) {
    return bytes > kOverhead && is_message_length(bytes - static_cast<std::uint32_t>(kOverhead), quirks);
}

bool is_identity_length(std::uint32_t bytes, QuirkSet quirks) {
    return bytes >= 1 && bytes <= (quirks.has(Quirk::q11_sm2_lengths) ? 32U : 8191U);
}

void work_on_point(PkeRun& run) {
    run.work(curve_cycles(run.times(), Curve::sm2, CurveWork::ecdh));
}

// A step of the key derivation and hash: some blocks of SM3.
void work_on_hash(PkeRun& run, std::size_t bytes) {
    run.work(run.times()[ServiceItem::sm3_block] * (bytes / 64 + 1));
}

// Reads the nonce, or takes a random one.
ErrorCode find_nonce(std::uint64_t address, std::uint32_t bytes, PkeRun& run, SecretBytes& nonce) {
    if (bytes != 0) return run.read(address, bytes, Order::plain, nonce);
    const auto scalar = ec_generate_key(Curve::sm2, run.random());
    if (!scalar) return ErrorCode::eio;
    nonce = *scalar;
    return ErrorCode::ok;
}

}  // namespace

ErrorCode run_sm2_ecdh_keygen(const Sm2EcdhKeygen& payload, PkeRun& run) {
    if (!is_nonce_length(payload.nonce_length)) return ErrorCode::einval;
    SecretBytes nonce;
    if (const ErrorCode e = find_nonce(payload.nonce, payload.nonce_length, run, nonce); e != ErrorCode::ok) return e;
    work_on_point(run);

    const auto session = ec_public_key(Curve::sm2, nonce);
    if (!session) return ErrorCode::einval;
    if (payload.nonce_length == 0) {
        if (const ErrorCode e = run.write(payload.nonce, nonce, Order::plain); e != ErrorCode::ok) return e;
    }
    return run.write(payload.session, *session, Order::plain);
}

ErrorCode run_sm2_ecdh(const Sm2Ecdh& payload, PkeRun& run) {
    const KeyType type{payload.type};
    if (!is_nonce_length(payload.nonce_length) || payload.key_length != kSm2ScalarBytes) return ErrorCode::einval;
    SecretBytes key;
    SecretBytes nonce;
    SecretBytes peer_key;
    SecretBytes peer_session;
    if (const ErrorCode e = run.integer_secret(payload.key, kSm2ScalarBytes, key); e != ErrorCode::ok) return e;
    if (const ErrorCode e = run.check_result(payload.point, PkeRun::stored_bytes(kSm2PointBytes, type));
        e != ErrorCode::ok) {
        return e;
    }
    if (const ErrorCode e = run.read(payload.peer_key, kSm2PointBytes, Order::plain, peer_key); e != ErrorCode::ok) {
        return e;
    }
    if (const ErrorCode e = run.read(payload.peer_session, kSm2PointBytes, Order::plain, peer_session);
        e != ErrorCode::ok) {
        return e;
    }
    if (const ErrorCode e = find_nonce(payload.nonce, payload.nonce_length, run, nonce); e != ErrorCode::ok) return e;
    work_on_point(run);

    if (!ec_public_key(Curve::sm2, key)) return ErrorCode::ekeyrejected;
    const auto point = sm2_shared_point(key, nonce, peer_key, peer_session);
    if (!point) return ErrorCode::einval;
    if (payload.nonce_length == 0) {
        if (const ErrorCode e = run.write(payload.nonce, nonce, Order::plain); e != ErrorCode::ok) return e;
    }
    return run.put_integer(payload.point, type, *point);
}

ErrorCode run_sm2_dec_point(const Sm2DecPoint& payload, PkeRun& run) {
    if (!is_ciphertext_length(payload.ciphertext_length, run.quirks()) || payload.key_length != kSm2ScalarBytes) {
        return ErrorCode::einval;
    }
    SecretBytes key;
    SecretBytes c1;
    if (const ErrorCode e = run.integer_secret(payload.key, kSm2ScalarBytes, key); e != ErrorCode::ok) return e;
    if (const ErrorCode e = run.read(payload.ciphertext, kSm2PointBytes, Order::plain, c1); e != ErrorCode::ok) {
        return e;
    }
    work_on_point(run);

    if (!ec_public_key(Curve::sm2, key)) return ErrorCode::ekeyrejected;
    const auto point = sm2_decryption_point(key, c1);
    return point ? run.write(payload.point, *point, Order::plain) : ErrorCode::einval;
}

ErrorCode run_sm2_enc_point(const Sm2EncPoint& payload, PkeRun& run) {
    if (!is_nonce_length(payload.nonce_length)) return ErrorCode::einval;
    SecretBytes nonce;
    SecretBytes key;
    if (const ErrorCode e = run.read(payload.public_key, kSm2PointBytes, Order::plain, key); e != ErrorCode::ok) {
        return e;
    }
    if (const ErrorCode e = find_nonce(payload.nonce, payload.nonce_length, run, nonce); e != ErrorCode::ok) return e;
    work_on_point(run);
    work_on_point(run);

    const auto points = sm2_encryption_points(key, nonce);
    if (!points) return ErrorCode::einval;
    if (const ErrorCode e = run.write(payload.ciphertext, points->c1, Order::plain); e != ErrorCode::ok) return e;
    return run.write(payload.point, points->shared, Order::plain);
}

ErrorCode run_sm2_id_digest(const Sm2IdDigest& payload, PkeRun& run) {
    if (!is_identity_length(payload.identity_length, run.quirks())) return ErrorCode::einval;
    SecretBytes identity;
    SecretBytes key;
    if (const ErrorCode e = run.read(payload.identity, payload.identity_length, Order::plain, identity);
        e != ErrorCode::ok) {
        return e;
    }
    if (const ErrorCode e = run.read(payload.public_key, kSm2PointBytes, Order::plain, key); e != ErrorCode::ok) {
        return e;
    }
    work_on_hash(run, identity.size() + 194);  // with its length, the curve and the key

    const auto z = sm2_identity_digest(identity, key);
    return z ? run.write(payload.digest, *z, Order::plain) : ErrorCode::einval;
}

ErrorCode run_sm2_ecdh_hash(const Sm2EcdhHash& payload, PkeRun& run) {
    const KeyType type{payload.type};
    SecretBytes point;
    SecretBytes first;
    SecretBytes second;
    if (const ErrorCode e = run.integer_secret(payload.point, kSm2PointBytes, point); e != ErrorCode::ok) return e;
    if (const ErrorCode e = run.check_result(payload.key, PkeRun::stored_bytes(kAgreedKeyBytes, type));
        e != ErrorCode::ok) {
        return e;
    }
    if (const ErrorCode e = run.read(payload.z_first, kSm3Bytes, Order::plain, first); e != ErrorCode::ok) return e;
    if (const ErrorCode e = run.read(payload.z_second, kSm3Bytes, Order::plain, second); e != ErrorCode::ok) return e;
    work_on_hash(run, kSm2PointBytes + 2 * kSm3Bytes);
    return run.put(payload.key, type, *sm2_agreed_key(point, first, second, kAgreedKeyBytes));
}

ErrorCode run_sm2_dec_hash(const Sm2DecHash& payload, PkeRun& run) {
    if (!is_ciphertext_length(payload.ciphertext_length, run.quirks())) return ErrorCode::einval;
    SecretBytes ciphertext;
    SecretBytes point;
    if (const ErrorCode e = run.read(payload.ciphertext, payload.ciphertext_length, Order::plain, ciphertext);
        e != ErrorCode::ok) {
        return e;
    }
    if (const ErrorCode e = run.read(payload.point, kSm2PointBytes, Order::plain, point); e != ErrorCode::ok) return e;
    work_on_hash(run, 2 * ciphertext.size());

    const auto message = sm2_decrypt(ByteView(ciphertext).part(kSm2PointBytes), point);
    if (message) return run.write(payload.plaintext, *message, Order::plain);
    if (run.zero_on_auth_failure()) {
        const Bytes zeros(ciphertext.size() - kOverhead);
        if (const ErrorCode e = run.write(payload.plaintext, zeros, Order::plain); e != ErrorCode::ok) return e;
    }
    return ErrorCode::ebadmsg;
}

ErrorCode run_sm2_enc_hash(const Sm2EncHash& payload, PkeRun& run) {
    if (!is_message_length(payload.message_length, run.quirks())) return ErrorCode::einval;
    SecretBytes message;
    SecretBytes point;
    if (const ErrorCode e = run.read(payload.message, payload.message_length, Order::plain, message);
        e != ErrorCode::ok) {
        return e;
    }
    if (const ErrorCode e = run.read(payload.point, kSm2PointBytes, Order::plain, point); e != ErrorCode::ok) return e;
    work_on_hash(run, 2 * (message.size() + kSm2PointBytes));

    const auto rest = sm2_encrypt(message, point);
    return rest ? run.write(payload.ciphertext + kSm2PointBytes, *rest, Order::plain) : ErrorCode::einval;
}

}  // namespace cxlvp::crypto
