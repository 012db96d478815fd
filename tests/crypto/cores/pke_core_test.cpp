// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/pke_core.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <set>

#include "crypto/cores/pke/pke_bench.h"
#include "cxlvp/crypto/algorithms/pk/ec/ec_key.h"
#include "cxlvp/crypto/algorithms/pk/ec/ecdsa.h"
#include "cxlvp/crypto/algorithms/pk/edwards/ed448_shares.h"
#include "cxlvp/crypto/algorithms/pk/edwards/eddsa.h"
#include "cxlvp/crypto/algorithms/pk/rsa/rsa_keygen.h"
#include "cxlvp/crypto/algorithms/pk/sm2/sm2_encryption.h"

namespace cxlvp::crypto {
namespace {

/// A command that succeeds, and where its payload names memory and objects.
struct Scenario {
    PkeCommand command;
    VcqEntry entry;
    std::vector<std::size_t> inputs;   ///< offsets of addresses that are read
    std::vector<std::size_t> outputs;  ///< offsets of addresses that are written
    std::vector<std::size_t> keys;     ///< offsets of references to keys
    std::vector<std::size_t> results;  ///< offsets of references to results

    std::vector<std::size_t> addresses() const {
        std::vector<std::size_t> all = inputs;
        all.insert(all.end(), outputs.begin(), outputs.end());
        return all;
    }
};

std::uint64_t field(const VcqEntry& entry, std::size_t offset) {
    std::uint64_t value = 0;
    std::memcpy(&value, entry.payload + offset, sizeof value);
    return value;
}

VcqEntry with(VcqEntry entry, std::size_t offset, std::uint64_t value) {
    std::memcpy(entry.payload + offset, &value, sizeof value);
    return entry;
}

template <class Payload>
Scenario scenario(PkeCommand command, const Payload& payload, std::vector<std::size_t> inputs,
                  std::vector<std::size_t> outputs, std::vector<std::size_t> keys, std::vector<std::size_t> results) {
    return {command, VcqEntry::make(CoreId::pke, static_cast<std::uint8_t>(command), payload, kBothSwaps),
            inputs,  outputs,
            keys,    results};
}

/// Everything that the scenarios need, of the smallest size.
class Material {
public:
    explicit Material(PkeBench& bench) : bench_(bench) {}

    std::vector<Scenario> all() {
        std::vector<Scenario> out;
        add_ecdsa(out);
        add_eddsa(out);
        add_ecdh(out);
        add_rsa(out);
        add_sm2(out);
        return out;
    }

private:
    static constexpr std::uint32_t kType = static_cast<std::uint32_t>(CoreId::pke);

    void add_ecdsa(std::vector<Scenario>& out) {
        EcdsaVerify verify;
        verify.curve = 3;
        verify.digest_length = 32;
        verify.public_key = bench_.place(p256_public_);
        verify.digest = bench_.place(digest_);
        verify.signature = bench_.place(ecdsa_sign(Curve::p256, p256_, digest_, seeded(3)).value());
        verify.r_prime = bench_.room(32);
        out.push_back(scenario(
            PkeCommand::ecdsa_verify, verify,
            {offsetof(EcdsaVerify, public_key), offsetof(EcdsaVerify, digest), offsetof(EcdsaVerify, signature)},
            {offsetof(EcdsaVerify, r_prime)}, {}, {}));
        EcdsaSign sign;
        sign.curve = 3;
        sign.key_length = sign.digest_length = 32;
        sign.digest = bench_.place(digest_);
        sign.signature = bench_.room(64);
        sign.key = bench_.key(p256_);
        out.push_back(scenario(PkeCommand::ecdsa_sign, sign, {offsetof(EcdsaSign, digest)},
                               {offsetof(EcdsaSign, signature)}, {offsetof(EcdsaSign, key)}, {}));
        out.push_back(pubgen(PkeCommand::ecdsa_pubgen, 3, 32, bench_.key(p256_)));
        EcKeygen keygen;
        keygen.curve = 3;
        keygen.key_length = 32;
        keygen.key = bench_.object(32);
        keygen.type = kType;
        out.push_back(scenario(PkeCommand::ecdsa_keygen, keygen, {}, {}, {}, {offsetof(EcKeygen, key)}));
    }

