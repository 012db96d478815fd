// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/vectors/public_key_cases.h"

#include <algorithm>

#include "cxlvp/crypto/algorithms/hash/hash.h"
#include "cxlvp/crypto/algorithms/pk/ec/ec_key.h"
#include "cxlvp/crypto/algorithms/pk/rsa/pkcs1v15.h"
#include "cxlvp/host/crypto/pack/operand_flags.h"

namespace cxlvp::host {

namespace {

using crypto::Bytes;
using crypto::ByteView;
using crypto::CoreId;
using crypto::Curve;
using crypto::KeyRef;
using crypto::VectorCase;
using M = ManagementOperation;
using Op = CryptoOperation;

CaseAnswer checked() {
    return CaseAnswer::value_type{};
}

std::uint32_t size_of(const Bytes& octets) {
    return static_cast<std::uint32_t>(octets.size());
}

Bytes joined(const Bytes& a, const Bytes& b) {
    Bytes out = a;
    out.insert(out.end(), b.begin(), b.end());
    return out;
}

/// `octets` as a number of `width` octets; nothing when it has more.
std::optional<Bytes> widened(const Bytes& octets, std::size_t width) {
    if (octets.size() > width) return std::nullopt;
    Bytes out(width - octets.size(), 0);
    out.insert(out.end(), octets.begin(), octets.end());
    return out;
}

/// Numbers of the field as the engine lays them out in memory, and back.
class FieldLayout {
public:
    explicit FieldLayout(const Algorithm& algorithm)
        : field_(algorithm.output), width_(coordinate_bytes(algorithm.number)) {}

