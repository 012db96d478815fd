// SPDX-License-Identifier: Apache-2.0
// The provider through EVP, as programs use it. With CXLVP_TEST_SOCKET set, the suite `OpenSslProvider` uses the engine
// at that socket; otherwise, and in the suite of failures always, there is a stand-in.
#include <array>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/provider.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "openssl/fake_engine.h"

namespace cxlvp::openssl::test {
namespace {

namespace fs = std::filesystem;
namespace wire = host::wire;
using crypto::Bytes;

template <class T, void (*release)(T*)>
struct Release {
    void operator()(T* object) const { release(object); }
};
using Library = std::unique_ptr<OSSL_LIB_CTX, Release<OSSL_LIB_CTX, OSSL_LIB_CTX_free>>;
using Digest = std::unique_ptr<EVP_MD, Release<EVP_MD, EVP_MD_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Release<EVP_MD_CTX, EVP_MD_CTX_free>>;
using Cipher = std::unique_ptr<EVP_CIPHER, Release<EVP_CIPHER, EVP_CIPHER_free>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, Release<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>>;

constexpr const char* kEngine = "provider=cxlvp";
constexpr const char* kDefault = "provider=default";

/// Bytes without a pattern that a cipher could hide in.
Bytes sample(std::size_t size) {
    Bytes out(size);
    std::uint32_t state = 1;
    for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>((state = state * 1664525u + 1013904223u) >> 24);
    return out;
}

/// Reasons on the error queue, which is empty then.
std::string errors() {
    std::string out;
    const char* data = nullptr;
    while (const unsigned long code = ERR_get_error_all(nullptr, nullptr, nullptr, &data, nullptr)) {
        const char* reason = ERR_reason_error_string(code);
        out += std::string(reason != nullptr ? reason : "?") + ": " + data + "\n";
    }
    return out;
}

class Provider : public testing::Test {
public:
    ~Provider() override {
        OSSL_PROVIDER_unload(provider);
        OSSL_PROVIDER_unload(default_);
        fs::remove_all(folder_);
    }

protected:
    explicit Provider(const char* real) {
        folder_ = fs::temp_directory_path() / "cxlvp-XXXXXX";
        std::string pattern = folder_.string();
        folder_ = ::mkdtemp(pattern.data());
        socket = (folder_ / "s").string();
        ::setenv("CXLVP_SOCKET", real != nullptr ? real : socket.c_str(), 1);
        OSSL_PROVIDER_set_default_search_path(library.get(), CXLVP_OPENSSL_FOLDER);
        provider = OSSL_PROVIDER_load(library.get(), "cxlvp");
        default_ = OSSL_PROVIDER_load(library.get(), "default");
        EXPECT_NE(provider, nullptr) << errors();
    }

    Digest digest(const char* name, const char* from = kEngine) const {
        return Digest(EVP_MD_fetch(library.get(), name, from));
    }
    Cipher cipher(const char* name, const char* from = kEngine) const {
        return Cipher(EVP_CIPHER_fetch(library.get(), name, from));
    }
    /// The digest of `message`, given in pieces of `piece` bytes; empty when that fails.
    Bytes hash(const char* name, const char* from, const Bytes& message, std::size_t piece) const {
        const Digest what = digest(name, from);
        const DigestContext context(EVP_MD_CTX_new());
        if (EVP_DigestInit_ex2(context.get(), what.get(), nullptr) != 1) return {};
        for (std::size_t at = 0; at < message.size(); at += piece)
            if (EVP_DigestUpdate(context.get(), message.data() + at, std::min(piece, message.size() - at)) != 1)
                return {};
        Bytes out(EVP_MAX_MD_SIZE);
        unsigned size = 0;
        if (EVP_DigestFinal_ex(context.get(), out.data(), &size) != 1) return {};
        out.resize(size);
        return out;
    }
    std::uint64_t counter(const char* name) const {
        std::uint64_t value = 0;
        OSSL_PARAM params[] = {OSSL_PARAM_construct_uint64(name, &value), OSSL_PARAM_construct_end()};
        EXPECT_EQ(OSSL_PROVIDER_get_params(provider, params), 1);
        return value;
    }

