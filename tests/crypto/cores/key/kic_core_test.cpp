// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/key/kic_core.h"

#include <gtest/gtest.h>

#include "../core_rig.h"
#include "cxlvp/crypto/algorithms/kdf/cmac_kdf.h"
#include "cxlvp/crypto/algorithms/kdf/hkdf.h"

namespace cxlvp::crypto {
namespace {

constexpr std::uint32_t kAes = 3;
const Bytes kLabel = {'l', 'a', 'b', 'e', 'l'};

struct Rig : CoreRig {
    explicit Rig(QuirkSet quirks = QuirkSet::all()) : CoreRig(core, CoreId::kic), core(test_times(), quirks) {
        port.hardware.keys[0] = SecretBytes(32, 0x11);
        port.hardware.keys[1] = SecretBytes(32, 0x22);
        port.place(kInput, kLabel);
    }
    /// The result on top of the temporary store, which is taken away.
    SecretBytes result(CoreId family = CoreId::aes) {
        UsedKey key;
        EXPECT_EQ(port.keys().use(KeyRef::kTemporary, family, key), ErrorCode::ok);
        return {key.bytes().begin(), key.bytes().end()};
    }
    KicHkdf1 hkdf1(std::uint32_t length = 32) {
        return {KeyRef::kTemporary, KeyRef::hardware(1), address(kInput), 5, length, kAes};
    }
    KicCmacKdf cmac(std::uint32_t length = 32) {
        return {KeyRef::hardware(1), KeyRef::kTemporary, address(kInput), length, 5, kAes};
    }

