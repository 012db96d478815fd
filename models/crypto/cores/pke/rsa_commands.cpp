// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/pke/rsa_commands.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "cxlvp/crypto/algorithms/pk/rsa/rsa.h"
#include "cxlvp/crypto/algorithms/pk/rsa/rsa_keygen.h"

namespace cxlvp::crypto {
namespace {

using Order = PkeRun::Order;

constexpr std::size_t kGeneratorExponentBytes = 4;

// Q-12; without it all widths that can be halved and that the memory of the core would hold.
bool is_width(std::uint32_t bits, QuirkSet quirks) {
    constexpr std::uint32_t kWidths[] = {512, 1024, 2048, 3072, 4096};
    if (quirks.has(Quirk::q12_rsa_widths)) {
        return std::find(std::begin(kWidths), std::end(kWidths), bits) != std::end(kWidths);
    }
    return bits >= 512 && bits <= 4096 && bits % 16 == 0;
}

bool is_exponent_length(std::uint32_t bytes, std::uint32_t bits) {
    return bytes != 0 && bytes <= bits / 8;
}

enum class RsaWork { public_key, private_key, crt };

// The published widths as they are, others in proportion to the next wider one: work with a public exponent grows with
// the square of the width, with a private one with the third power.
std::uint64_t rsa_cycles(const ServiceTimes& times, std::uint32_t bits, RsaWork work) {
    using Item = ServiceItem;
    struct Row {
        std::uint32_t bits;
        Item items[3];
    };
    constexpr Row kRows[] = {{2048, {Item::rsa2048_public, Item::rsa2048_private, Item::rsa2048_crt}},
                             {3072, {Item::rsa3072_public, Item::rsa3072_private, Item::rsa3072_crt}},
                             {4096, {Item::rsa4096_public, Item::rsa4096_private, Item::rsa4096_crt}}};
    const Row& row =
        *std::find_if(std::begin(kRows), std::end(kRows) - 1, [bits](const Row& each) { return bits <= each.bits; });
    std::uint64_t cycles = times[row.items[static_cast<int>(work)]];
    for (int power = work == RsaWork::public_key ? 2 : 3; power > 0; --power) cycles = cycles * bits / row.bits;
    return cycles;
}

// The set of five integers one after the other.
RsaCrtKey crt_of(const SecretBytes& octets) {
    const std::size_t half = octets.size() / 5;
    const auto part = [&](std::size_t index) {
        const ByteView view = ByteView(octets).part(index * half, half);
        return SecretBytes(view.begin(), view.end());
    };
    return {part(0), part(1), part(2), part(3), part(4)};
}

SecretBytes octets_of(const RsaCrtKey& key) {
    SecretBytes all;
    all.reserve(5 * key.p.size());
    for (const SecretBytes* part : {&key.p, &key.q, &key.dp, &key.dq, &key.qinv}) {
        all.insert(all.end(), part->begin(), part->end());
    }
    return all;
}

/// What both private operations read.
struct PrivateOperands {
    SecretBytes key;
    SecretBytes e;
    SecretBytes n;
    SecretBytes input;
};

ErrorCode read_private(const RsaDecrypt& payload, std::size_t key_bytes, PkeRun& run, PrivateOperands& out) {
    const std::size_t bytes = payload.bits / 8;
    if (const ErrorCode e = run.integer_secret(payload.key, key_bytes, out.key); e != ErrorCode::ok) return e;
    if (const ErrorCode e = run.read(payload.exponent, payload.exponent_length, Order::integer, out.e);
        e != ErrorCode::ok) {
        return e;
    }
    if (const ErrorCode e = run.read(payload.modulus, bytes, Order::integer, out.n); e != ErrorCode::ok) return e;
    return run.read(payload.ciphertext, bytes, Order::integer, out.input);
}

// An input that no key is used for is the fault of the input, everything else that of the key. A result that e does not
// undo comes from another key, or from a fault that would give the factors away (SP 800-56B rev. 2 6.4.1).
ErrorCode finish_private(const RsaDecrypt& payload, const PrivateOperands& with,
                         const std::optional<SecretBytes>& result, PkeRun& run) {
    if (!rsa_private(with.n, Bytes{1}, with.input)) return ErrorCode::einval;
    if (!result) return ErrorCode::ekeyrejected;
    const auto undone = rsa_public(with.n, with.e, *result);
    if (!undone || !std::equal(undone->begin(), undone->end(), with.input.begin())) return ErrorCode::ekeyrejected;
    return run.write(payload.message, *result, Order::integer);
}

}  // namespace

ErrorCode run_rsa_enc(const RsaEncrypt& payload, PkeRun& run) {
    if (!is_width(payload.bits, run.quirks()) || !is_exponent_length(payload.exponent_length, payload.bits)) {
        return ErrorCode::einval;
    }
    const std::size_t bytes = payload.bits / 8;
    SecretBytes exponent;
    SecretBytes n;
    SecretBytes message;
    if (const ErrorCode e = run.read(payload.exponent, payload.exponent_length, Order::integer, exponent);
        e != ErrorCode::ok) {
        return e;
    }
    if (const ErrorCode e = run.read(payload.modulus, bytes, Order::integer, n); e != ErrorCode::ok) return e;
    if (const ErrorCode e = run.read(payload.message, bytes, Order::integer, message); e != ErrorCode::ok) return e;
    run.work(rsa_cycles(run.times(), payload.bits, RsaWork::public_key));

    const auto result = rsa_public(n, exponent, message);
    return result ? run.write(payload.ciphertext, *result, Order::integer) : ErrorCode::einval;
}

ErrorCode run_rsa_dec(const RsaDecrypt& payload, PkeRun& run) {
    if (!is_width(payload.bits, run.quirks()) || !is_exponent_length(payload.exponent_length, payload.bits)) {
        return ErrorCode::einval;
    }
    PrivateOperands with;
    if (const ErrorCode e = read_private(payload, payload.bits / 8, run, with); e != ErrorCode::ok) return e;
    run.work(rsa_cycles(run.times(), payload.bits, RsaWork::private_key));
    return finish_private(payload, with, rsa_private(with.n, with.key, with.input), run);
}

ErrorCode run_rsa_crt_dec(const RsaDecrypt& payload, PkeRun& run) {
    if (!is_width(payload.bits, run.quirks()) || !is_exponent_length(payload.exponent_length, payload.bits)) {
        return ErrorCode::einval;
    }
    PrivateOperands with;
    if (const ErrorCode e = read_private(payload, 5 * (payload.bits / 16), run, with); e != ErrorCode::ok) return e;
    run.work(rsa_cycles(run.times(), payload.bits, RsaWork::crt));
    return finish_private(payload, with, rsa_private(with.n, crt_of(with.key), with.input), run);
}

ErrorCode run_rsa_keygen(const RsaKeygen& payload, PkeRun& run) {
    const KeyType type{payload.key_type};
    const KeyType crt_type{payload.crt_type};
    const bool with_crt = payload.crt_key != KeyRef::kNone;
    if (!is_width(payload.bits, run.quirks()) || type.core() != CoreId::pke) return ErrorCode::einval;
    if (with_crt && (crt_type.core() != CoreId::pke || crt_type.two_shares())) return ErrorCode::einval;
    const std::size_t bytes = payload.bits / 8;
    if (const ErrorCode e = run.check_result(payload.key, PkeRun::stored_bytes(bytes, type)); e != ErrorCode::ok) {
        return e;
    }
    if (with_crt) {
        if (const ErrorCode e = run.check_result(payload.crt_key, 5 * (bytes / 2)); e != ErrorCode::ok) return e;
    }
    SecretBytes exponent;
    if (const ErrorCode e = run.read(payload.exponent, kGeneratorExponentBytes, Order::integer, exponent);
        e != ErrorCode::ok) {
        return e;
    }
    const RandomSource random = run.random();
    run.work(run.times()[ServiceItem::rsa_keygen] * rsa_cycles(run.times(), payload.bits, RsaWork::private_key));

    const auto key = rsa_generate_key(payload.bits, exponent, random);
    if (!key) return ErrorCode::einval;
    if (const ErrorCode e = run.write(payload.modulus, key->n, Order::integer); e != ErrorCode::ok) return e;
    if (const ErrorCode e = run.put_integer(payload.key, type, key->d); e != ErrorCode::ok) return e;
    return with_crt ? run.put_integer(payload.crt_key, crt_type, octets_of(key->crt)) : ErrorCode::ok;
}

}  // namespace cxlvp::crypto