    void add_eddsa(std::vector<Scenario>& out) {
        const Bytes key(57, 5);
        EddsaVerify verify;
        verify.curve = 0x22;
        verify.message_length = 32;
        // With both swaps the octets are turned around.
        verify.public_key = bench_.place(reversed(eddsa_public_key(Curve::curve448, key).value()));
        verify.message = bench_.place(digest_);
        verify.signature = bench_.place(reversed(eddsa_sign(Curve::curve448, key, digest_).value()));
        verify.r_prime = bench_.room(56);
        out.push_back(scenario(
            PkeCommand::eddsa_verify, verify,
            {offsetof(EddsaVerify, public_key), offsetof(EddsaVerify, message), offsetof(EddsaVerify, signature)},
            {offsetof(EddsaVerify, r_prime)}, {}, {}));
        EddsaSign sign;
        sign.curve = 0x22;
        sign.key_length = 57;
        sign.message_length = 32;
        sign.message = bench_.place(digest_);
        sign.signature = bench_.room(114);
        sign.key = bench_.key(key);
        out.push_back(scenario(PkeCommand::eddsa_sign, sign, {offsetof(EddsaSign, message)},
                               {offsetof(EddsaSign, signature)}, {offsetof(EddsaSign, key)}, {}));
        out.push_back(pubgen(PkeCommand::eddsa_pubgen, 0x22, 57, bench_.key(key)));
        EddsaKeygenSca sca;
        sca.curve = 0x22;
        sca.key = bench_.key(key);
        sca.sca_key = bench_.object(kEd448SharedKeyBytes);
        out.push_back(scenario(PkeCommand::eddsa_keygen_sca, sca, {}, {}, {offsetof(EddsaKeygenSca, key)},
                               {offsetof(EddsaKeygenSca, sca_key)}));
    }

    void add_ecdh(std::vector<Scenario>& out) {
        out.push_back(pubgen(PkeCommand::ecdh_keygen, 3, 32, bench_.key(p256_)));
        Ecdh ecdh;
        ecdh.curve = 3;
        ecdh.key_length = ecdh.secret_length = 32;
        ecdh.secret_type = kType;
        ecdh.peer = bench_.place(p256_public_);
        ecdh.key = bench_.key(p256_);
        ecdh.secret = bench_.object(32);
        out.push_back(scenario(PkeCommand::ecdh, ecdh, {offsetof(Ecdh, peer)}, {}, {offsetof(Ecdh, key)},
                               {offsetof(Ecdh, secret)}));
    }

    void add_rsa(std::vector<Scenario>& out) {
        const Bytes e = hex("00010001");
        const RsaKeyPair key = rsa_generate_key(512, e, seeded(1)).value();
        Bytes set;
        for (const SecretBytes* part : {&key.crt.p, &key.crt.q, &key.crt.dp, &key.crt.dq, &key.crt.qinv}) {
            set = joined(set, *part);
        }
        RsaEncrypt encrypt;
        encrypt.bits = 512;
        encrypt.exponent_length = 4;
        encrypt.exponent = bench_.place(e);
        encrypt.modulus = bench_.place(key.n);
        encrypt.message = bench_.place(Bytes(64, 1));
        encrypt.ciphertext = bench_.room(64);
        out.push_back(
            scenario(PkeCommand::rsa_enc, encrypt,
                     {offsetof(RsaEncrypt, exponent), offsetof(RsaEncrypt, modulus), offsetof(RsaEncrypt, message)},
                     {offsetof(RsaEncrypt, ciphertext)}, {}, {}));
        for (const PkeCommand command : {PkeCommand::rsa_dec, PkeCommand::rsa_crt_dec}) {
            RsaDecrypt decrypt;
            decrypt.bits = 512;
            decrypt.exponent_length = 4;
            decrypt.exponent = bench_.place(e);
            decrypt.modulus = bench_.place(key.n);
            decrypt.ciphertext = bench_.place(Bytes(64, 2));
            decrypt.message = bench_.room(64);
            decrypt.key = command == PkeCommand::rsa_dec ? bench_.key(key.d) : bench_.key(set);
            out.push_back(scenario(
                command, decrypt,
                {offsetof(RsaDecrypt, exponent), offsetof(RsaDecrypt, modulus), offsetof(RsaDecrypt, ciphertext)},
                {offsetof(RsaDecrypt, message)}, {offsetof(RsaDecrypt, key)}, {}));
        }
        RsaKeygen keygen;
        keygen.bits = 512;
        keygen.key_type = keygen.crt_type = kType;
        keygen.exponent = bench_.place(e);
        keygen.modulus = bench_.room(64);
        keygen.key = bench_.object(64);
        keygen.crt_key = bench_.object(160);
        out.push_back(scenario(PkeCommand::rsa_keygen, keygen, {offsetof(RsaKeygen, exponent)},
                               {offsetof(RsaKeygen, modulus)}, {},
                               {offsetof(RsaKeygen, key), offsetof(RsaKeygen, crt_key)}));
    }