    std::string socket;
    Library library{OSSL_LIB_CTX_new()};
    OSSL_PROVIDER* provider = nullptr;

private:
    fs::path folder_;
    OSSL_PROVIDER* default_ = nullptr;
};

/// With an engine that works.
class OpenSslProvider : public Provider {
protected:
    OpenSslProvider() : Provider(std::getenv("CXLVP_TEST_SOCKET")) {
        if (std::getenv("CXLVP_TEST_SOCKET") == nullptr) engine = std::make_unique<FakeEngine>(socket);
    }
    std::unique_ptr<FakeEngine> engine;
};

/// With an engine that does not.
class OpenSslProviderFailure : public Provider {
protected:
    OpenSslProviderFailure() : Provider(nullptr) { ::setenv("CXLVP_TIMEOUT", "1", 1); }
};

/// A message under AES-GCM.
struct Gcm {
    const char* name = "AES-256-GCM";
    std::size_t piece = 1 << 20;  ///< bytes given at a time
    bool tag_first = false;       ///< decryption knows the tag before the data
    Bytes aad = sample(20);
    Bytes key = sample(32);
    Bytes iv = sample(12);
    std::size_t tag_size = 16;

    bool run(const Cipher& cipher, bool encrypt, const Bytes& in, Bytes& out, Bytes& tag) const {
        const CipherContext context(EVP_CIPHER_CTX_new());
        if (EVP_CipherInit_ex2(context.get(), cipher.get(), key.data(), iv.data(), encrypt ? 1 : 0, nullptr) != 1)
            return false;
        return go_on(context, encrypt, in, out, tag);
    }
    bool go_on(const CipherContext& context, bool encrypt, const Bytes& in, Bytes& out, Bytes& tag) const {
        const auto set_tag = [&] {
            return EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag.size()),
                                       tag.data()) == 1;
        };
        int size = 0;
        if (!encrypt && tag_first && !set_tag()) return false;
        if (!aad.empty() &&
            EVP_CipherUpdate(context.get(), nullptr, &size, aad.data(), static_cast<int>(aad.size())) != 1)
            return false;
        out = in;  // in place
        for (std::size_t at = 0; at < in.size(); at += piece) {
            const int count = static_cast<int>(std::min(piece, in.size() - at));
            if (EVP_CipherUpdate(context.get(), out.data() + at, &size, out.data() + at, count) != 1) return false;
            if (size != count) return false;
        }
        if (!encrypt && !tag_first && !set_tag()) return false;
        std::uint8_t rest[16];
        if (EVP_CipherFinal_ex(context.get(), rest, &size) != 1 || size != 0) return false;
        if (!encrypt) return true;
        tag.resize(tag_size);
        return EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(tag.size()), tag.data()) == 1;
    }
};

constexpr const char* kDigests[] = {"SHA2-224", "SHA2-256", "SHA2-384", "SHA2-512", "SHA3-224",
                                    "SHA3-256", "SHA3-384", "SHA3-512", "SM3"};

TEST_F(OpenSslProvider, DigestsAreThoseOfTheDefaultProvider) {
    for (const char* name : kDigests) {
        for (const std::size_t size : {0u, 1u, 200u, 5000u}) {
            const Bytes expected = hash(name, kDefault, sample(size), size + 1);
            EXPECT_FALSE(expected.empty());
            EXPECT_EQ(hash(name, kEngine, sample(size), 77), expected) << name << " of " << size << errors();
        }
    }
    EXPECT_EQ(counter("cxlvp-requests"), 4 * std::size(kDigests)) << "one for each message that fits";
    EXPECT_GT(counter("cxlvp-picoseconds"), 0u);
}

TEST_F(OpenSslProvider, LongMessagesGoInPieces) {
    const Bytes message = sample(2 * wire::kMaxData + 4321);
    for (const char* name : {"SHA2-256", "SHA3-256", "SM3"})
        EXPECT_EQ(hash(name, kEngine, message, 100000), hash(name, kDefault, message, message.size())) << name;
    EXPECT_EQ(counter("cxlvp-requests"), 3u * 3);
    const Bytes exact = sample(wire::kMaxData);
    EXPECT_EQ(hash("SHA2-256", kEngine, exact, 4096), hash("SHA2-256", kDefault, exact, 4096));
    EXPECT_EQ(counter("cxlvp-requests"), 3u * 3 + 1) << "the last piece is not empty";
}