    std::size_t width() const { return width_; }
    std::size_t field() const { return field_; }
    /// A row of numbers of the field; it has no other length.
    Bytes wide(const Bytes& row) const {
        Bytes out;
        for (std::size_t i = 0; i < row.size(); i += field_) {
            out.insert(out.end(), width_ - field_, 0);
            out.insert(out.end(), row.begin() + static_cast<std::ptrdiff_t>(i),
                       row.begin() + static_cast<std::ptrdiff_t>(i + field_));
        }
        return out;
    }
    Bytes narrow(const Bytes& row) const {
        Bytes out;
        for (std::size_t i = 0; i < row.size(); i += width_)
            out.insert(out.end(), row.begin() + static_cast<std::ptrdiff_t>(i + width_ - field_),
                       row.begin() + static_cast<std::ptrdiff_t>(i + width_));
        return out;
    }

private:
    std::size_t field_;
    std::size_t width_;
};

/// What the engine draws as a scalar: one less, since it adds 1 to have none of 0.
crypto::SecretBytes drawn_for(Bytes scalar) {
    for (std::size_t i = scalar.size(); i-- > 0 && scalar[i]-- == 0;) {
    }
    return {scalar.begin(), scalar.end()};
}

/// Has the engine hold a number, and `request` use it.
bool hold_number(const Bytes& number, ManagementRequest& request, CaseEngine& engine) {
    const std::optional<std::uint64_t> reference = engine.hold(number, CoreId::pke, true);
    if (reference) request.reference = *reference;
    return reference.has_value();
}

std::optional<crypto::HashAlgorithm> hash_algorithm(const std::string& name) {
    const Algorithm* algorithm = find_algorithm(name);
    if (algorithm == nullptr || algorithm->family != AlgorithmFamily::hash || algorithm->core != CoreId::hc)
        return std::nullopt;
    return static_cast<crypto::HashAlgorithm>(algorithm->number);
}

[[noreturn]] void refuse_operation(const VectorCase& given) {
    given.in.refuse("op", "there is no operation '" + given.op + "' here");
}

}  // namespace

CaseAnswer answer_rsa(const Algorithm& algorithm, const VectorCase& given, CaseEngine& engine) {
    const Bytes n = given.in.octets("n"), e = given.in.octets("e");
    const bool padded = given.op == "pkcs1v15-verify";
    const bool secret = given.op == "private";
    const std::optional<Bytes> input = widened(given.in.octets(padded ? "sig" : "input"), n.size());
    if (!input || (padded && given.in.octets("sig").size() != n.size())) return std::nullopt;
    CaseMemory& memory = engine.memory();
    const std::uint64_t output = memory.reserve(n.size());
    bool done = false;
    if (secret && given.in.has("dp")) {
        Bytes set;
        for (const char* part : {"p", "q", "dp", "dq", "qinv"}) {
            const std::optional<Bytes> half = widened(given.in.octets(part), n.size() / 2);
            if (!half) return std::nullopt;
            set = joined(set, *half);
        }
        ManagementRequest request;
        request.operation = M::rsa_crt_decrypt;
        request.bits = size_of(n) * 8;
        request.exponent = memory.place(e);
        request.exponent_length = size_of(e);
        request.modulus = memory.place(n);
        request.source = memory.place(*input);
        request.destination = output;
        done = hold_number(set, request, engine) && engine.run(request);
    } else {
        CryptoRequest request;
        request.algorithm = &algorithm;
        request.operation = secret ? Op::decrypt : Op::encrypt;
        if (secret) {
            const std::optional<Bytes> d = widened(given.in.octets("d"), n.size());
            if (!d) return std::nullopt;
            request.key = {memory.place(*d), KeyRef::kNone, size_of(*d)};
        }
        request.source = memory.place(*input);
        request.length = size_of(*input);
        request.destination = output;
        request.exponent = memory.place(e);
        request.exponent_length = size_of(e);
        request.modulus = memory.place(n);
        request.modulus_length = size_of(n);
        done = engine.run(request);
    }
    if (!done) return std::nullopt;
    const Bytes result = memory.read(output, n.size());
    if (!padded) return {{{"output", result}}};
    const auto hash = hash_algorithm(given.in.text("hash"));
    if (!hash) return std::nullopt;
    const Bytes digest = crypto::hash(*hash, given.in.octets("msg"));
    return crypto::pkcs1v15_encode(given.in.text("hash"), digest, n.size()) == result ? checked() : std::nullopt;
}

CaseAnswer answer_ecdsa(const Algorithm& algorithm, const VectorCase& given, CaseEngine& engine) {
    const FieldLayout layout(algorithm);
    CaseMemory& memory = engine.memory();
    const Bytes digest = given.in.octets("digest");
    if (given.op == "sign") {
        ManagementRequest request;
        request.operation = M::ecdsa_sign;
        request.curve = algorithm.number;
        request.source = memory.place(digest);
        request.source_length = size_of(digest);
        request.destination = memory.reserve(2 * layout.width());
        engine.random().replay(drawn_for(given.in.octets("k")));
        if (!hold_number(layout.wide(given.in.octets("d")), request, engine) || !engine.run(request))
            return std::nullopt;
        return {{{"sig", layout.narrow(memory.read(request.destination, 2 * layout.width()))}}};
    }
    const Bytes signature = given.in.octets("sig");
    const Bytes point = joined(given.in.octets("x"), given.in.octets("y"));
    if (signature.size() != 2 * layout.field() || point.size() != 2 * layout.field()) return std::nullopt;
    CryptoRequest request;
    request.algorithm = &algorithm;
    request.operation = Op::verify;
    request.source = memory.place(digest);
    request.length = size_of(digest);
    request.public_key = memory.place(layout.wide(point));
    request.signature = memory.place(layout.wide(signature));
    return engine.run(request) ? checked() : std::nullopt;
}

CaseAnswer answer_ecdh(const Algorithm& algorithm, const VectorCase& given, CaseEngine& engine) {
    const FieldLayout layout(algorithm);
    CaseMemory& memory = engine.memory();
    const std::optional<Bytes> d = widened(given.in.octets("d"), layout.field());
    if (!d) return std::nullopt;
    if (given.op == "public-key") {
        ManagementRequest request;
        request.operation = M::ec_pubgen;
        request.curve = algorithm.number;
        request.destination = memory.reserve(2 * layout.width());
        if (!hold_number(layout.wide(*d), request, engine) || !engine.run(request)) return std::nullopt;
        const Bytes point = layout.narrow(memory.read(request.destination, 2 * layout.width()));
        const auto half = point.begin() + static_cast<std::ptrdiff_t>(layout.field());
        return {{{"x", Bytes(point.begin(), half)}, {"y", Bytes(half, point.end())}}};
    }
    const Bytes x = given.in.octets("x"), y = given.in.octets("y");
    if (!crypto::ec_is_public_key(static_cast<Curve>(algorithm.number), joined(x, y))) return std::nullopt;
    CryptoRequest request;
    request.algorithm = &algorithm;
    request.operation = Op::agree;
    const Bytes key = layout.wide(*d);
    request.key = {memory.place(key), KeyRef::kNone, size_of(key)};
    request.public_key = memory.place(layout.wide(x));
    request.destination = memory.reserve(layout.width());
    if (!engine.run(request)) return std::nullopt;
    return {{{"z", layout.narrow(memory.read(request.destination, layout.width()))}}};
}

CaseAnswer answer_x25519(const Algorithm& algorithm, const VectorCase& given, CaseEngine& engine) {
    constexpr std::size_t kBytes = 32;
    CaseMemory& memory = engine.memory();
    const bool agree = given.op == "shared-secret";
    const Bytes d = given.in.octets("d");
    CryptoRequest request;
    request.algorithm = &algorithm;
    request.operation = agree ? Op::agree : Op::public_key;
    request.key = {memory.place(d), KeyRef::kNone, size_of(d)};
    if (agree) request.public_key = memory.place(given.in.octets("u"));
    request.destination = memory.reserve(kBytes);
    if (!engine.run(request)) return std::nullopt;
    return {{{agree ? "z" : "u", memory.read(request.destination, kBytes)}}};
}

CaseAnswer answer_eddsa(Curve curve, const VectorCase& given, CaseEngine& engine) {
    const std::size_t bytes = coordinate_bytes(static_cast<std::uint32_t>(curve));
    CaseMemory& memory = engine.memory();
    const Bytes message = given.in.octets("msg");
    ManagementRequest request;
    request.curve = static_cast<std::uint32_t>(curve);
    request.source = memory.place(message);
    request.source_length = size_of(message);
    if (given.op == "sign") {
        request.operation = M::eddsa_sign;
        request.destination = memory.reserve(2 * bytes);
        const std::optional<std::uint64_t> key = engine.hold(given.in.octets("sk"), CoreId::pke);
        if (!key) return std::nullopt;
        request.reference = *key;
        if (!engine.run(request)) return std::nullopt;
        return {{{"sig", memory.read(request.destination, 2 * bytes)}}};
    }
    const Bytes signature = given.in.octets("sig"), key = given.in.octets("pk");
    if (signature.size() != 2 * bytes || key.size() != bytes) return std::nullopt;
    request.operation = M::eddsa_verify;
    request.public_key = memory.place(key);
    request.second = memory.place(signature);
    return engine.run(request) ? checked() : std::nullopt;
}

namespace {

constexpr std::size_t kPoint = 64;
constexpr std::size_t kOverhead = 96;  ///< C1 and C3
constexpr std::size_t kDigest = 32;
constexpr std::size_t kAgreed = 16;

CaseAnswer sm2_encrypt(const VectorCase& given, CaseEngine& engine) {
    CaseMemory& memory = engine.memory();
    const Bytes message = given.in.octets("msg"), nonce = given.in.octets("k");
    ManagementRequest point;
    point.operation = M::sm2_enc_point;
    point.second = memory.place(nonce);
    point.second_length = size_of(nonce);
    point.public_key = memory.place(joined(given.in.octets("x"), given.in.octets("y")));
    const std::uint64_t ciphertext = memory.reserve(kOverhead + message.size());
    point.destination = ciphertext;
    point.third = memory.reserve(kPoint);
    ManagementRequest hash;
    hash.operation = M::sm2_enc_hash;
    hash.source = memory.place(message);
    hash.source_length = size_of(message);
    hash.second = point.third;
    hash.destination = ciphertext;
    if (!engine.run(point) || !engine.run(hash)) return std::nullopt;
    return {{{"c1", memory.read(ciphertext, kPoint)},
             {"point", memory.read(point.third, kPoint)},
             {"ct", memory.read(ciphertext, kOverhead + message.size())}}};
}

CaseAnswer sm2_decrypt(const VectorCase& given, CaseEngine& engine) {
    CaseMemory& memory = engine.memory();
    const Bytes ciphertext = given.in.octets("ct");
    if (ciphertext.size() <= kOverhead) return std::nullopt;
    ManagementRequest point;
    point.operation = M::sm2_dec_point;
    point.source = memory.place(ciphertext);
    point.source_length = size_of(ciphertext);
    point.destination = memory.reserve(kPoint);
    ManagementRequest hash = point;
    hash.operation = M::sm2_dec_hash;
    hash.second = point.destination;
    hash.destination = memory.reserve(ciphertext.size() - kOverhead);
    if (!hold_number(given.in.octets("d"), point, engine) || !engine.run(point) || !engine.run(hash))
        return std::nullopt;
    return {{{"msg", memory.read(hash.destination, ciphertext.size() - kOverhead)},
             {"point", memory.read(point.destination, kPoint)}}};
}

CaseAnswer sm2_exchange(const VectorCase& given, CaseEngine& engine) {
    CaseMemory& memory = engine.memory();
    const Bytes nonce = given.in.octets("r");
    ManagementRequest start;
    start.operation = M::sm2_ecdh_keygen;
    start.second = memory.place(nonce);
    start.second_length = size_of(nonce);
    start.destination = memory.reserve(kPoint);
    ManagementRequest agree;
    agree.operation = M::sm2_ecdh;
    agree.second = start.second;
    agree.second_length = start.second_length;
    agree.public_key = memory.place(given.in.octets("peer_pub"));
    agree.third = memory.place(given.in.octets("peer_session"));
    agree.destination = memory.reserve(kPoint);
    agree.type = crypto::KeyType::of(CoreId::pke, crypto::KeyType::kPlaintext).word;
    ManagementRequest hash;
    hash.operation = M::sm2_ecdh_hash;
    hash.source = memory.place(given.in.octets("za"));
    hash.second = memory.place(given.in.octets("zb"));
    hash.destination = memory.reserve(kAgreed);
    hash.type = crypto::KeyType::of(CoreId::sys, crypto::KeyType::kPlaintext).word;
    if (!engine.run(start) || !hold_number(given.in.octets("d"), agree, engine) || !engine.run(agree))
        return std::nullopt;
    const Bytes point = memory.read(agree.destination, kPoint);
    if (!hold_number(point, hash, engine) || !engine.run(hash)) return std::nullopt;
    return {{{"session", memory.read(start.destination, kPoint)},
             {"point", point},
             {"key", memory.read(hash.destination, kAgreed)}}};
}

CaseAnswer sm2_identity(const VectorCase& given, CaseEngine& engine) {
    CaseMemory& memory = engine.memory();
    const Bytes identity = given.in.octets("id");
    ManagementRequest request;
    request.operation = M::sm2_id_digest;
    request.source = memory.place(identity);
    request.source_length = size_of(identity);
    request.public_key = memory.place(joined(given.in.octets("x"), given.in.octets("y")));
    request.destination = memory.reserve(kDigest);
    if (!engine.run(request)) return std::nullopt;
    return {{{"za", memory.read(request.destination, kDigest)}}};
}

}  // namespace

CaseAnswer answer_sm2_steps(const VectorCase& given, CaseEngine& engine) {
    if (given.op == "encrypt") return sm2_encrypt(given, engine);
    if (given.op == "decrypt") return sm2_decrypt(given, engine);
    if (given.op == "kex") return sm2_exchange(given, engine);
    if (given.op == "id-digest") return sm2_identity(given, engine);
    refuse_operation(given);
}

}  // namespace cxlvp::host