    void add_sm2(std::vector<Scenario>& out) {
        const Bytes d(32, 4);
        const Bytes p = ec_public_key(Curve::sm2, d).value();
        const auto points = sm2_encryption_points(p, Bytes(32, 6));
        const Bytes ciphertext = joined(points->c1, sm2_encrypt(digest_, points->shared).value());
        Sm2EcdhKeygen session;
        session.nonce = bench_.place(d);
        session.session = bench_.room(64);
        session.nonce_length = 32;
        out.push_back(scenario(PkeCommand::sm2_ecdh_keygen, session, {offsetof(Sm2EcdhKeygen, nonce)},
                               {offsetof(Sm2EcdhKeygen, session)}, {}, {}));
        Sm2Ecdh ecdh;
        ecdh.nonce_length = ecdh.key_length = 32;
        ecdh.nonce = bench_.place(d);
        ecdh.peer_key = bench_.place(p);
        ecdh.peer_session = bench_.place(p);
        ecdh.key = bench_.key(d);
        ecdh.point = bench_.object(64);
        ecdh.type = kType;
        out.push_back(scenario(PkeCommand::sm2_ecdh, ecdh,
                               {offsetof(Sm2Ecdh, nonce), offsetof(Sm2Ecdh, peer_key), offsetof(Sm2Ecdh, peer_session)},
                               {}, {offsetof(Sm2Ecdh, key)}, {offsetof(Sm2Ecdh, point)}));
        Sm2DecPoint dec_point;
        dec_point.ciphertext_length = static_cast<std::uint32_t>(ciphertext.size());
        dec_point.key_length = 32;
        dec_point.ciphertext = bench_.place(ciphertext);
        dec_point.point = bench_.room(64);
        dec_point.key = bench_.key(d);
        out.push_back(scenario(PkeCommand::sm2_dec_point, dec_point, {offsetof(Sm2DecPoint, ciphertext)},
                               {offsetof(Sm2DecPoint, point)}, {offsetof(Sm2DecPoint, key)}, {}));
        Sm2EncPoint enc_point;
        enc_point.nonce = bench_.place(d);
        enc_point.public_key = bench_.place(p);
        enc_point.ciphertext = bench_.room(64);
        enc_point.point = bench_.room(64);
        enc_point.nonce_length = 32;
        out.push_back(scenario(PkeCommand::sm2_enc_point, enc_point,
                               {offsetof(Sm2EncPoint, nonce), offsetof(Sm2EncPoint, public_key)},
                               {offsetof(Sm2EncPoint, ciphertext), offsetof(Sm2EncPoint, point)}, {}, {}));
        Sm2IdDigest id;
        id.identity = bench_.place(hex("31323334"));
        id.public_key = bench_.place(p);
        id.digest = bench_.room(32);
        id.identity_length = 4;
        out.push_back(scenario(PkeCommand::sm2_id_digest, id,
                               {offsetof(Sm2IdDigest, identity), offsetof(Sm2IdDigest, public_key)},
                               {offsetof(Sm2IdDigest, digest)}, {}, {}));
        Sm2EcdhHash hash;
        hash.z_first = bench_.place(digest_);
        hash.z_second = bench_.place(digest_);
        hash.point = bench_.key(p);
        hash.key = bench_.object(16);
        hash.type = kType;
        out.push_back(scenario(PkeCommand::sm2_ecdh_hash, hash,
                               {offsetof(Sm2EcdhHash, z_first), offsetof(Sm2EcdhHash, z_second)}, {},
                               {offsetof(Sm2EcdhHash, point)}, {offsetof(Sm2EcdhHash, key)}));
        Sm2DecHash dec_hash;
        dec_hash.ciphertext = bench_.place(ciphertext);
        dec_hash.point = bench_.place(points->shared);
        dec_hash.plaintext = bench_.room(32);
        dec_hash.ciphertext_length = static_cast<std::uint32_t>(ciphertext.size());
        out.push_back(scenario(PkeCommand::sm2_dec_hash, dec_hash,
                               {offsetof(Sm2DecHash, ciphertext), offsetof(Sm2DecHash, point)},
                               {offsetof(Sm2DecHash, plaintext)}, {}, {}));
        Sm2EncHash enc_hash;
        enc_hash.message = bench_.place(digest_);
        enc_hash.point = bench_.place(points->shared);
        enc_hash.ciphertext = bench_.room(128);
        enc_hash.message_length = 32;
        out.push_back(scenario(PkeCommand::sm2_enc_hash, enc_hash,
                               {offsetof(Sm2EncHash, message), offsetof(Sm2EncHash, point)},
                               {offsetof(Sm2EncHash, ciphertext)}, {}, {}));
    }