    KicCore core;
};

SecretBytes expanded(const SecretBytes& key, std::size_t size) {
    SecretBytes out(size);
    EXPECT_TRUE(hkdf_expand(HashAlgorithm::sha256, key, kLabel, out.data(), out.size()));
    return out;
}

SecretBytes by_cmac(const SecretBytes& key, const Bytes& fixed) {
    SecretBytes out(32);
    EXPECT_TRUE(cmac_kdf(key, fixed, 32, out.data(), out.size()));
    return out;
}

TEST(KicCore, ExpandsAHardwareKeyCE78) {
    Rig rig;
    for (const std::uint32_t length : {1u, 16u, 32u, 64u}) {
        ASSERT_EQ(rig.run(KicCommand::hkdf1, rig.hkdf1(length)), ErrorCode::ok);
        EXPECT_EQ(rig.result(), expanded(SecretBytes(32, 0x11), length));
    }
    EXPECT_TRUE(rig.core.idle());
}

TEST(KicCore, TakesALabelFromBehindTheCommand) {
    Rig rig;
    KicHkdf1 payload = rig.hkdf1();
    payload.label = 0;
    Bytes behind = kLabel;
    behind.resize(64, 0xcc);
    ASSERT_EQ(rig.run(KicCommand::hkdf1, payload, behind), ErrorCode::ok);
    EXPECT_EQ(rig.result(), expanded(SecretBytes(32, 0x11), 32));
    EXPECT_EQ(rig.run(KicCommand::hkdf1, payload, ByteView(behind).part(0, 4)), ErrorCode::einval);
    EXPECT_EQ(rig.run(KicCommand::hkdf1, payload), ErrorCode::einval);
}

TEST(KicCore, ExtractsWithASaltCE78) {
    Rig rig;
    const KicHkdf2 payload{
        KeyRef::kTemporary, KeyRef::hardware(1), KeyRef::hardware(2), rig.address(CoreRig::kInput), 5, 32, kAes};
    ASSERT_EQ(rig.run(KicCommand::hkdf2, payload), ErrorCode::ok);
    const SecretBytes extracted = hkdf_extract(HashAlgorithm::sha256, Bytes(32, 0x22), Bytes(32, 0x11));
    EXPECT_EQ(rig.result(), expanded(extracted, 32));
    KicHkdf2 bad = payload;
    bad.salt = KeyRef::hardware(3);
    EXPECT_EQ(rig.run(KicCommand::hkdf2, bad), ErrorCode::enoent);
}

TEST(KicCore, DerivesByCmacCE78) {
    Rig rig;
    ASSERT_EQ(rig.run(KicCommand::aes_cmac_kdf, rig.cmac()), ErrorCode::ok);
    EXPECT_EQ(rig.result(), by_cmac(SecretBytes(32, 0x11), kLabel));
}

TEST(KicCore, DerivesAKeyEncryptionKeyForAHostCE78) {
    Rig rig;
    const auto derived = [&](std::uint32_t host) {
        const KicDkek payload{KeyRef::hardware(1), KeyRef::kTemporary, host, 5, rig.address(CoreRig::kInput)};
        EXPECT_EQ(rig.run(KicCommand::dkek_derive, payload), ErrorCode::ok);
        return rig.result(CoreId::kic);
    };
    EXPECT_EQ(derived(0x01020304), by_cmac(SecretBytes(32, 0x11), {1, 2, 3, 4, 'l', 'a', 'b', 'e', 'l'}));
    // 0 is one's own host: that of mailbox 0 is 1.
    EXPECT_EQ(derived(0), derived(1));
    EXPECT_NE(derived(0), derived(2));
}

TEST(KicCore, StoresInTheDatastoreCE39) {
    Rig rig;
    Datastore::Object* const object = rig.port.keys().datastore().create(7, 32, 0);
    Datastore::Object* const other = rig.port.keys().datastore().create(8, 32, 5);
    KicHkdf1 payload = rig.hkdf1();
    payload.destination = object->reference;
    ASSERT_EQ(rig.run(KicCommand::hkdf1, payload), ErrorCode::ok);
    EXPECT_EQ(object->bytes, expanded(SecretBytes(32, 0x11), 32));
    EXPECT_EQ(object->type.word, kAes);
    payload.length = 16;
    EXPECT_EQ(rig.run(KicCommand::hkdf1, payload), ErrorCode::emsgsize);
    payload = rig.hkdf1();
    payload.destination = other->reference;
    EXPECT_EQ(rig.run(KicCommand::hkdf1, payload), ErrorCode::eacces);
    payload.destination = 4711;
    EXPECT_EQ(rig.run(KicCommand::hkdf1, payload), ErrorCode::enoent);
}

TEST(KicCore, LimitsLengthsQ17) {
    for (const bool on : {true, false}) {
        Rig rig(on ? QuirkSet::all() : QuirkSet::all().without(Quirk::q17_kdf_lengths));
        const ErrorCode beyond = on ? ErrorCode::emsgsize : ErrorCode::ok;
        const auto hkdf = [&](std::uint32_t label, std::uint32_t length) {
            KicHkdf1 payload = rig.hkdf1(length);
            payload.label_length = label;
            const ErrorCode error = rig.run(KicCommand::hkdf1, payload);
            rig.port.keys().temporary().clear();
            return error;
        };
        EXPECT_EQ(hkdf(56, 64), ErrorCode::ok);
        EXPECT_EQ(hkdf(57, 64), beyond);
        EXPECT_EQ(hkdf(56, 65), beyond);
        EXPECT_EQ(hkdf(56, 0), ErrorCode::emsgsize);
        EXPECT_EQ(hkdf(4097, 64), ErrorCode::emsgsize);
        EXPECT_EQ(hkdf(56, 255 * 32 + 1), ErrorCode::emsgsize);
        EXPECT_EQ(rig.run(KicCommand::aes_cmac_kdf, rig.cmac(16)), beyond);
        rig.port.hardware.keys[2] = SecretBytes(16, 1);
        KicCmacKdf cmac = rig.cmac();
        cmac.base = KeyRef::hardware(3);
        EXPECT_EQ(rig.run(KicCommand::aes_cmac_kdf, cmac), on ? ErrorCode::ekeyrejected : ErrorCode::ok);
        const auto dkek = [&](std::uint32_t metadata) {
            return rig.run(KicCommand::dkek_derive,
                           KicDkek{KeyRef::hardware(1), KeyRef::kTemporary, 0, metadata, rig.address(CoreRig::kInput)});
        };
        EXPECT_EQ(dkek(64), ErrorCode::ok);
        EXPECT_EQ(dkek(65), beyond);
    }
}

TEST(KicCore, RefusesWhatItDoesNotKnowOrMayNotUseCE35CE38CE40CE42) {
    Rig rig;
    for (const std::uint8_t number : {0x00, 0x05, 0x0a, 0x7f}) EXPECT_EQ(rig.run(number), ErrorCode::enosys);
    KicHkdf1 payload = rig.hkdf1();
    payload.base = KeyRef::hardware(8);
    EXPECT_EQ(rig.run(KicCommand::hkdf1, payload), ErrorCode::enoent);
    payload.base = rig.temporary(Bytes(32), CoreId::aes);
    EXPECT_EQ(rig.run(KicCommand::hkdf1, payload), ErrorCode::ekeyrejected);
    payload = rig.hkdf1();
    payload.label = kNoMemory;
    EXPECT_EQ(rig.run(KicCommand::hkdf1, payload), ErrorCode::efault);
    payload = rig.hkdf1();
    payload.type = 0xff;
    EXPECT_EQ(rig.run(KicCommand::hkdf1, payload), ErrorCode::einval);
}

TEST(KicCore, ExhaustsTheTemporaryStoreCE41) {
    Rig rig;
    int stored = 0;
    while (rig.run(KicCommand::hkdf1, rig.hkdf1(64)) == ErrorCode::ok) ++stored;
    EXPECT_EQ(stored, 8);
    EXPECT_EQ(rig.run(KicCommand::hkdf1, rig.hkdf1(64)), ErrorCode::enomem);
}

}  // namespace
}  // namespace cxlvp::crypto