TEST_F(OpenSslProvider, DigestsHaveThePropertiesOfTheDefaultProvider) {
    for (const char* name : kDigests) {
        const Digest ours = digest(name);
        const Digest theirs = digest(name, kDefault);
        ASSERT_TRUE(ours) << name;
        EXPECT_EQ(EVP_MD_get_size(ours.get()), EVP_MD_get_size(theirs.get())) << name;
        EXPECT_EQ(EVP_MD_get_block_size(ours.get()), EVP_MD_get_block_size(theirs.get())) << name;
        EXPECT_EQ(EVP_MD_get_flags(ours.get()), EVP_MD_get_flags(theirs.get())) << name;
        EXPECT_EQ(EVP_MD_get_type(ours.get()), EVP_MD_get_type(theirs.get())) << name;
        EXPECT_STREQ(EVP_MD_get0_name(ours.get()), EVP_MD_get0_name(theirs.get()));
    }
    for (const char* oid : {"2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.10", "1.2.156.10197.1.401"})
        EXPECT_TRUE(digest(oid)) << oid;
    EXPECT_FALSE(digest("SHA1")) << "the engine has none";
    errors();
}

TEST_F(OpenSslProvider, CopyOfADigestGoesItsOwnWay) {
    const Digest what = digest("SHA2-256");
    const Bytes message = sample(wire::kMaxData + 100);
    const DigestContext first(EVP_MD_CTX_new());
    const DigestContext second(EVP_MD_CTX_new());
    ASSERT_EQ(EVP_DigestInit_ex2(first.get(), what.get(), nullptr), 1);
    ASSERT_EQ(EVP_DigestUpdate(first.get(), message.data(), message.size()), 1);
    ASSERT_EQ(EVP_MD_CTX_copy_ex(second.get(), first.get()), 1);
    ASSERT_EQ(EVP_DigestUpdate(second.get(), message.data(), 10), 1);
    Bytes longer = message;
    longer.insert(longer.end(), message.begin(), message.begin() + 10);
    Bytes one(32);
    Bytes two(32);
    ASSERT_EQ(EVP_DigestFinal_ex(second.get(), two.data(), nullptr), 1);
    ASSERT_EQ(EVP_DigestFinal_ex(first.get(), one.data(), nullptr), 1);
    EXPECT_EQ(one, hash("SHA2-256", kDefault, message, 4096));
    EXPECT_EQ(two, hash("SHA2-256", kDefault, longer, 4096));
}

TEST_F(OpenSslProvider, AesGcmIsThatOfTheDefaultProvider) {
    for (const char* name : {"AES-128-GCM", "AES-192-GCM", "AES-256-GCM"}) {
        for (const std::size_t size : {0u, 1u, 16u, 1000u, 70000u}) {
            for (const bool with_aad : {true, false}) {
                Gcm gcm;
                if (!with_aad) gcm.aad.clear();
                Bytes expected, result, plain, expected_tag, tag;
                ASSERT_TRUE(gcm.run(cipher(name, kDefault), true, sample(size), expected, expected_tag));
                ASSERT_TRUE(gcm.run(cipher(name), true, sample(size), result, tag)) << name << size << errors();
                EXPECT_EQ(result, expected) << name << " of " << size;
                EXPECT_EQ(tag, expected_tag) << name << " of " << size;
                for (const bool tag_first : {true, false}) {
                    gcm.tag_first = tag_first;
                    ASSERT_TRUE(gcm.run(cipher(name), false, result, plain, tag)) << name << size << errors();
                    EXPECT_EQ(plain, sample(size));
                }
            }
        }
    }
}

TEST_F(OpenSslProvider, AesGcmInPiecesIsTheSame) {
    for (const std::size_t piece : {1u, 15u, 16u, 33u}) {
        Gcm gcm;
        Bytes expected, result, plain, expected_tag, tag;
        ASSERT_TRUE(gcm.run(cipher("AES-256-GCM", kDefault), true, sample(100), expected, expected_tag));
        gcm.piece = piece;
        ASSERT_TRUE(gcm.run(cipher("AES-256-GCM"), true, sample(100), result, tag)) << errors();
        EXPECT_EQ(result, expected);
        EXPECT_EQ(tag, expected_tag);
        for (const bool tag_first : {true, false}) {
            gcm.tag_first = tag_first;
            ASSERT_TRUE(gcm.run(cipher("AES-256-GCM"), false, result, plain, tag)) << errors();
            EXPECT_EQ(plain, sample(100));
        }
    }
}

TEST_F(OpenSslProvider, MessageInOnePieceCostsOneRequest) {
    Gcm gcm;
    gcm.tag_first = true;
    Bytes result, plain, tag;
    ASSERT_TRUE(gcm.run(cipher("AES-256-GCM"), true, sample(4096), result, tag));
    EXPECT_EQ(counter("cxlvp-requests"), 1u);
    ASSERT_TRUE(gcm.run(cipher("AES-256-GCM"), false, result, plain, tag));
    EXPECT_EQ(counter("cxlvp-requests"), 2u);
}

