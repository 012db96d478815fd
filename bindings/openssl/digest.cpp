// SPDX-License-Identifier: Apache-2.0
#include "digest.h"

#include <algorithm>
#include <cstring>
#include <new>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>

#include "buffer.h"
#include "dispatch.h"
#include "engine_client.h"
#include "provider_context.h"

namespace cxlvp::openssl {

namespace {

constexpr std::size_t kChunk = wire::kMaxData;
constexpr std::size_t kMaxState = std::max(wire::kHashState, wire::kSm3State);

struct DigestSpec {
    wire::Algorithm algorithm;
    std::size_t block;
    std::size_t digest;
    std::size_t state;
    bool no_algorithm_parameters;  ///< signatures name it without the NULL parameter (RFC 8017 A.2.4, RFC 8702)
};

constexpr DigestSpec kSha224{wire::Algorithm::sha224, 64, 28, wire::kHashState, true};
constexpr DigestSpec kSha256{wire::Algorithm::sha256, 64, 32, wire::kHashState, true};
constexpr DigestSpec kSha384{wire::Algorithm::sha384, 128, 48, wire::kHashState, true};
constexpr DigestSpec kSha512{wire::Algorithm::sha512, 128, 64, wire::kHashState, true};
constexpr DigestSpec kSha3224{wire::Algorithm::sha3_224, 144, 28, wire::kHashState, true};
constexpr DigestSpec kSha3256{wire::Algorithm::sha3_256, 136, 32, wire::kHashState, true};
constexpr DigestSpec kSha3384{wire::Algorithm::sha3_384, 104, 48, wire::kHashState, true};
constexpr DigestSpec kSha3512{wire::Algorithm::sha3_512, 72, 64, wire::kHashState, true};
constexpr DigestSpec kSm3{wire::Algorithm::sm3, 64, 32, wire::kSm3State, false};

struct Digest {
    Digest(ProviderContext& of, const DigestSpec& what) : provider(of), spec(what) {}

