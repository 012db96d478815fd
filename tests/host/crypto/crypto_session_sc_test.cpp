// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/session/crypto_session.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine_system.h"
#include "support/sc_fixture.h"
#include "support/test_initiator.h"

namespace cxlvp::host {
namespace {

using testing::ElementsAreArray;
using Bytes = std::vector<std::uint8_t>;
using Op = CryptoOperation;

Bytes hex(const std::string& text) {
    Bytes out;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2)
        out.push_back(static_cast<std::uint8_t>(std::stoul(text.substr(i, 2), nullptr, 16)));
    return out;
}

/// The bus of a thread of the test.
class ThreadBus : public HostBus {
public:
    explicit ThreadBus(test::EngineSystem& system) : system_(system) {
        initiator_.out.bind(*system.interconnect->target("in"));
    }
    std::uint64_t read(std::uint64_t address, unsigned bytes) override {
        const auto result = initiator_.read(address, bytes);
        pause(result.took());
        std::uint64_t value = ~std::uint64_t{0};
        if (result.ok()) {
            value = 0;
            std::memcpy(&value, result.data.data(), bytes);
        }
        return value;
    }
    void write(std::uint64_t address, unsigned bytes, std::uint64_t value) override {
        Bytes data(bytes);
        std::memcpy(data.data(), &value, bytes);
        pause(initiator_.write(address, data).took());
    }
    void pause(Tick duration) override {
        if (duration != 0) sc_core::wait(sc_core::sc_time::from_value(duration));
    }
    Tick now() const override { return sc_core::sc_time_stamp().value(); }
    bool read_memory(std::uint64_t address, std::uint8_t* data, std::size_t bytes) override {
        if (address + bytes > test::kMemoryBytes) return false;
        system_.memory->dump(address, data, bytes);
        return true;
    }
    bool write_memory(std::uint64_t address, const std::uint8_t* data, std::size_t bytes) override {
        if (address + bytes > test::kMemoryBytes) return false;
        system_.memory->load(address, data, bytes);
        return true;
    }

private:
    test::EngineSystem& system_;
    cxlvp::test::TestInitiator initiator_{"initiator"};
};

class CryptoSessionTest : public cxlvp::test::TimingFixture {
protected:
    static constexpr std::uint64_t kKey = 0x100000, kIn = 0x200000, kOut = 0x300000, kTag = 0x400000, kAad = 0x500000;
    static constexpr std::uint64_t kPeer = 0x600000;

    CryptoSessionTest() {
        config_.boot_time = us(100);
        config_.grade = crypto::Grade::fast;
        config_.drbg_configured = true;
    }
    ~CryptoSessionTest() override {
        bus_.reset();
        system_.reset();
    }
    /// Runs `body` with a session to an engine that was brought up.
    void with_session(const std::function<void(CryptoSession&)>& body, const ManagerConfig& manager = {}) {
        system_ = std::make_unique<test::EngineSystem>(context(), config_);
        bus_ = std::make_unique<ThreadBus>(*system_);
        run(
            [&] {
                EngineDescription description;
                description.registers = test::kRegisters;
                description.queues = {{0x10000, 4, 9}, {0x20000, 4, 9}};
                EngineDevice device(*bus_, description);
                ASSERT_EQ(device.probe(), BringUp::ok);
                CryptoSession session(*bus_, device, manager);
                body(session);
                EXPECT_TRUE(device.remove());
            },
            100 * kSecond);
    }
    void put(std::uint64_t address, const Bytes& bytes) { system_->memory->load(address, bytes.data(), bytes.size()); }
    Bytes get(std::uint64_t address, std::size_t bytes) {
        Bytes out(bytes);
        system_->memory->dump(address, out.data(), bytes);
        return out;
    }
    CryptoRequest request(const char* name, Op operation, const Bytes& key, const Bytes& data) {
        CryptoRequest out;
        out.algorithm = find_algorithm(name);
        out.operation = operation;
        put(kKey, key);
        put(kIn, data);
        out.key = {kKey, crypto::KeyRef::kNone, static_cast<std::uint32_t>(key.size())};
        out.source = kIn;
        out.destination = kOut;
        out.tag = kTag;
        out.aad = kAad;
        out.length = static_cast<std::uint32_t>(data.size());
        out.public_key = kPeer;
        return out;
    }
    static void set_iv(CryptoRequest& request, const Bytes& iv) {
        std::copy(iv.begin(), iv.end(), request.iv.begin());
        request.iv_length = static_cast<std::uint8_t>(iv.size());
    }