TEST_F(OpenSslProvider, WhatIsNotAuthenticIsRefused) {
    const Cipher aes = cipher("AES-256-GCM");
    Gcm gcm;
    Bytes sealed, plain, tag;
    ASSERT_TRUE(gcm.run(aes, true, sample(1000), sealed, tag));
    for (const bool tag_first : {true, false}) {
        for (const std::size_t piece : {1000u, 300u}) {
            gcm.tag_first = tag_first;
            gcm.piece = piece;
            Bytes flipped = tag;
            flipped[15] ^= 1;
            EXPECT_FALSE(gcm.run(aes, false, sealed, plain, flipped));
            EXPECT_NE(errors().find("not authentic"), std::string::npos);
            Bytes changed = sealed;
            changed[500] ^= 1;
            EXPECT_FALSE(gcm.run(aes, false, changed, plain, tag));
            Gcm other = gcm;
            other.aad[0] ^= 1;
            EXPECT_FALSE(other.run(aes, false, sealed, plain, tag));
            errors();
            EXPECT_TRUE(gcm.run(aes, false, sealed, plain, tag)) << "the engine goes on: " << errors();
        }
    }
}

TEST_F(OpenSslProvider, TagsOfAllLengthsWork) {
    Bytes whole, sealed, plain, tag;
    Gcm gcm;
    ASSERT_TRUE(gcm.run(cipher("AES-256-GCM", kDefault), true, sample(64), sealed, whole));
    for (const std::size_t size : {4u, 8u, 12u, 13u, 14u, 15u, 16u}) {
        gcm.tag_size = size;
        ASSERT_TRUE(gcm.run(cipher("AES-256-GCM"), true, sample(64), sealed, tag));
        EXPECT_EQ(tag, Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
        EXPECT_TRUE(gcm.run(cipher("AES-256-GCM"), false, sealed, plain, tag)) << size << errors();
    }
    tag.resize(5);
    EXPECT_FALSE(gcm.run(cipher("AES-256-GCM"), false, sealed, plain, tag));
    EXPECT_NE(errors().find("length not supported"), std::string::npos);
}

TEST_F(OpenSslProvider, OtherLengthsOfStartVectorsAreRefused) {
    const CipherContext context(EVP_CIPHER_CTX_new());
    ASSERT_EQ(EVP_CipherInit_ex2(context.get(), cipher("AES-128-GCM").get(), nullptr, nullptr, 1, nullptr), 1);
    EXPECT_EQ(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_IVLEN, 12, nullptr), 1);
    EXPECT_LE(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_IVLEN, 16, nullptr), 0);
    EXPECT_NE(errors().find("length not supported"), std::string::npos);
}

TEST_F(OpenSslProvider, StartVectorServesOneMessage) {
    const Cipher aes = cipher("AES-256-GCM");
    const CipherContext context(EVP_CIPHER_CTX_new());
    Gcm gcm;
    Bytes sealed, tag;
    std::uint8_t byte = 0;
    int size = 0;
    ASSERT_EQ(EVP_EncryptInit_ex2(context.get(), aes.get(), gcm.key.data(), nullptr, nullptr), 1);
    EXPECT_EQ(EVP_EncryptUpdate(context.get(), &byte, &size, &byte, 1), 0) << "there is none";
    ASSERT_EQ(EVP_EncryptInit_ex2(context.get(), nullptr, nullptr, gcm.iv.data(), nullptr), 1);
    ASSERT_TRUE(gcm.go_on(context, true, sample(10), sealed, tag));
    EXPECT_EQ(EVP_EncryptUpdate(context.get(), &byte, &size, &byte, 1), 0) << "it is used up";
    errors();
    // The same key with another start vector.
    gcm.iv[0] ^= 1;
    Bytes expected, expected_tag;
    ASSERT_TRUE(gcm.run(cipher("AES-256-GCM", kDefault), true, sample(10), expected, expected_tag));
    ASSERT_EQ(EVP_EncryptInit_ex2(context.get(), nullptr, nullptr, gcm.iv.data(), nullptr), 1);
    ASSERT_TRUE(gcm.go_on(context, true, sample(10), sealed, tag));
    EXPECT_EQ(sealed, expected);
    EXPECT_EQ(tag, expected_tag);
}