    ProviderContext& provider;
    const DigestSpec& spec;
    Buffer pending;  ///< of the message, not yet given to the engine
    bool resumed = false;
    std::uint8_t state[kMaxState]{};  ///< of what came before, when `resumed`
};

Digest& of(void* context) {
    return *static_cast<Digest*>(context);
}

EngineCall call_for(const Digest& digest, wire::Operation operation) {
    EngineCall call;
    call.operation = operation;
    call.algorithm = digest.spec.algorithm;
    call.inputs[wire::kData] = {digest.pending.data(), digest.pending.size()};
    if (digest.resumed) call.inputs[wire::kState] = {digest.state, digest.spec.state};
    return call;
}

template <const DigestSpec& spec>
void* new_context(void* provider) {
    return new (std::nothrow) Digest(*static_cast<ProviderContext*>(provider), spec);
}

void free_context(void* context) {
    if (context == nullptr) return;
    OPENSSL_cleanse(of(context).state, kMaxState);
    delete static_cast<Digest*>(context);
}

void* duplicate(void* context) {
    const Digest& from = of(context);
    auto* to = new (std::nothrow) Digest(from.provider, from.spec);
    if (to == nullptr || !to->pending.assign(from.pending)) {
        from.provider.raise(Reason::no_memory, "copy of a digest");
        free_context(to);
        return nullptr;
    }
    to->resumed = from.resumed;
    std::memcpy(to->state, from.state, kMaxState);
    return to;
}

int init(void* context, const OSSL_PARAM*) {
    of(context).pending.clear();
    of(context).resumed = false;
    return 1;
}

bool flush(Digest& digest) {
    EngineCall call = call_for(digest, wire::Operation::update);
    call.outputs[wire::kNewState] = {digest.state, digest.spec.state};
    if (call_engine(digest.provider, call) != CallResult::ok) return false;
    digest.resumed = true;
    digest.pending.clear();
    return true;
}

int update(void* context, const unsigned char* in, std::size_t size) {
    Digest& digest = of(context);
    while (size > 0) {
        if (digest.pending.size() == kChunk && !flush(digest)) return 0;
        const std::size_t piece = std::min(size, kChunk - digest.pending.size());
        if (!digest.pending.append(in, piece)) {
            digest.provider.raise(Reason::no_memory, "message of a digest");
            return 0;
        }
        in += piece;
        size -= piece;
    }
    return 1;
}

int finish(void* context, unsigned char* out, std::size_t* written, std::size_t space) {
    Digest& digest = of(context);
    if (space < digest.spec.digest) {
        digest.provider.raise(Reason::bad_length, "no room for the digest");
        return 0;
    }
    EngineCall call = call_for(digest, digest.resumed ? wire::Operation::finish : wire::Operation::digest);
    call.outputs[wire::kResult] = {out, digest.spec.digest};
    if (call_engine(digest.provider, call) != CallResult::ok) return 0;
    *written = digest.spec.digest;
    return init(context, nullptr);
}

template <const DigestSpec& spec>
int get_params(OSSL_PARAM params[]) {
    OSSL_PARAM* one = OSSL_PARAM_locate(params, OSSL_DIGEST_PARAM_BLOCK_SIZE);
    if (one != nullptr && OSSL_PARAM_set_size_t(one, spec.block) == 0) return 0;
    one = OSSL_PARAM_locate(params, OSSL_DIGEST_PARAM_SIZE);
    if (one != nullptr && OSSL_PARAM_set_size_t(one, spec.digest) == 0) return 0;
    one = OSSL_PARAM_locate(params, OSSL_DIGEST_PARAM_XOF);
    if (one != nullptr && OSSL_PARAM_set_int(one, 0) == 0) return 0;
    one = OSSL_PARAM_locate(params, OSSL_DIGEST_PARAM_ALGID_ABSENT);
    return one == nullptr || OSSL_PARAM_set_int(one, spec.no_algorithm_parameters ? 1 : 0) != 0 ? 1 : 0;
}

const OSSL_PARAM* gettable_params(void*) {
    static const OSSL_PARAM list[] = {OSSL_PARAM_size_t(OSSL_DIGEST_PARAM_BLOCK_SIZE, nullptr),
                                      OSSL_PARAM_size_t(OSSL_DIGEST_PARAM_SIZE, nullptr),
                                      OSSL_PARAM_int(OSSL_DIGEST_PARAM_XOF, nullptr),
                                      OSSL_PARAM_int(OSSL_DIGEST_PARAM_ALGID_ABSENT, nullptr), OSSL_PARAM_END};
    return list;
}

template <const DigestSpec& spec>
const OSSL_DISPATCH* functions() {
    static const OSSL_DISPATCH table[] = {entry(OSSL_FUNC_DIGEST_NEWCTX, &new_context<spec>),
                                          entry(OSSL_FUNC_DIGEST_FREECTX, &free_context),
                                          entry(OSSL_FUNC_DIGEST_DUPCTX, &duplicate),
                                          entry(OSSL_FUNC_DIGEST_INIT, &init),
                                          entry(OSSL_FUNC_DIGEST_UPDATE, &update),
                                          entry(OSSL_FUNC_DIGEST_FINAL, &finish),
                                          entry(OSSL_FUNC_DIGEST_GET_PARAMS, &get_params<spec>),
                                          entry(OSSL_FUNC_DIGEST_GETTABLE_PARAMS, &gettable_params),
                                          {0, nullptr}};
    return table;
}

template <const DigestSpec& spec>
OSSL_ALGORITHM row(const char* names) {
    return {names, "provider=cxlvp", functions<spec>(), "digest by a modelled crypto engine"};
}

}  // namespace

const OSSL_ALGORITHM* digest_algorithms() {
    static const OSSL_ALGORITHM table[] = {
        row<kSha224>("SHA2-224:SHA-224:SHA224:2.16.840.1.101.3.4.2.4"),
        row<kSha256>("SHA2-256:SHA-256:SHA256:2.16.840.1.101.3.4.2.1"),
        row<kSha384>("SHA2-384:SHA-384:SHA384:2.16.840.1.101.3.4.2.2"),
        row<kSha512>("SHA2-512:SHA-512:SHA512:2.16.840.1.101.3.4.2.3"),
        row<kSha3224>("SHA3-224:2.16.840.1.101.3.4.2.7"),
        row<kSha3256>("SHA3-256:2.16.840.1.101.3.4.2.8"),
        row<kSha3384>("SHA3-384:2.16.840.1.101.3.4.2.9"),
        row<kSha3512>("SHA3-512:2.16.840.1.101.3.4.2.10"),
        row<kSm3>("SM3:1.2.156.10197.1.401"),
        {nullptr, nullptr, nullptr, nullptr},
    };
    return table;
}

}  // namespace cxlvp::openssl
