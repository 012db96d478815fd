// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/vectors/derivation_cases.h"

#include <cstring>
#include <string>

namespace cxlvp::host {

namespace {

using crypto::Bytes;
using crypto::CoreId;
using crypto::KeyRef;
using crypto::KeyType;
using crypto::VectorCase;
using crypto::VectorFields;

constexpr std::size_t kMaxLabel = 56;     ///< of KIC with quirk Q-17
constexpr std::size_t kMaxDerived = 64;   ///< of KIC with quirk Q-17
constexpr std::size_t kCmacDerived = 32;  ///< of KIC, base key and result
constexpr std::uint64_t kKicCounterBits = 32;

std::uint32_t size_of(const Bytes& octets) {
    return static_cast<std::uint32_t>(octets.size());
}

/// The whole MAC of `message`.
std::optional<Bytes> mac(const std::string& name, const Bytes& key, const Bytes& message, CaseEngine& engine) {
    CryptoRequest request;
    request.algorithm = find_algorithm(name);
    if (request.algorithm == nullptr) return std::nullopt;
    CaseMemory& memory = engine.memory();
    request.operation = CryptoOperation::digest;
    request.key = {memory.place(key), KeyRef::kNone, size_of(key)};
    request.source = memory.place(message);
    request.length = size_of(message);
    request.output_length = request.algorithm->output;
    request.destination = memory.reserve(request.output_length);
    if (!engine.run(request)) return std::nullopt;
    return memory.read(request.destination, request.output_length);
}

/// Runs a derivation of `length` octets into a new object and reads that.
std::optional<Bytes> derive(ManagementRequest request, std::size_t length, CaseEngine& engine) {
    constexpr std::size_t kHeader = 16;
    CaseMemory& memory = engine.memory();
    request.length = static_cast<std::uint32_t>(length);
    request.new_reference = memory.reserve(sizeof request.reference);
    if (!engine.run(request)) return std::nullopt;
    ManagementRequest read;
    read.operation = ManagementOperation::key_read;
    const Bytes reference = memory.read(request.new_reference, sizeof read.reference);
    std::memcpy(&read.reference, reference.data(), reference.size());
    read.length = static_cast<std::uint32_t>(kHeader + length);
    read.destination = memory.reserve(read.length);
    if (!engine.run(read)) return std::nullopt;
    ManagementRequest remove;
    remove.operation = ManagementOperation::key_delete;
    remove.reference = read.reference;
    if (!engine.run(remove)) return std::nullopt;
    return memory.read(read.destination + kHeader, length);
}

CaseAnswer key_of(std::optional<Bytes> octets) {
    if (!octets) return std::nullopt;
    return {{{"okm", std::move(*octets)}}};
}

/// RFC 5869 2.2 and 2.3 over HMAC requests.
std::optional<Bytes> hkdf_by_hmac(const std::string& name, const Bytes& ikm, const Bytes& salt, const Bytes& info,
                                  std::size_t length, CaseEngine& engine) {
    const Algorithm* hmac = find_algorithm(name);
    if (hmac == nullptr) return std::nullopt;
    const Bytes zeros(hmac->output, 0);
    const std::optional<Bytes> key = mac(name, salt.empty() ? zeros : salt, ikm, engine);
    if (!key) return std::nullopt;
    Bytes out, block;
    for (std::uint8_t count = 1; out.size() < length; ++count) {
        block.insert(block.end(), info.begin(), info.end());
        block.push_back(count);
        const std::optional<Bytes> next = mac(name, *key, block, engine);
        if (!next) return std::nullopt;
        block = *next;
        out.insert(out.end(), block.begin(), block.end());
    }
    out.resize(length);
    return out;
}

}  // namespace

CaseAnswer answer_hkdf(const VectorCase& given, CaseEngine& engine) {
    const Bytes ikm = given.in.octets("ikm"), salt = given.in.octets("salt"), info = given.in.octets("info");
    const std::size_t length = given.in.number("outlen");
    const std::string hash = given.in.text("hash");
    if (hash != "sha256" || salt.empty() || info.size() > kMaxLabel || length > kMaxDerived)
        return key_of(hkdf_by_hmac("hmac(" + hash + ")", ikm, salt, info, length, engine));
    ManagementRequest request;
    request.operation = ManagementOperation::kic_hkdf2;
    request.source = engine.memory().place(info);
    request.source_length = size_of(info);
    request.type = KeyType::of(CoreId::hc, KeyType::kPlaintext).word;
    const auto base = engine.hold(ikm, CoreId::kic), salt_key = engine.hold(salt, CoreId::kic);
    if (!base || !salt_key) return std::nullopt;
    request.reference = *base;
    request.salt = *salt_key;
    return key_of(derive(request, length, engine));
}

CaseAnswer answer_cmac_kdf(const VectorCase& given, CaseEngine& engine) {
    const Bytes key = given.in.octets("key"), fixed = given.in.octets("fixed");
    const std::uint64_t counter_bits = given.in.number("ctrbits");
    const std::size_t length = given.in.number("outlen");
    if (counter_bits == kKicCounterBits && length == kCmacDerived && key.size() == kCmacDerived &&
        fixed.size() <= kMaxLabel) {
        ManagementRequest request;
        request.operation = ManagementOperation::kic_aes_cmac_kdf;
        request.source = engine.memory().place(fixed);
        request.source_length = size_of(fixed);
        request.type = KeyType::of(CoreId::aes, KeyType::kPlaintext).word;
        const auto base = engine.hold(key, CoreId::kic);
        if (!base) return std::nullopt;
        request.reference = *base;
        return key_of(derive(request, length, engine));
    }
    Bytes out;
    for (std::uint32_t count = 1; out.size() < length; ++count) {
        Bytes input;
        for (std::uint64_t bits = counter_bits; bits != 0; bits -= 8)
            input.push_back(static_cast<std::uint8_t>(count >> (bits - 8)));
        input.insert(input.end(), fixed.begin(), fixed.end());
        const std::optional<Bytes> block = mac("cmac(aes)", key, input, engine);
        if (!block) return std::nullopt;
        out.insert(out.end(), block->begin(), block->end());
    }
    out.resize(length);
    return key_of(std::move(out));
}

CaseAnswer answer_drbg(const VectorCase& given, CaseEngine& engine) {
    const std::size_t key_bytes = given.in.text("cipher") == "AES-128" ? 16 : 32;
    const bool resists = given.in.flag("pr");
    crypto::CtrDrbg begun(key_bytes, given.in.flag("df"));
    if (!begun.instantiate(given.in.octets("entropy"), given.in.octets("nonce"), given.in.octets("perso")))
        return std::nullopt;
    engine.random().replace(std::move(begun));
    crypto::CtrDrbg& generator = *engine.random().generator();
    const auto length = static_cast<std::uint32_t>(given.in.number("outlen"));
    Bytes out(length);
    for (const VectorFields& step : given.in.list("steps")) {
        const Bytes additional = step.octets("additional"), entropy = step.octets("entropy");
        const bool reseeds = step.text("use") != "generate" || (resists && !entropy.empty());
        if (reseeds && !generator.reseed(entropy, additional)) return std::nullopt;
        if (step.text("use") != "generate") continue;
        // What has gone into the reseeding does not go into the request again (SP 800-90A 9.3.1).
        engine.random().set_additional(reseeds ? Bytes{} : additional);
        CryptoRequest request;
        request.algorithm = find_algorithm("drbg");
        request.operation = CryptoOperation::generate;
        request.length = length;
        request.destination = engine.memory().reserve(length);
        if (!engine.run(request)) return std::nullopt;
        out = engine.memory().read(request.destination, length);
    }
    return {{{"bytes", out}}};
}

}  // namespace cxlvp::host
