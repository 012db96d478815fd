// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/vectors/symmetric_cases.h"

#include <algorithm>

namespace cxlvp::host {

namespace {

using crypto::Bytes;
using crypto::VectorCase;
using Family = AlgorithmFamily;
using Op = CryptoOperation;

constexpr std::size_t kEspSalt = 4;

std::uint32_t size_of(const Bytes& octets) {
    return static_cast<std::uint32_t>(octets.size());
}

CryptoKey place_key(const Bytes& key, CaseEngine& engine) {
    return {engine.memory().place(key), crypto::KeyRef::kNone, size_of(key)};
}

/// Output of a hash or MAC: as long as the case says where the command can do that, else the beginning of the whole.
CaseAnswer answer_digest(const Algorithm& algorithm, const VectorCase& given, CaseEngine& engine) {
    const bool verify = given.op == "mac-verify";
    const Bytes message = given.in.octets("msg");
    CryptoRequest request;
    request.algorithm = &algorithm;
    request.operation = Op::digest;
    if (given.in.has("key")) request.key = place_key(given.in.octets("key"), engine);
    request.source = engine.memory().place(message);
    request.length = size_of(message);
    if (given.in.has("custom")) {
        const Bytes custom = given.in.octets("custom");
        request.custom = engine.memory().place(custom);
        request.custom_length = size_of(custom);
    }
    if (given.in.has("name")) {
        const Bytes name = given.in.octets("name");
        if (name.size() > request.name.size()) return std::nullopt;
        std::copy(name.begin(), name.end(), request.name.begin());
        request.name_length = size_of(name);
    }
    const auto wanted =
        static_cast<std::uint32_t>(given.in.has("outlen") ? given.in.number("outlen") : algorithm.output);
    const bool any_length = algorithm.family == Family::cshake || algorithm.family == Family::kmac || given.op == "xof";
    request.output_length = any_length ? wanted : algorithm.output;
    request.destination = engine.memory().reserve(std::max(request.output_length, wanted));
    if (wanted > request.output_length || !engine.run(request)) return std::nullopt;
    const Bytes digest = engine.memory().read(request.destination, wanted);
    if (!verify) return {{{given.op == "mac" ? "mac" : "digest", digest}}};
    if (digest != given.in.octets("mac")) return std::nullopt;
    return CaseAnswer::value_type{};
}

CaseAnswer answer_cipher(const Algorithm& algorithm, const VectorCase& given, CaseEngine& engine) {
    const bool decrypt = given.op == "decrypt";
    const Bytes input = given.in.octets(decrypt ? "ct" : "pt");
    CryptoRequest request;
    request.algorithm = &algorithm;
    request.operation = decrypt ? Op::decrypt : Op::encrypt;
    request.key = place_key(given.in.octets("key"), engine);
    request.source = engine.memory().place(input);
    request.length = size_of(input);
    request.destination = engine.memory().reserve(input.size());
    if (given.in.has("iv")) {
        const Bytes iv = given.in.octets("iv");
        if (iv.size() > request.iv.size()) return std::nullopt;
        std::copy(iv.begin(), iv.end(), request.iv.begin());
        request.iv_length = static_cast<std::uint8_t>(iv.size());
    }
    if (!engine.run(request)) return std::nullopt;
    return {{{decrypt ? "pt" : "ct", engine.memory().read(request.destination, input.size())}}};
}

CaseAnswer answer_aead(const Algorithm& algorithm, const VectorCase& given, CaseEngine& engine) {
    const bool decrypt = given.op == "decrypt";
    const Bytes input = given.in.octets(decrypt ? "ct" : "pt");
    const Bytes nonce = given.in.octets("iv"), aad = given.in.octets("aad"), key = given.in.octets("key");
    const std::uint64_t tag_length = decrypt ? given.in.octets("tag").size() : given.params.number("taglen");
    CryptoRequest request;
    request.algorithm = &algorithm;
    request.operation = decrypt ? Op::decrypt : Op::encrypt;
    request.key = place_key(key, engine);
    request.source = engine.memory().place(input);
    request.length = size_of(input);
    request.destination = engine.memory().reserve(input.size());
    request.aad = engine.memory().place(aad);
    request.aad_length = size_of(aad);
    request.tag_length = static_cast<std::uint32_t>(tag_length);
    request.tag = decrypt ? engine.memory().place(given.in.octets("tag")) : engine.memory().reserve(tag_length);
    bool done = false;
    if (algorithm.family == Family::aead) {
        done = engine.run_aead(request, nonce);
    } else {
        if (nonce.size() > request.iv.size()) return std::nullopt;
        std::copy(nonce.begin(), nonce.end(), request.iv.begin());
        request.iv_length = static_cast<std::uint8_t>(nonce.size());
        if (key.size() >= kEspSalt) std::copy(key.end() - kEspSalt, key.end(), request.salt.begin());
        done = engine.run(request);
    }
    if (!done) return std::nullopt;
    const Bytes output = engine.memory().read(request.destination, input.size());
    if (decrypt) return {{{"pt", output}}};
    return {{{"ct", output}, {"tag", engine.memory().read(request.tag, tag_length)}}};
}

}  // namespace

CaseAnswer answer_symmetric(const Algorithm& algorithm, const VectorCase& given, CaseEngine& engine) {
    switch (algorithm.family) {
        case Family::hash:
        case Family::cshake:
        case Family::kmac:
        case Family::hmac:
        case Family::block_mac:
        case Family::poly1305:
            return answer_digest(algorithm, given, engine);
        case Family::aead:
        case Family::chacha_poly:
            return answer_aead(algorithm, given, engine);
        default:
            return answer_cipher(algorithm, given, engine);
    }
}

}  // namespace cxlvp::host
