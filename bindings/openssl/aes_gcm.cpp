// SPDX-License-Identifier: Apache-2.0
#include "aes_gcm.h"

#include <cstring>
#include <new>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "dispatch.h"
#include "gcm_message.h"
#include "provider_context.h"

namespace cxlvp::openssl {

namespace {

/// What a message may do next.
enum class Stage {
    no_iv,
    running,
    over,  ///< the start vector is used up: a second message under it would give the key away (SP 800-38D 8)
};

struct Cipher {
    Cipher(ProviderContext& of, std::size_t bytes) : provider(of), key_size(bytes), message(of) {}

    ProviderContext& provider;
    const std::size_t key_size;
    GcmMessage message;
    bool has_key = false;
    bool encrypt = true;
    Stage stage = Stage::no_iv;
    std::size_t tag_size = GcmMessage::kMaxTag;  ///< as `EVP_CTRL_AEAD_SET_TAG` set it
};

Cipher& of(void* context) {
    return *static_cast<Cipher*>(context);
}

int refuse(const Cipher& cipher, Reason reason, const char* detail) {
    cipher.provider.raise(reason, detail);
    return 0;
}

/// Lengths of tags (SP 800-38D 5.2.1.2).
bool is_tag_size(std::size_t size) {
    return size == 4 || size == 8 || (size >= 12 && size <= GcmMessage::kMaxTag);
}

template <std::size_t key_size>
void* new_context(void* provider) {
    return new (std::nothrow) Cipher(*static_cast<ProviderContext*>(provider), key_size);
}

void free_context(void* context) {
    delete static_cast<Cipher*>(context);
}

void* duplicate(void* context) {
    const Cipher& from = of(context);
    auto* to = new (std::nothrow) Cipher(from.provider, from.key_size);
    if (to == nullptr || !to->message.assign(from.message)) {
        delete to;
        return nullptr;
    }
    to->has_key = from.has_key;
    to->encrypt = from.encrypt;
    to->stage = from.stage;
    to->tag_size = from.tag_size;
    return to;
}

int set_ctx_params(void* context, const OSSL_PARAM params[]) {
    Cipher& cipher = of(context);
    if (params == nullptr) return 1;
    std::size_t size = 0;
    const OSSL_PARAM* one = OSSL_PARAM_locate_const(params, OSSL_CIPHER_PARAM_KEYLEN);
    if (one != nullptr && (OSSL_PARAM_get_size_t(one, &size) == 0 || size != cipher.key_size))
        return refuse(cipher, Reason::bad_length, "length of the key");
    one = OSSL_PARAM_locate_const(params, OSSL_CIPHER_PARAM_AEAD_IVLEN);
    if (one != nullptr && (OSSL_PARAM_get_size_t(one, &size) == 0 || size != GcmMessage::kIv))
        return refuse(cipher, Reason::bad_length, "a start vector has 12 bytes");
    one = OSSL_PARAM_locate_const(params, OSSL_CIPHER_PARAM_AEAD_TAG);
    if (one == nullptr) return 1;
    if (one->data_type != OSSL_PARAM_OCTET_STRING || !is_tag_size(one->data_size))
        return refuse(cipher, Reason::bad_length, "a tag has 4, 8 or 12 to 16 bytes");
    if (one->data != nullptr && cipher.encrypt) return refuse(cipher, Reason::not_ready, "encryption makes the tag");
    cipher.tag_size = one->data_size;
    if (one->data != nullptr) cipher.message.expect_tag(static_cast<const std::uint8_t*>(one->data), one->data_size);
    return 1;
}

int init(Cipher& cipher, const unsigned char* key, std::size_t key_size, const unsigned char* iv, std::size_t iv_size,
         bool encrypt) {
    if (key != nullptr && key_size != cipher.key_size) return refuse(cipher, Reason::bad_length, "length of the key");
    if (iv != nullptr && iv_size != GcmMessage::kIv)
        return refuse(cipher, Reason::bad_length, "a start vector has 12 bytes");
    const bool turned = encrypt != cipher.encrypt;
    cipher.encrypt = encrypt;
    if (key != nullptr) {
        cipher.message.set_key(key, key_size);
        cipher.has_key = true;
    }
    if (iv != nullptr) cipher.stage = Stage::running;
    // A start vector may come before its key.
    if (cipher.stage == Stage::running && (iv != nullptr || key != nullptr || turned))
        cipher.message.begin(iv != nullptr ? iv : cipher.message.iv(), encrypt);
    return 1;
}

template <bool encrypt>
int init(void* context, const unsigned char* key, std::size_t key_size, const unsigned char* iv, std::size_t iv_size,
         const OSSL_PARAM params[]) {
    if (init(of(context), key, key_size, iv, iv_size, encrypt) == 0) return 0;
    return set_ctx_params(context, params);
}

int ready(const Cipher& cipher) {
    if (!cipher.has_key) return refuse(cipher, Reason::not_ready, "there is no key");
    if (cipher.stage == Stage::no_iv) return refuse(cipher, Reason::not_ready, "there is no start vector");
    if (cipher.stage == Stage::over) return refuse(cipher, Reason::not_ready, "the start vector is used up");
    return 1;
}

/// Data, or associated data when there is no place for a result.
int update(void* context, unsigned char* out, std::size_t* written, std::size_t space, const unsigned char* in,
           std::size_t size) {
    Cipher& cipher = of(context);
    *written = 0;
    if (size == 0) return 1;
    if (ready(cipher) == 0) return 0;
    if (out != nullptr && space < size) return refuse(cipher, Reason::bad_length, "no room for the result");
    const bool done = out == nullptr ? cipher.message.add_aad(in, size) : cipher.message.add_data(in, size, out);
    if (!done) return 0;
    *written = size;
    return 1;
}

int finish(void* context, unsigned char*, std::size_t* written, std::size_t) {
    Cipher& cipher = of(context);
    *written = 0;
    if (ready(cipher) == 0) return 0;
    const bool good = cipher.message.finish();
    cipher.stage = Stage::over;
    return good ? 1 : 0;
}

template <std::size_t key_size>
int get_params(OSSL_PARAM params[]) {
    OSSL_PARAM* one = OSSL_PARAM_locate(params, OSSL_CIPHER_PARAM_MODE);
    if (one != nullptr && OSSL_PARAM_set_uint(one, EVP_CIPH_GCM_MODE) == 0) return 0;
    one = OSSL_PARAM_locate(params, OSSL_CIPHER_PARAM_KEYLEN);
    if (one != nullptr && OSSL_PARAM_set_size_t(one, key_size) == 0) return 0;
    one = OSSL_PARAM_locate(params, OSSL_CIPHER_PARAM_IVLEN);
    if (one != nullptr && OSSL_PARAM_set_size_t(one, GcmMessage::kIv) == 0) return 0;
    one = OSSL_PARAM_locate(params, OSSL_CIPHER_PARAM_BLOCK_SIZE);
    if (one != nullptr && OSSL_PARAM_set_size_t(one, 1) == 0) return 0;
    one = OSSL_PARAM_locate(params, OSSL_CIPHER_PARAM_AEAD);
    if (one != nullptr && OSSL_PARAM_set_int(one, 1) == 0) return 0;
    one = OSSL_PARAM_locate(params, OSSL_CIPHER_PARAM_CUSTOM_IV);
    return one == nullptr || OSSL_PARAM_set_int(one, 1) != 0 ? 1 : 0;
}

const OSSL_PARAM* gettable_params(void*) {
    static const OSSL_PARAM list[] = {OSSL_PARAM_uint(OSSL_CIPHER_PARAM_MODE, nullptr),
                                      OSSL_PARAM_size_t(OSSL_CIPHER_PARAM_KEYLEN, nullptr),
                                      OSSL_PARAM_size_t(OSSL_CIPHER_PARAM_IVLEN, nullptr),
                                      OSSL_PARAM_size_t(OSSL_CIPHER_PARAM_BLOCK_SIZE, nullptr),
                                      OSSL_PARAM_int(OSSL_CIPHER_PARAM_AEAD, nullptr),
                                      OSSL_PARAM_int(OSSL_CIPHER_PARAM_CUSTOM_IV, nullptr),
                                      OSSL_PARAM_END};
    return list;
}

/// The start vector, as bytes or as a pointer to them.
bool set_iv(OSSL_PARAM* one, const Cipher& cipher) {
    if (one == nullptr) return true;
    if (cipher.stage == Stage::no_iv) return refuse(cipher, Reason::not_ready, "there is no start vector") != 0;
    return OSSL_PARAM_set_octet_string(one, cipher.message.iv(), GcmMessage::kIv) != 0 ||
           OSSL_PARAM_set_octet_ptr(one, cipher.message.iv(), GcmMessage::kIv) != 0;
}

int get_ctx_params(void* context, OSSL_PARAM params[]) {
    const Cipher& cipher = of(context);
    OSSL_PARAM* one = OSSL_PARAM_locate(params, OSSL_CIPHER_PARAM_KEYLEN);
    if (one != nullptr && OSSL_PARAM_set_size_t(one, cipher.key_size) == 0) return 0;
    one = OSSL_PARAM_locate(params, OSSL_CIPHER_PARAM_IVLEN);
    if (one != nullptr && OSSL_PARAM_set_size_t(one, GcmMessage::kIv) == 0) return 0;
    one = OSSL_PARAM_locate(params, OSSL_CIPHER_PARAM_AEAD_TAGLEN);
    if (one != nullptr && OSSL_PARAM_set_size_t(one, cipher.tag_size) == 0) return 0;
    if (!set_iv(OSSL_PARAM_locate(params, OSSL_CIPHER_PARAM_IV), cipher)) return 0;
    if (!set_iv(OSSL_PARAM_locate(params, OSSL_CIPHER_PARAM_UPDATED_IV), cipher)) return 0;
    one = OSSL_PARAM_locate(params, OSSL_CIPHER_PARAM_AEAD_TAG);
    if (one == nullptr) return 1;
    if (!cipher.encrypt || cipher.stage != Stage::over) return refuse(cipher, Reason::not_ready, "there is no tag");
    if (one->data_type != OSSL_PARAM_OCTET_STRING || !is_tag_size(one->data_size))
        return refuse(cipher, Reason::bad_length, "a tag has 4, 8 or 12 to 16 bytes");
    // A shorter tag is the beginning of the whole one (SP 800-38D 7.1).
    return OSSL_PARAM_set_octet_string(one, cipher.message.tag(), one->data_size);
}

const OSSL_PARAM* gettable_ctx_params(void*, void*) {
    static const OSSL_PARAM list[] = {OSSL_PARAM_size_t(OSSL_CIPHER_PARAM_KEYLEN, nullptr),
                                      OSSL_PARAM_size_t(OSSL_CIPHER_PARAM_IVLEN, nullptr),
                                      OSSL_PARAM_size_t(OSSL_CIPHER_PARAM_AEAD_TAGLEN, nullptr),
                                      OSSL_PARAM_octet_string(OSSL_CIPHER_PARAM_IV, nullptr, 0),
                                      OSSL_PARAM_octet_string(OSSL_CIPHER_PARAM_UPDATED_IV, nullptr, 0),
                                      OSSL_PARAM_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, nullptr, 0),
                                      OSSL_PARAM_END};
    return list;
}

const OSSL_PARAM* settable_ctx_params(void*, void*) {
    static const OSSL_PARAM list[] = {OSSL_PARAM_size_t(OSSL_CIPHER_PARAM_KEYLEN, nullptr),
                                      OSSL_PARAM_size_t(OSSL_CIPHER_PARAM_AEAD_IVLEN, nullptr),
                                      OSSL_PARAM_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, nullptr, 0), OSSL_PARAM_END};
    return list;
}