TEST_F(OpenSslProvider, CopyOfACipherGoesItsOwnWay) {
    Gcm gcm;
    const Bytes message = sample(100);
    Bytes expected, expected_tag;
    ASSERT_TRUE(gcm.run(cipher("AES-256-GCM", kDefault), true, message, expected, expected_tag));
    const Cipher aes = cipher("AES-256-GCM");
    CipherContext first(EVP_CIPHER_CTX_new());
    const CipherContext second(EVP_CIPHER_CTX_new());
    ASSERT_EQ(EVP_EncryptInit_ex2(first.get(), aes.get(), gcm.key.data(), gcm.iv.data(), nullptr), 1);
    Bytes result(100);
    Bytes tag(16);
    int size = 0;
    ASSERT_EQ(EVP_EncryptUpdate(first.get(), nullptr, &size, gcm.aad.data(), static_cast<int>(gcm.aad.size())), 1);
    ASSERT_EQ(EVP_EncryptUpdate(first.get(), result.data(), &size, message.data(), 30), 1);
    ASSERT_EQ(EVP_CIPHER_CTX_copy(second.get(), first.get()), 1);
    first.reset();
    ASSERT_EQ(EVP_EncryptUpdate(second.get(), result.data() + 30, &size, message.data() + 30, 70), 1);
    ASSERT_EQ(EVP_EncryptFinal_ex(second.get(), result.data(), &size), 1);
    ASSERT_EQ(EVP_CIPHER_CTX_ctrl(second.get(), EVP_CTRL_AEAD_GET_TAG, 16, tag.data()), 1);
    EXPECT_EQ(result, expected);
    EXPECT_EQ(tag, expected_tag);
}

TEST_F(OpenSslProvider, MoreThanAMegabyteUnderOneStartVectorIsRefused) {
    Gcm gcm;
    gcm.piece = 1 << 19;
    Bytes sealed, expected, tag, expected_tag;
    ASSERT_TRUE(gcm.run(cipher("AES-256-GCM"), true, sample(1 << 20), sealed, tag)) << errors();
    ASSERT_TRUE(gcm.run(cipher("AES-256-GCM", kDefault), true, sample(1 << 20), expected, expected_tag));
    EXPECT_EQ(sealed, expected);
    EXPECT_EQ(tag, expected_tag);
    EXPECT_FALSE(gcm.run(cipher("AES-256-GCM"), true, sample((1 << 20) + 1), sealed, tag));
    EXPECT_NE(errors().find("too long"), std::string::npos);
}

TEST_F(OpenSslProvider, ThreadsAndForkedProcessesDoNotMeet) {
    const Bytes message = sample(3000);
    const Bytes expected = hash("SHA2-256", kDefault, message, 3000);
    ASSERT_EQ(hash("SHA2-256", kEngine, message, 3000), expected);
    const pid_t child = ::fork();
    if (child == 0) ::_exit(hash("SHA2-256", kEngine, message, 3000) == expected ? 0 : 1);
    std::array<Bytes, 4> results;
    std::vector<std::thread> threads;
    for (Bytes& result : results) threads.emplace_back([&] { result = hash("SHA2-256", kEngine, message, 3000); });
    for (std::thread& thread : threads) thread.join();
    for (const Bytes& result : results) EXPECT_EQ(result, expected);
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
}

TEST_F(OpenSslProviderFailure, NobodyThere) {
    EXPECT_TRUE(hash("SHA2-256", kEngine, sample(10), 10).empty());
    EXPECT_NE(errors().find("engine cannot be reached: " + socket), std::string::npos);
    ::unsetenv("CXLVP_SOCKET");
    Bytes sealed, tag;
    EXPECT_FALSE(Gcm().run(cipher("AES-256-GCM"), true, sample(10), sealed, tag));
    EXPECT_NE(errors().find("CXLVP_SOCKET does not name a socket"), std::string::npos);
    ::setenv("CXLVP_SOCKET", std::string(200, 'x').c_str(), 1);
    EXPECT_TRUE(hash("SM3", kEngine, sample(10), 10).empty());
    EXPECT_NE(errors().find("too long"), std::string::npos);
}

TEST_F(OpenSslProviderFailure, EngineThatReportsAnError) {
    FakeEngine engine(socket);
    engine.instead = [](const host::WireRequest&) {
        return host::WireAnswer{wire::Status::engine_error, {}, {}, {}, 0};
    };
    EXPECT_TRUE(hash("SHA2-256", kEngine, sample(10), 10).empty());
    EXPECT_NE(errors().find("engine error: status 5"), std::string::npos);
    EXPECT_TRUE(hash("SHA2-256", kEngine, sample(wire::kMaxData + 10), 4096).empty()) << "an update that fails";
    EXPECT_EQ(engine.requests, 2u);
    errors();
}

