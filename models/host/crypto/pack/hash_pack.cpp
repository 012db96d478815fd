// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/pack/hash_pack.h"

#include <algorithm>

#include "cxlvp/crypto/vcq/numbers.h"
#include "cxlvp/crypto/vcq/payload/hash.h"
#include "cxlvp/crypto/vcq/payload/sm3.h"
#include "cxlvp/host/crypto/pack/pack_key.h"

namespace cxlvp::host {

namespace {

using crypto::CoreId;
using crypto::HashCommand;
using crypto::Sm3Command;
using Family = AlgorithmFamily;
using Op = CryptoOperation;

constexpr std::uint32_t kMaxCustom = 256;
constexpr std::uint32_t kMaxName = 36;

/// A command that HC and SM3 both have, under different numbers.
template <class Payload>
void add(Vcq& vcq, CoreId core, HashCommand hash, Sm3Command sm3, const Payload& payload) {
    if (core == CoreId::sm3)
        vcq.add(core, sm3, payload);
    else
        vcq.add(core, hash, payload);
}

bool keyed(Family family) {
    return family == Family::hmac || family == Family::kmac;
}

std::uint32_t output_length(const CryptoRequest& request) {
    return request.output_length != 0 ? request.output_length : request.algorithm->output;
}

std::uint32_t context_length(CoreId core) {
    return core == CoreId::sm3 ? crypto::kSm3ContextBytes : crypto::kHashContextBytes;
}

/// The key is too long for the temporary store: a VCQ before hashes it.
bool hashes_key(const CryptoRequest& request) {
    return request.algorithm->family == Family::hmac && !request.key.held() && request.key.length > kMaxTemporaryKey;
}

void pack_start(const CryptoRequest& request, CryptoKey key, Vcq& vcq) {
    const Algorithm& algorithm = *request.algorithm;
    switch (algorithm.family) {
        case Family::hmac:
            vcq.add(algorithm.core, HashCommand::hmac,
                    crypto::HashHmac{pack_key(vcq, key, key.length, algorithm.core), key.length, algorithm.number});
            return;
        case Family::kmac:
            vcq.add(algorithm.core, HashCommand::kmac,
                    crypto::HashKmac{pack_key(vcq, key, key.length, algorithm.core), request.custom, key.length,
                                     request.custom_length, algorithm.number, output_length(request)});
            return;
        case Family::cshake: {
            crypto::HashCshake start{request.custom, request.custom_length, algorithm.number, request.name_length, {}};
            std::copy_n(request.name.begin(), request.name_length, start.name);
            vcq.add(algorithm.core, HashCommand::cshake, start);
            return;
        }
        default:
            add(vcq, algorithm.core, HashCommand::init, Sm3Command::init, crypto::HashInit{algorithm.number});
    }
}

void pack_key_digest(const CryptoRequest& request, std::uint64_t digest, Vcq& vcq) {
    const Algorithm& algorithm = *request.algorithm;
    vcq.add(algorithm.core, HashCommand::init, crypto::HashInit{algorithm.number});
    vcq.add(algorithm.core, HashCommand::update, crypto::HashUpdate{request.key.address, request.key.length});
    vcq.add(algorithm.core, HashCommand::final, crypto::HashFinal{digest, algorithm.output});
    vcq.flush(algorithm.core);
}

}  // namespace

RequestCode check_hash(const CryptoRequest& request) {
    const Algorithm& algorithm = *request.algorithm;
    const bool part = request.operation == Op::update || request.operation == Op::finish;
    if (!part && request.operation != Op::digest) return RequestCode::eopnotsupp;
    // Neither HMAC nor KMAC can be saved (with an output length); the driver keeps such a message together.
    if (part && keyed(algorithm.family)) return RequestCode::eopnotsupp;
    if (algorithm.cap != 0 && request.length > algorithm.cap) return RequestCode::emsgsize;
    if (keyed(algorithm.family) && request.key.length == 0 && algorithm.family == Family::kmac)
        return RequestCode::einval;
    if (algorithm.family == Family::kmac && request.key.length > kMaxTemporaryKey) return RequestCode::einval;
    if (request.custom_length > kMaxCustom || request.name_length > kMaxName) return RequestCode::einval;
    if (algorithm.family != Family::cshake && output_length(request) != algorithm.output) return RequestCode::einval;
    return RequestCode::ok;
}

std::uint32_t hash_vcqs(const CryptoRequest& request) {
    return hashes_key(request) ? 2 : 1;
}

void pack_hash(const CryptoRequest& request, Vcq* vcqs) {
    const CoreId core = request.algorithm->core;
    Vcq* vcq = vcqs;
    CryptoKey key = request.key;
    if (hashes_key(request)) {
        key.address = vcqs[1].place(nullptr, request.algorithm->output);
        key.length = request.algorithm->output;
        pack_key_digest(request, key.address, *vcq++);
    }
    pack_start(request, key, *vcq);
    const crypto::HashContext context{request.context, context_length(core)};
    if (request.resumed && request.operation != Op::digest)
        add(*vcq, core, HashCommand::restore, Sm3Command::restore, context);
    if (request.length != 0)
        add(*vcq, core, HashCommand::update, Sm3Command::update, crypto::HashUpdate{request.source, request.length});
    if (request.operation == Op::update)
        add(*vcq, core, HashCommand::save, Sm3Command::save, context);
    else
        add(*vcq, core, HashCommand::final, Sm3Command::final,
            crypto::HashFinal{request.destination, output_length(request)});
    vcq->flush(core);
}

}  // namespace cxlvp::host
