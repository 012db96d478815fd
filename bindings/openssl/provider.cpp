// SPDX-License-Identifier: Apache-2.0
#include <new>

#include <openssl/core.h>
#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/params.h>

#include "aes_gcm.h"
#include "digest.h"
#include "dispatch.h"
#include "provider_context.h"

namespace cxlvp::openssl {

namespace {

constexpr const char* kRequests = "cxlvp-requests";
constexpr const char* kPicoseconds = "cxlvp-picoseconds";

const OSSL_ALGORITHM* query_operation(void*, int operation, int* no_store) {
    *no_store = 0;
    if (operation == OSSL_OP_DIGEST) return digest_algorithms();
    if (operation == OSSL_OP_CIPHER) return aes_gcm_algorithms();
    return nullptr;
}

const OSSL_PARAM* gettable_params(void*) {
    static const OSSL_PARAM list[] = {OSSL_PARAM_utf8_ptr(OSSL_PROV_PARAM_NAME, nullptr, 0),
                                      OSSL_PARAM_utf8_ptr(OSSL_PROV_PARAM_VERSION, nullptr, 0),
                                      OSSL_PARAM_utf8_ptr(OSSL_PROV_PARAM_BUILDINFO, nullptr, 0),
                                      OSSL_PARAM_int(OSSL_PROV_PARAM_STATUS, nullptr),
                                      OSSL_PARAM_uint64(kRequests, nullptr),
                                      OSSL_PARAM_uint64(kPicoseconds, nullptr),
                                      OSSL_PARAM_END};
    return list;
}

int get_params(void* provider, OSSL_PARAM params[]) {
    const auto& context = *static_cast<ProviderContext*>(provider);
    OSSL_PARAM* one = OSSL_PARAM_locate(params, OSSL_PROV_PARAM_NAME);
    if (one != nullptr && OSSL_PARAM_set_utf8_ptr(one, "cxlvp crypto engine") == 0) return 0;
    one = OSSL_PARAM_locate(params, OSSL_PROV_PARAM_VERSION);
    if (one != nullptr && OSSL_PARAM_set_utf8_ptr(one, CXLVP_VERSION) == 0) return 0;
    one = OSSL_PARAM_locate(params, OSSL_PROV_PARAM_BUILDINFO);
    if (one != nullptr && OSSL_PARAM_set_utf8_ptr(one, CXLVP_VERSION) == 0) return 0;
    one = OSSL_PARAM_locate(params, OSSL_PROV_PARAM_STATUS);
    if (one != nullptr && OSSL_PARAM_set_int(one, 1) == 0) return 0;
    one = OSSL_PARAM_locate(params, kRequests);
    if (one != nullptr && OSSL_PARAM_set_uint64(one, context.requests) == 0) return 0;
    one = OSSL_PARAM_locate(params, kPicoseconds);
    return one == nullptr || OSSL_PARAM_set_uint64(one, context.picoseconds) != 0 ? 1 : 0;
}

const OSSL_ITEM* reason_strings(void*) {
    return ProviderContext::reasons();
}

void teardown(void* provider) {
    delete static_cast<ProviderContext*>(provider);
}

const OSSL_DISPATCH* functions() {
    static const OSSL_DISPATCH table[] = {entry(OSSL_FUNC_PROVIDER_TEARDOWN, &teardown),
                                          entry(OSSL_FUNC_PROVIDER_GETTABLE_PARAMS, &gettable_params),
                                          entry(OSSL_FUNC_PROVIDER_GET_PARAMS, &get_params),
                                          entry(OSSL_FUNC_PROVIDER_QUERY_OPERATION, &query_operation),
                                          entry(OSSL_FUNC_PROVIDER_GET_REASON_STRINGS, &reason_strings),
                                          {0, nullptr}};
    return table;
}

}  // namespace

}  // namespace cxlvp::openssl

/// Where OpenSSL begins with a provider (provider(7)).
extern "C" __attribute__((visibility("default"))) int OSSL_provider_init(const OSSL_CORE_HANDLE* handle,
                                                                         const OSSL_DISPATCH* core,
                                                                         const OSSL_DISPATCH** out, void** context) {
    *context = new (std::nothrow) cxlvp::openssl::ProviderContext(handle, core);
    *out = cxlvp::openssl::functions();
    return *context != nullptr ? 1 : 0;
}