TEST_F(OpenSslProviderFailure, PieceThatFailedIsNoPartOfTheMessage) {
    FakeEngine engine(socket);
    const Cipher aes = cipher("AES-256-GCM");
    const CipherContext context(EVP_CIPHER_CTX_new());
    Gcm gcm;
    Bytes data = sample(10);
    int size = 0;
    ASSERT_EQ(EVP_EncryptInit_ex2(context.get(), aes.get(), gcm.key.data(), gcm.iv.data(), nullptr), 1);
    engine.instead = [](const host::WireRequest&) { return host::WireAnswer{wire::Status::timed_out, {}, {}, {}, 0}; };
    EXPECT_EQ(EVP_EncryptUpdate(context.get(), data.data(), &size, data.data(), 10), 0);
    EXPECT_NE(errors().find("engine error: status 110"), std::string::npos);
    engine.instead = nullptr;
    Bytes sealed, tag, expected, expected_tag;
    ASSERT_TRUE(gcm.go_on(context, true, sample(20), sealed, tag)) << errors();
    ASSERT_TRUE(gcm.run(cipher("AES-256-GCM", kDefault), true, sample(20), expected, expected_tag));
    EXPECT_EQ(sealed, expected);
    EXPECT_EQ(tag, expected_tag);
}

TEST_F(OpenSslProviderFailure, AnswersOfTheWrongShapeAreRefused) {
    FakeEngine engine(socket);
    for (const std::size_t size : {0u, 31u, 33u}) {
        engine.instead = [size](const host::WireRequest&) {
            return host::WireAnswer{wire::Status::ok, {}, Bytes(size, 1), {}, 0};
        };
        EXPECT_TRUE(hash("SHA2-256", kEngine, sample(10), 10).empty());
        EXPECT_NE(errors().find("not understood"), std::string::npos) << size;
    }
    engine.instead = [](const host::WireRequest&) {
        return host::WireAnswer{wire::Status::ok, {}, Bytes(32, 1), {}, 0};
    };
    EXPECT_EQ(hash("SHA2-256", kEngine, sample(10), 10), Bytes(32, 1));
}

/// A peer that accepts, sends `bytes` and then closes, or says nothing more.
class Peer {
public:
    Peer(const std::string& path, const Bytes& bytes, bool stays) : listener_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        EXPECT_EQ(::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        EXPECT_EQ(::listen(listener_.get(), 1), 0);
        thread_ = std::thread([this, bytes, stays] {
            const host::FileDescriptor client(::accept(listener_.get(), nullptr, nullptr));
            if (::send(client.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0 || !stays) return;
            std::uint8_t buffer[4096];
            while (::recv(client.get(), buffer, sizeof buffer, 0) > 0) {
            }
        });
    }
    ~Peer() { thread_.join(); }

private:
    host::FileDescriptor listener_;
    std::thread thread_;
};

Bytes good_header() {
    wire::AnswerHeader header;
    header.lengths[wire::kResult] = 32;
    const wire::HeaderBytes bytes = header.encode();
    return Bytes(bytes.begin(), bytes.end());
}

TEST_F(OpenSslProviderFailure, PeerThatGoesAwayInTheMiddle) {
    Bytes bytes = good_header();
    bytes.resize(bytes.size() + 31);
    const Peer peer(socket, bytes, false);
    EXPECT_TRUE(hash("SHA2-256", kEngine, sample(wire::kMaxData), wire::kMaxData).empty());
    EXPECT_NE(errors().find("connection to the engine lost"), std::string::npos);
}

TEST_F(OpenSslProviderFailure, PeerThatStopsInTheMiddle) {
    Bytes bytes = good_header();
    bytes.resize(bytes.size() + 31);
    const Peer peer(socket, bytes, true);
    EXPECT_TRUE(hash("SHA2-256", kEngine, sample(10), 10).empty());
    EXPECT_NE(errors().find("no answer from the engine in time"), std::string::npos);
}

TEST_F(OpenSslProviderFailure, PeerThatSpeaksSomethingElse) {
    const Peer peer(socket, Bytes(100, 'x'), true);
    EXPECT_TRUE(hash("SHA2-256", kEngine, sample(10), 10).empty());
    EXPECT_NE(errors().find("not understood"), std::string::npos);
}

}  // namespace
}  // namespace cxlvp::openssl::test