    crypto::EngineConfig config_;
    std::unique_ptr<test::EngineSystem> system_;
    std::unique_ptr<ThreadBus> bus_;
};

TEST_P(CryptoSessionTest, HashesAreThoseOfTheStandard) {
    with_session([&](CryptoSession& session) {
        EXPECT_EQ(session.run(request("sha256", Op::digest, {}, {'a', 'b', 'c'})), RequestCode::ok);
        EXPECT_EQ(get(kOut, 32), hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        EXPECT_EQ(session.run(request("sm3", Op::digest, {}, {'a', 'b', 'c'})), RequestCode::ok);
        EXPECT_EQ(get(kOut, 32), hex("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"));
        // In two parts, from one VCQ to the next through the saved state.
        CryptoRequest part = request("sha256", Op::update, {}, {'a', 'b'});
        part.context = kAad;
        EXPECT_EQ(session.run(part), RequestCode::ok);
        part = request("sha256", Op::finish, {}, {'c'});
        part.context = kAad;
        part.resumed = true;
        EXPECT_EQ(session.run(part), RequestCode::ok);
        EXPECT_EQ(get(kOut, 32), hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    });
}

TEST_P(CryptoSessionTest, AnHmacKeyOfAnyLengthGivesTheCodeOfItsDigest) {
    with_session([&](CryptoSession& session) {
        const Bytes longest(2000, 0xaa);
        EXPECT_EQ(session.run(request("hmac(sha256)", Op::digest, longest, {1, 2, 3})), RequestCode::ok);
        const Bytes code = get(kOut, 32);
        session.run(request("sha256", Op::digest, {}, longest));
        const Bytes digest = get(kOut, 32);
        EXPECT_EQ(session.run(request("hmac(sha256)", Op::digest, digest, {1, 2, 3})), RequestCode::ok);
        EXPECT_EQ(get(kOut, 32), code);
        EXPECT_EQ(session.run(request("hmac(sha256)", Op::digest, {}, {})), RequestCode::ok);
        EXPECT_EQ(get(kOut, 32), hex("b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"));
    });
}

TEST_P(CryptoSessionTest, Q01_TheTagOfAnEmptyGcmMessageIsThatOfTheStandard) {
    with_session([&](CryptoSession& session) {
        CryptoRequest gcm = request("gcm(aes)", Op::encrypt, Bytes(16, 0), {});
        set_iv(gcm, Bytes(12, 0));
        EXPECT_EQ(session.run(gcm), RequestCode::ok);
        EXPECT_EQ(get(kTag, 16), hex("58e2fccefa7e3061367f1d57a4e7455a"));
        gcm.operation = Op::decrypt;
        EXPECT_EQ(session.run(gcm), RequestCode::ok);
        put(kTag, {0x59});
        EXPECT_EQ(session.run(gcm), RequestCode::ebadmsg);
    });
}

TEST_P(CryptoSessionTest, Q01_AnEmptyCcmMessageHasATagThatOnlyItselfMatches) {
    with_session([&](CryptoSession& session) {
        for (const char* name : {"ccm(aes)", "ccm(sm4)"}) {
            CryptoRequest ccm = request(name, Op::encrypt, Bytes(16, 7), {});
            set_iv(ccm, Bytes(13, 9));
            ccm.tag_length = 8;
            EXPECT_EQ(session.run(ccm), RequestCode::ok) << name;
            ccm.operation = Op::decrypt;
            EXPECT_EQ(session.run(ccm), RequestCode::ok) << name;
            Bytes tag = get(kTag, 8);
            tag[7] ^= 1;
            put(kTag, tag);
            EXPECT_EQ(session.run(ccm), RequestCode::ebadmsg) << name;
        }
    });
}

TEST_P(CryptoSessionTest, Q06_TheCmacOfAnEmptyMessageIsThatOfTheStandard) {
    with_session([&](CryptoSession& session) {
        EXPECT_EQ(session.run(request("cmac(aes)", Op::digest, hex("2b7e151628aed2a6abf7158809cf4f3c"), {})),
                  RequestCode::ok);
        EXPECT_EQ(get(kOut, 16), hex("bb1d6929e95937287fa37d129b756746"));
    });
}

TEST_P(CryptoSessionTest, Q04_CtrGoesOnBeyondTheWrapOfItsLowHalf) {
    with_session([&](CryptoSession& session) {
        const Bytes key(16, 3);
        CryptoRequest ctr = request("ctr(aes)", Op::encrypt, key, Bytes(40, 0));
        set_iv(ctr, hex("0102030405060708ffffffffffffffff"));
        EXPECT_EQ(session.run(ctr), RequestCode::ok);
        const Bytes stream = get(kOut, 40);
        session.run(request("ecb(aes)", Op::encrypt, key,
                            hex("0102030405060708ffffffffffffffff010203040506070900000000000000000102030405060709"
                                "0000000000000001")));
        EXPECT_EQ(get(kOut, 40), stream);
    });
}

TEST_P(CryptoSessionTest, WhatIsEncryptedIsDecrypted) {
    struct Case {
        const char* name;
        std::size_t key, iv, aad;
        std::vector<std::size_t> lengths;
    };
    with_session([&](CryptoSession& session) {
        for (const Case& each : std::vector<Case>{{"xts(aes)", 64, 16, 0, {16, 17, 31, 32, 33, 48, 100, 4096}},
                                                  {"xts(sm4)", 32, 16, 0, {16, 33}},
                                                  {"cbc(sm4)", 16, 16, 0, {16, 4096}},
                                                  {"cfb(aes)", 24, 16, 0, {1, 100}},
                                                  {"chacha20", 32, 16, 0, {1, 300}},
                                                  {"gcm(aes)", 32, 12, 20, {0, 1, 4096}},
                                                  {"gcm(sm4)", 16, 12, 0, {5}},
                                                  {"ccm(aes)", 16, 11, 5, {0, 70}},
                                                  {"ccm(sm4)", 16, 7, 1, {16}},
                                                  {"rfc7539(chacha20,poly1305)", 32, 12, 3, {0, 100}},
                                                  {"rfc7539esp(chacha20,poly1305)", 36, 8, 16, {64}}}) {
            for (const std::size_t length : each.lengths) {
                Bytes data(length), key(each.key);
                for (std::size_t i = 0; i < length; ++i) data[i] = static_cast<std::uint8_t>(i * 7);
                for (std::size_t i = 0; i < each.key; ++i) key[i] = static_cast<std::uint8_t>(i);
                CryptoRequest there = request(each.name, Op::encrypt, key, data);
                set_iv(there, Bytes(each.iv, 0x11));
                there.aad_length = static_cast<std::uint32_t>(each.aad);
                EXPECT_EQ(session.run(there), RequestCode::ok) << each.name << length;
                if (length > 4) {
                    EXPECT_NE(get(kOut, length), data) << each.name << length;
                }
                CryptoRequest back = there;
                back.operation = Op::decrypt;
                back.source = kOut;
                back.destination = kPeer;
                EXPECT_EQ(session.run(back), RequestCode::ok) << each.name << length;
                EXPECT_EQ(get(kPeer, length), data) << each.name << length;
            }
        }
    });
}

TEST_P(CryptoSessionTest, ATamperedMessageIsABadMessageAndTheNextOneIsServed) {
    with_session([&](CryptoSession& session) {
        for (const char* name : {"gcm(aes)", "rfc7539(chacha20,poly1305)", "ccm(sm4)"}) {
            const std::size_t key = std::string(name) == "rfc7539(chacha20,poly1305)" ? 32 : 16;
            CryptoRequest message = request(name, Op::encrypt, Bytes(key, 1), Bytes(64, 5));
            set_iv(message, Bytes(12, 2));
            ASSERT_EQ(session.run(message), RequestCode::ok);
            message.operation = Op::decrypt;
            message.source = kOut;
            message.destination = kPeer;
            Bytes cipher = get(kOut, 64);
            cipher[63] ^= 0x80;
            put(kOut, cipher);
            EXPECT_EQ(session.run(message), RequestCode::ebadmsg) << name;
            cipher[63] ^= 0x80;
            put(kOut, cipher);
            EXPECT_EQ(session.run(message), RequestCode::ok) << name;
            EXPECT_EQ(get(kPeer, 64), Bytes(64, 5));
        }
        EXPECT_EQ(session.counters().restarts, 3u);
        EXPECT_EQ(session.counters().flushes, 0u);
    });
}

TEST_P(CryptoSessionTest, Curve25519AgreesOnTheSecretOfTheStandard) {
    with_session([&](CryptoSession& session) {
        CryptoRequest own = request("curve25519", Op::public_key,
                                    hex("77076d0a7318a57d3c16c17251b26645df4c2f9bc04ae1f0f1e2d9c2ffae7b5d"), {});
        EXPECT_EQ(session.run(own), RequestCode::ok);
        const Bytes first = get(kOut, 32);
        const Bytes other_key(32, 0x42);
        EXPECT_EQ(session.run(request("curve25519", Op::public_key, other_key, {})), RequestCode::ok);
        const Bytes second = get(kOut, 32);
        CryptoRequest agree = request("curve25519", Op::agree, other_key, {});
        put(kPeer, first);
        EXPECT_EQ(session.run(agree), RequestCode::ok);
        const Bytes secret = get(kOut, 32);
        agree = request("curve25519", Op::agree,
                        hex("77076d0a7318a57d3c16c17251b26645df4c2f9bc04ae1f0f1e2d9c2ffae7b5d"), {});
        put(kPeer, second);
        EXPECT_EQ(session.run(agree), RequestCode::ok);
        EXPECT_EQ(get(kOut, 32), secret);
        // RFC 7748 5.2, first vector.
        agree = request("curve25519", Op::agree,
                        hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"), {});
        put(kPeer, hex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"));
        EXPECT_EQ(session.run(agree), RequestCode::ok);
        EXPECT_EQ(get(kOut, 32), hex("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"));
    });
}

TEST_P(CryptoSessionTest, BothSidesOfAnAgreementHaveTheSameSecret) {
    with_session([&](CryptoSession& session) {
        for (const auto& [name, width] :
             std::vector<std::pair<const char*, std::size_t>>{{"ecdh-nist-p256", 32}, {"ecdh-nist-p384", 48}}) {
            Bytes a(width, 1), b(width, 2);
            EXPECT_EQ(session.run(request(name, Op::public_key, a, {})), RequestCode::ok);
            const Bytes of_a = get(kOut, width);
            EXPECT_EQ(session.run(request(name, Op::public_key, b, {})), RequestCode::ok);
            CryptoRequest agree = request(name, Op::agree, a, {});
            put(kPeer, get(kOut, width));
            EXPECT_EQ(session.run(agree), RequestCode::ok);
            const Bytes secret = get(kOut, width);
            agree = request(name, Op::agree, b, {});
            put(kPeer, of_a);
            EXPECT_EQ(session.run(agree), RequestCode::ok);
            EXPECT_EQ(get(kOut, width), secret);
            agree = request(name, Op::agree, Bytes(width, 0), {});
            EXPECT_EQ(session.run(agree), RequestCode::eio);
        }
    });
}

TEST_P(CryptoSessionTest, WhatIsRefusedDoesNotReachTheEngine) {
    with_session([&](CryptoSession& session) {
        EXPECT_EQ(session.run(request("ecb(aes)", Op::encrypt, Bytes(15), Bytes(16))), RequestCode::einval);
        EXPECT_EQ(session.run(request("mldsa44", Op::sign, {}, {})), RequestCode::eopnotsupp);
        EXPECT_EQ(session.run(request("ecb(aes)", Op::encrypt, Bytes(16), {})), RequestCode::ok);
        EXPECT_EQ(session.counters().posts, 0u);
    });
}

TEST_P(CryptoSessionTest, CM15_AKeyIsMadeWrittenUsedFoundAndDeleted) {
    with_session([&](CryptoSession& session) {
        ManagementRequest manage;
        manage.operation = ManagementOperation::key_new;
        manage.cid = 0x4321;
        manage.length = 16;
        manage.new_reference = kAad;
        ASSERT_EQ(session.run(manage), RequestCode::ok);
        std::uint64_t reference = 0;
        std::memcpy(&reference, get(kAad, 8).data(), 8);
        ASSERT_NE(reference, 0u);

        CryptoRequest plain = request("ecb(aes)", Op::encrypt, Bytes(16, 6), Bytes(32, 1));
        ASSERT_EQ(session.run(plain), RequestCode::ok);
        const Bytes expected = get(kOut, 32);

        manage = {};
        manage.operation = ManagementOperation::key_write;
        manage.reference = reference;
        manage.source = kKey;
        manage.length = 16;
        manage.type = crypto::KeyType::of(crypto::CoreId::aes).word;
        ASSERT_EQ(session.run(manage), RequestCode::ok);
        put(kKey, Bytes(16, 0));
        put(kOut, Bytes(32, 0));
        CryptoRequest held = plain;
        held.key.reference = reference;
        // The object belongs to mailbox 0, over which it was made.
        ASSERT_EQ(session.run(held), RequestCode::ok);
        EXPECT_EQ(get(kOut, 32), expected);

        manage = {};
        manage.operation = ManagementOperation::key_read;
        manage.reference = reference;
        manage.destination = kAad;
        manage.length = 64;
        EXPECT_EQ(session.run(manage), RequestCode::eio) << "CM-20: the key is not readable";
        manage.operation = ManagementOperation::key_delete;
        EXPECT_EQ(session.run(manage), RequestCode::ok);
        EXPECT_EQ(session.run(held), RequestCode::eio);
    });
}

INSTANTIATE_TEST_SUITE_P(Timing, CryptoSessionTest, cxlvp::test::both_timing_modes(), cxlvp::test::timing_mode_name);

}  // namespace
}  // namespace cxlvp::host