    Scenario pubgen(PkeCommand command, std::uint32_t curve, std::uint32_t bytes, std::uint64_t key) {
        EcPubgen payload;
        payload.curve = curve;
        payload.key_length = bytes;
        payload.public_key = bench_.room(2 * bytes);
        payload.key = key;
        return scenario(command, payload, {}, {offsetof(EcPubgen, public_key)}, {offsetof(EcPubgen, key)}, {});
    }

    PkeBench& bench_;
    const Bytes digest_ = Bytes(32, 0x5D);
    const Bytes p256_ = Bytes(32, 3);
    const Bytes p256_public_ = ec_public_key(Curve::p256, p256_).value();
};

class PkeCommands : public ::testing::Test {
protected:
    /// Takes a right to an object away.
    void revoke(std::uint64_t reference, Right right) {
        Datastore& store = bench_.port.keys().datastore();
        Datastore::Object* object = store.find(reference);
        ASSERT_NE(object, nullptr);
        Datastore::Masks masks = object->masks;
        (right == Right::execute ? masks.execute : masks.write) = 0;
        store.grant(*object, masks);
    }
    void restore(std::uint64_t reference) {
        Datastore& store = bench_.port.keys().datastore();
        store.grant(*store.find(reference), {1, 1, 1});
    }

    PkeBench bench_;
    const std::vector<Scenario> all_ = Material(bench_).all();
};

TEST_F(PkeCommands, AllSucceedWithWhatTheyNeed) {
    std::set<PkeCommand> commands;
    for (const Scenario& each : all_) {
        bench_.port.worked = 0;
        EXPECT_EQ(bench_.run(each.entry), ErrorCode::ok) << static_cast<int>(each.command);
        EXPECT_GT(bench_.port.worked, 0U);
        commands.insert(each.command);
    }
    EXPECT_EQ(commands.size(), 22U);
}

TEST_F(PkeCommands, AreThoseOfTheTableAndNoOthers_CE35) {
    std::set<int> known;
    for (const Scenario& each : all_) known.insert(static_cast<int>(each.command));
    for (int number = 0; number < 0xFF; ++number) {
        const ErrorCode error = bench_.run(VcqEntry::make(CoreId::pke, static_cast<std::uint8_t>(number)));
        EXPECT_EQ(error == ErrorCode::enosys, known.count(number) == 0) << number;
    }
}

TEST_F(PkeCommands, LeaveNothingBehindThatFlushWouldHaveToEnd) {
    const ServiceTimes times(Grade::fast);
    AlarmLog alarms;
    EngineRandom random(Random(1, "pke"), 1, false);
    CoreServices services{times, QuirkSet::all(), alarms, random};
    PkeCore core(services);
    for (const Scenario& each : all_) {
        EXPECT_EQ(core.run({each.entry, {}}, bench_.port), ErrorCode::ok);
        EXPECT_TRUE(core.idle());
    }
}

TEST_F(PkeCommands, NeedKeysThatExist_CE38) {
    for (const Scenario& each : all_) {
        for (const std::size_t offset : each.keys) {
            for (const std::uint64_t none : {KeyRef::kNone, std::uint64_t{12345}, KeyRef::kTemporary}) {
                EXPECT_EQ(bench_.run(with(each.entry, offset, none)), ErrorCode::enoent)
                    << static_cast<int>(each.command);
            }
            EXPECT_EQ(bench_.run(with(each.entry, offset, bench_.object(8))), ErrorCode::enoent) << "never written";
        }
    }
}

TEST_F(PkeCommands, NeedTheRightToUseTheirKeys_CE39) {
    for (const Scenario& each : all_) {
        for (const std::size_t offset : each.keys) {
            const std::uint64_t reference = field(each.entry, offset);
            revoke(reference, Right::execute);
            EXPECT_EQ(bench_.run(each.entry), ErrorCode::eacces) << static_cast<int>(each.command);
            restore(reference);
            revoke(reference, Right::write);
            EXPECT_EQ(bench_.run(each.entry), ErrorCode::ok) << "to use is not to write";
            restore(reference);
        }
    }
}

TEST_F(PkeCommands, NeedKeysOfTheirFamilyAndLength_CE40) {
    for (const Scenario& each : all_) {
        for (const std::size_t offset : each.keys) {
            const auto* object = bench_.port.keys().datastore().find(field(each.entry, offset));
            const Bytes octets = plain(object->bytes);
            const std::uint64_t foreign = bench_.key(octets, 0, KeyType::of(CoreId::aes));
            EXPECT_EQ(bench_.run(with(each.entry, offset, foreign)), ErrorCode::ekeyrejected)
                << static_cast<int>(each.command);
            for (const Bytes& wrong : {joined(octets, Bytes(4)), plain(ByteView(octets).part(4))}) {
                EXPECT_EQ(bench_.run(with(each.entry, offset, bench_.key(wrong, 0))), ErrorCode::ekeyrejected)
                    << static_cast<int>(each.command);
            }
            const std::uint64_t shares = bench_.key(octets, 0, KeyType::of(CoreId::pke, KeyType::kTwoShares));
            EXPECT_EQ(bench_.run(with(each.entry, offset, shares)), ErrorCode::ekeyrejected) << "half as long";
        }
    }
}

TEST_F(PkeCommands, UseUpATemporaryKey) {
    for (const Scenario& each : all_) {
        for (const std::size_t offset : each.keys) {
            const auto* object = bench_.port.keys().datastore().find(field(each.entry, offset));
            bench_.port.keys().temporary().push({object->type, object->bytes});
            const VcqEntry entry = with(each.entry, offset, KeyRef::kTemporary);
            EXPECT_EQ(bench_.run(entry), ErrorCode::ok) << static_cast<int>(each.command);
            EXPECT_EQ(bench_.run(entry), ErrorCode::enoent);
        }
    }
}

TEST_F(PkeCommands, NeedAnObjectOfTheRightLengthForAResult) {
    for (const Scenario& each : all_) {
        for (const std::size_t offset : each.results) {
            const std::uint64_t reference = field(each.entry, offset);
            EXPECT_EQ(bench_.run(with(each.entry, offset, 12345)), ErrorCode::enoent) << static_cast<int>(each.command);
            EXPECT_EQ(bench_.run(with(each.entry, offset, bench_.object(20))), ErrorCode::emsgsize);
            revoke(reference, Right::write);
            EXPECT_EQ(bench_.run(each.entry), ErrorCode::eacces);
            restore(reference);
        }
    }
}

TEST_F(PkeCommands, PutResultsToTheTemporaryStoreAndToTheLastObject_CE41) {
    TemporaryStore& store = bench_.port.keys().temporary();
    for (const Scenario& each : all_) {
        for (const std::size_t offset : each.results) {
            const std::size_t length = bench_.port.keys().datastore().find(field(each.entry, offset))->length;
            EXPECT_EQ(bench_.run(with(each.entry, offset, KeyRef::kTemporary)), ErrorCode::ok);
            ASSERT_NE(store.top(), nullptr);
            EXPECT_EQ(store.top()->bytes.size(), length);
            store.clear();

            bench_.port.keys().set_last(*bench_.port.keys().datastore().find(bench_.object(length)));
            if (each.results.size() == 1) {
                EXPECT_EQ(bench_.run(with(each.entry, offset, KeyRef::kLast)), ErrorCode::ok);
            }

            store.push({KeyType::of(CoreId::aes), SecretBytes(4096 - TemporaryStore::kOverhead)});
            EXPECT_EQ(bench_.run(with(each.entry, offset, KeyRef::kTemporary)), ErrorCode::enomem)
                << static_cast<int>(each.command);
            store.clear();
        }
    }
}

TEST_F(PkeCommands, EndWithEfaultWhereMemoryDoesNotAnswer_CE42) {
    for (const Scenario& each : all_) {
        for (const std::size_t offset : each.addresses()) {
            EXPECT_EQ(bench_.run(with(each.entry, offset, 0x100)), ErrorCode::efault)
                << static_cast<int>(each.command) << " at " << offset;
        }
    }
}

TEST_F(PkeCommands, LookForKeysBeforeTheyReadMemory) {
    for (const Scenario& each : all_) {
        for (const std::size_t input : each.inputs) {
            for (const std::size_t key : each.keys) {
                EXPECT_EQ(bench_.run(with(with(each.entry, input, 0x100), key, 12345)), ErrorCode::enoent);
            }
            for (const std::size_t result : each.results) {
                EXPECT_EQ(bench_.run(with(with(each.entry, input, 0x100), result, 12345)), ErrorCode::enoent);
            }
        }
    }
}

TEST_F(PkeCommands, WriteOnlyWhatTheyNameAndNothingWhenTheyFail_CE20) {
    for (const Scenario& each : all_) {
        bench_.port.writes.clear();
        ASSERT_EQ(bench_.run(each.entry), ErrorCode::ok);
        EXPECT_EQ(bench_.port.writes.size(), each.outputs.size()) << static_cast<int>(each.command);
        std::set<std::uint64_t> named;
        for (const std::size_t offset : each.outputs) {
            const std::uint64_t address = field(each.entry, offset);
            // Behind C1, which is there already.
            named.insert(each.command == PkeCommand::sm2_enc_hash ? address + 64 : address);
        }
        for (const auto& [address, bytes] : bench_.port.writes) EXPECT_EQ(named.count(address), 1U);

        const std::uint64_t too_short = bench_.object(20);
        bench_.port.writes.clear();
        for (const std::size_t offset : each.results) bench_.run(with(each.entry, offset, too_short));
        for (const std::size_t offset : each.inputs) bench_.run(with(each.entry, offset, 0x100));
        for (const std::size_t offset : each.keys) bench_.run(with(each.entry, offset, 12345));
        for (const std::size_t offset : each.results) bench_.run(with(each.entry, offset, 12345));
        EXPECT_TRUE(bench_.port.writes.empty()) << static_cast<int>(each.command);
    }
}

TEST_F(PkeCommands, SaveTheRecomputedValueOfASignatureOnlyIfAsked) {
    for (const Scenario& each : all_) {
        if (each.command != PkeCommand::ecdsa_verify && each.command != PkeCommand::eddsa_verify) continue;
        bench_.port.writes.clear();
        EXPECT_EQ(bench_.run(with(each.entry, each.outputs.front(), 0)), ErrorCode::ok);
        EXPECT_TRUE(bench_.port.writes.empty());
    }
}

TEST_F(PkeCommands, KeysMadeInsideHaveTheTypeThatWasAskedFor) {
    for (const Scenario& each : all_) {
        for (const std::size_t offset : each.results) {
            ASSERT_EQ(bench_.run(each.entry), ErrorCode::ok);
            const auto* object = bench_.port.keys().datastore().find(field(each.entry, offset));
            EXPECT_FALSE(object->type.plaintext());
            EXPECT_EQ(object->type.core(), CoreId::pke);
            EXPECT_EQ(object->bytes.size(), object->length);
            EXPECT_EQ(object->type.two_shares(), each.command == PkeCommand::eddsa_keygen_sca);
            Bytes out;
            EXPECT_EQ(bench_.read_key(field(each.entry, offset), object->length, out), ErrorCode::eacces) << "CM-20";
        }
    }
}

}  // namespace
}  // namespace cxlvp::crypto
