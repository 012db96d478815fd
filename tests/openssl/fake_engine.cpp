// SPDX-License-Identifier: Apache-2.0
#include "openssl/fake_engine.h"

#include <memory>
#include <utility>

#include <openssl/evp.h>

namespace cxlvp::openssl::test {

namespace {

namespace wire = host::wire;
using crypto::Bytes;
using crypto::ByteView;
using host::WireAnswer;
using host::WireRequest;

constexpr const char* kDefault = "provider=default";

template <class T, void (*release)(T*)>
struct Release {
    void operator()(T* object) const { release(object); }
};
using Digest = std::unique_ptr<EVP_MD, Release<EVP_MD, EVP_MD_free>>;
using Cipher = std::unique_ptr<EVP_CIPHER, Release<EVP_CIPHER, EVP_CIPHER_free>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, Release<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>>;

WireAnswer failed(wire::Status status) {
    return {status, {}, {}, {}, 1};
}

const char* hash_name(wire::Algorithm algorithm) {
    static const char* const names[] = {nullptr,    "SHA224",   "SHA256",   "SHA384",   "SHA512",
                                        "SHA3-224", "SHA3-256", "SHA3-384", "SHA3-512", "SM3"};
    return names[static_cast<std::size_t>(algorithm)];
}

WireAnswer cipher(const WireRequest& request) {
    const bool gcm = request.header.algorithm == wire::Algorithm::aes_gcm;
    const bool encrypt = request.header.operation == wire::Operation::encrypt;
    const ByteView key = request.part(wire::kKey);
    const ByteView data = request.part(wire::kData);
    const ByteView aad = request.part(wire::kAad);
    const std::string name = "AES-" + std::to_string(8 * key.size()) + (gcm ? "-GCM" : "-CTR");
    const Cipher what(EVP_CIPHER_fetch(nullptr, name.c_str(), kDefault));
    const CipherContext context(EVP_CIPHER_CTX_new());
    if (EVP_CipherInit_ex2(context.get(), what.get(), key.data(), request.part(wire::kIv).data(), encrypt ? 1 : 0,
                           nullptr) != 1)
        return failed(wire::Status::invalid);
    WireAnswer answer;
    answer.picoseconds = 1;
    answer.data.resize(data.size());
    int size = 0;
    if (!aad.empty()) EVP_CipherUpdate(context.get(), nullptr, &size, aad.data(), static_cast<int>(aad.size()));
    if (!data.empty())
        EVP_CipherUpdate(context.get(), answer.data.data(), &size, data.data(), static_cast<int>(data.size()));
    Bytes tag(request.part(wire::kTag).begin(), request.part(wire::kTag).end());
    if (gcm && !encrypt)
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag.size()), tag.data());
    std::uint8_t rest[16];
    if (EVP_CipherFinal_ex(context.get(), rest, &size) != 1) return failed(wire::Status::bad_tag);
    if (!gcm || !encrypt) return answer;
    answer.tag.resize(wire::kTagBytes);
    EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, wire::kTagBytes, answer.tag.data());
    return answer;
}

}  // namespace

FakeEngine::FakeEngine(const std::string& path)
    : server_(path), thread_([this] {
          while (!stop_) server_.step([this](const WireRequest& request) { return handle(request); }, 1);
      }) {}

FakeEngine::~FakeEngine() {
    stop_ = true;
    thread_.join();
}

WireAnswer FakeEngine::handle(const WireRequest& request) {
    ++requests;
    if (instead) return instead(request);
    if (request.header.algorithm <= wire::Algorithm::sm3) return hash(request, hash_name(request.header.algorithm));
    return cipher(request);
}

WireAnswer FakeEngine::hash(const WireRequest& request, const std::string& name) {
    Bytes message;
    if (!request.part(wire::kState).empty()) message = messages_[request.part(wire::kState)[0]];
    message.insert(message.end(), request.part(wire::kData).begin(), request.part(wire::kData).end());
    WireAnswer answer;
    answer.picoseconds = 1;
    if (request.header.operation == wire::Operation::update) {
        const auto number = static_cast<std::uint8_t>(messages_.size());
        messages_[number] = std::move(message);
        answer.state.assign(name == "SM3" ? wire::kSm3State : wire::kHashState, number);
        return answer;
    }
    const Digest what(EVP_MD_fetch(nullptr, name.c_str(), kDefault));
    answer.data.resize(static_cast<std::size_t>(EVP_MD_get_size(what.get())));
    EVP_Digest(message.data(), message.size(), answer.data.data(), nullptr, what.get(), nullptr);
    return answer;
}

}  // namespace cxlvp::openssl::test