template <std::size_t key_size>
const OSSL_DISPATCH* functions() {
    static const OSSL_DISPATCH table[] = {entry(OSSL_FUNC_CIPHER_NEWCTX, &new_context<key_size>),
                                          entry(OSSL_FUNC_CIPHER_FREECTX, &free_context),
                                          entry(OSSL_FUNC_CIPHER_DUPCTX, &duplicate),
                                          entry(OSSL_FUNC_CIPHER_ENCRYPT_INIT, &init<true>),
                                          entry(OSSL_FUNC_CIPHER_DECRYPT_INIT, &init<false>),
                                          entry(OSSL_FUNC_CIPHER_UPDATE, &update),
                                          entry(OSSL_FUNC_CIPHER_FINAL, &finish),
                                          entry(OSSL_FUNC_CIPHER_GET_PARAMS, &get_params<key_size>),
                                          entry(OSSL_FUNC_CIPHER_GETTABLE_PARAMS, &gettable_params),
                                          entry(OSSL_FUNC_CIPHER_GET_CTX_PARAMS, &get_ctx_params),
                                          entry(OSSL_FUNC_CIPHER_GETTABLE_CTX_PARAMS, &gettable_ctx_params),
                                          entry(OSSL_FUNC_CIPHER_SET_CTX_PARAMS, &set_ctx_params),
                                          entry(OSSL_FUNC_CIPHER_SETTABLE_CTX_PARAMS, &settable_ctx_params),
                                          {0, nullptr}};
    return table;
}

template <std::size_t key_size>
OSSL_ALGORITHM row(const char* names) {
    return {names, "provider=cxlvp", functions<key_size>(), "AES-GCM by a modelled crypto engine"};
}

}  // namespace

const OSSL_ALGORITHM* aes_gcm_algorithms() {
    static const OSSL_ALGORITHM table[] = {
        row<16>("AES-128-GCM:id-aes128-GCM:2.16.840.1.101.3.4.1.6"),
        row<24>("AES-192-GCM:id-aes192-GCM:2.16.840.1.101.3.4.1.26"),
        row<32>("AES-256-GCM:id-aes256-GCM:2.16.840.1.101.3.4.1.46"),
        {nullptr, nullptr, nullptr, nullptr},
    };
    return table;
}

}  // namespace cxlvp::openssl
