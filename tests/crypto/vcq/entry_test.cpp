// SPDX-License-Identifier: Apache-2.0
// Layout of VCQ entries and payloads, byte for byte.

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "cxlvp/crypto/vcq/entry.h"
#include "cxlvp/crypto/vcq/payload/aes.h"
#include "cxlvp/crypto/vcq/payload/ccp.h"
#include "cxlvp/crypto/vcq/payload/drbg.h"
#include "cxlvp/crypto/vcq/payload/eac.h"
#include "cxlvp/crypto/vcq/payload/hash.h"
#include "cxlvp/crypto/vcq/payload/kic.h"
#include "cxlvp/crypto/vcq/payload/pke.h"
#include "cxlvp/crypto/vcq/payload/sm3.h"
#include "cxlvp/crypto/vcq/payload/sm4.h"
#include "cxlvp/crypto/vcq/payload/sys.h"

namespace cxlvp::crypto {
namespace {

/// Distinct values: the low octet tells which, the high one that the field has its full width.
constexpr std::uint64_t a(unsigned n) {
    return 0xa000000000000000 | n;
}
constexpr std::uint32_t w(unsigned n) {
    return 0xc0000000 | n;
}
/// Those values as they lie in memory.
std::string A(unsigned n) {
    return fmt::format("{:02x}000000000000a0", n);
}
std::string W(unsigned n) {
    return fmt::format("{:02x}0000c0", n);
}
const std::string kPad = "00000000";

std::string text_of(const VcqEntry& entry) {
    std::uint8_t raw[VcqEntry::kBytes];
    std::memcpy(raw, &entry, sizeof raw);
    std::string out;
    for (const std::uint8_t octet : raw) out += fmt::format("{:02x}", octet);
    return out;
}

/// An entry must be magic, `id` and `payload`, and zeros to its end.
template <class Command, class Payload>
void expect_layout(CoreId core, Command command, const Payload& payload, const std::string& id,
                   const std::string& expected) {
    std::string golden = "434d4401" + id + expected;
    golden.resize(2 * VcqEntry::kBytes, '0');
    EXPECT_EQ(text_of(VcqEntry::make(core, static_cast<std::uint8_t>(command), payload)), golden);
}

TEST(VcqEntry, CM04_AHeaderIsMagicIdCountAndCookie) {
    std::string golden =
        "56435101"
        "01010000"
        "0f000000"
        "00000000"
        "8877665544332211";
    golden.resize(2 * VcqEntry::kBytes, '0');
    EXPECT_EQ(text_of(VcqEntry::header(15, 0x1122334455667788)), golden);
    EXPECT_EQ(VcqEntry::header(15, 7).count(), 15u);
    EXPECT_EQ(VcqEntry::header(15, 7).cookie(), 7u);
}

TEST(VcqEntry, CM04_TheIdOfACommandHoldsCoreFlagsSpanAndCommand) {
    const VcqEntry entry = VcqEntry::make(CoreId::pke, 0x0b, VcqEntry::kSwapBytes | VcqEntry::kSwapWords, 3);
    EXPECT_EQ(entry.id, 0x0a60030bu);
    EXPECT_EQ(entry.core(), CoreId::pke);
    EXPECT_EQ(entry.flags(), 0x60);
    EXPECT_EQ(entry.span(), 3);
    EXPECT_EQ(entry.command(), 0x0b);
}

TEST(VcqEntry, PayloadsOfSysLieAsPublished) {
    expect_layout(CoreId::sys, SysCommand::import_blob, SysImport{a(1), a(2), w(3)}, "07010000", A(1) + A(2) + W(3));
    expect_layout(CoreId::sys, SysCommand::export_blob, SysExport{a(1), a(2), a(3), w(4)}, "08010000",
                  A(1) + A(2) + A(3) + W(4));
    expect_layout(CoreId::sys, SysCommand::create, SysNew{a(1), a(2), w(3)}, "0a010000", A(1) + A(2) + W(3));
    expect_layout(CoreId::sys, SysCommand::read, SysRead{a(1), a(2), a(3), w(4)}, "0b010000",
                  A(1) + A(2) + A(3) + W(4));
    expect_layout(CoreId::sys, SysCommand::write, SysWrite{a(1), a(2), a(3), w(4), w(5)}, "0c010000",
                  A(1) + A(2) + A(3) + W(4) + W(5));
    expect_layout(CoreId::sys, SysCommand::grant, SysGrant{a(1), a(2), a(3), a(4)}, "0d010000",
                  A(1) + A(2) + A(3) + A(4));
    expect_layout(CoreId::sys, SysCommand::list, SysList{a(1), a(2), w(3)}, "0e010000", A(1) + A(2) + W(3));
    expect_layout(CoreId::sys, SysCommand::find, SysFind{a(1), a(2), w(3)}, "0f010000", A(1) + A(2) + W(3));
    expect_layout(CoreId::sys, SysCommand::data, SysData{a(1), a(2), w(3)}, "11010000", A(1) + A(2) + W(3));
}

TEST(VcqEntry, PayloadsOfHcAndSm3LieAsPublished) {
    expect_layout(CoreId::hc, HashCommand::init, HashInit{w(1)}, "01010002", W(1));
    expect_layout(CoreId::hc, HashCommand::hmac, HashHmac{a(1), w(2), w(3)}, "02010002", A(1) + W(2) + W(3));
    expect_layout(CoreId::hc, HashCommand::final, HashFinal{a(1), w(2)}, "04010002", A(1) + W(2));
    expect_layout(CoreId::hc, HashCommand::update2d, HashCopy{a(1), a(2), w(3)}, "05010002", A(1) + A(2) + W(3));
    expect_layout(CoreId::hc, HashCommand::gather, HashGather{a(1), w(2)}, "08010002", A(1) + W(2));
    HashCshake cshake{a(1), w(2), w(3), w(4), {}};
    std::string name;
    for (unsigned i = 0; i < sizeof cshake.name; ++i) {
        cshake.name[i] = static_cast<std::uint8_t>(i + 1);
        name += fmt::format("{:02x}", i + 1);
    }
    expect_layout(CoreId::hc, HashCommand::cshake, cshake, "09010002", A(1) + W(2) + W(3) + W(4) + name);
    expect_layout(CoreId::hc, HashCommand::kmac, HashKmac{a(1), a(2), w(3), w(4), w(5), w(6)}, "0a010002",
                  A(1) + A(2) + W(3) + W(4) + W(5) + W(6));
    expect_layout(CoreId::hc, HashCommand::restore, HashContext{a(1), w(2)}, "0c010002", A(1) + W(2));
    expect_layout(CoreId::sm3, Sm3Command::update, HashUpdate{a(1), w(2)}, "02010005", A(1) + W(2));
    expect_layout(CoreId::sm3, Sm3Command::save, HashContext{a(1), w(2)}, "07010005", A(1) + W(2));
}

TEST(VcqEntry, PayloadsOfCiphersLieAsPublished) {
    const CipherInit init{a(1), a(2), w(3), w(4), w(5), w(6), w(7), w(8), w(9), w(10)};
    const std::string init_bytes = A(1) + A(2) + W(3) + W(4) + W(5) + W(6) + W(7) + W(8) + W(9) + W(10);
    expect_layout(CoreId::aes, AesCommand::init, init, "01010003", init_bytes);
    expect_layout(CoreId::aes2, AesCommand::ccm_init, init, "0a010006", init_bytes);
    expect_layout(CoreId::aes, AesCommand::aad_final, CipherAad{a(1), w(2)}, "03010003", A(1) + W(2));
    expect_layout(CoreId::aes, AesCommand::update, CipherUpdate{a(1), a(2), w(3)}, "04010003", A(1) + A(2) + W(3));
    expect_layout(CoreId::aes, AesCommand::final, CipherFinal{a(1), a(2), a(3), w(4), w(5)}, "05010003",
                  A(1) + A(2) + A(3) + W(4) + W(5));
    expect_layout(CoreId::aes, AesCommand::aad_final_auth, CipherAadAuth{a(1), w(2), 0, a(3), w(4)}, "0e010003",
                  A(1) + W(2) + kPad + A(3) + W(4));
    expect_layout(CoreId::sm4, Sm4Command::init, init, "01010004", init_bytes);
    expect_layout(CoreId::sm4, Sm4Command::ccm_init, Sm4CcmInit{a(1), a(2), w(3), w(4), w(5), w(6), w(7), w(8)},
                  "09010004", A(1) + A(2) + W(3) + W(4) + W(5) + W(6) + W(7) + W(8));
    expect_layout(CoreId::ccp, CcpCommand::chacha20_init, ChachaInit{a(1), a(2), w(3), w(4), w(5), w(6)}, "01010018",
                  A(1) + A(2) + W(3) + W(4) + W(5) + W(6));
    expect_layout(CoreId::ccp, CcpCommand::poly1305_init, PolyInit{a(1), a(2), w(3), w(4)}, "02010018",
                  A(1) + A(2) + W(3) + W(4));
    expect_layout(CoreId::ccp, CcpCommand::aead_init, ChachaPolyInit{a(1), a(2), w(3), w(4), w(5)}, "03010018",
                  A(1) + A(2) + W(3) + W(4) + W(5));
}

TEST(VcqEntry, PayloadsOfPkeForEllipticCurvesLieAsPublished) {
    expect_layout(CoreId::pke, PkeCommand::ecdsa_verify, EcdsaVerify{w(1), w(2), a(3), a(4), a(5), a(6)}, "0301000a",
                  W(1) + W(2) + A(3) + A(4) + A(5) + A(6));
    expect_layout(CoreId::pke, PkeCommand::ecdsa_sign, EcdsaSign{w(1), w(2), a(3), a(4), a(5), w(6)}, "0401000a",
                  W(1) + W(2) + A(3) + A(4) + A(5) + W(6));
    expect_layout(CoreId::pke, PkeCommand::ecdh_keygen, EcPubgen{w(1), w(2), a(3), a(4)}, "0a01000a",
                  W(1) + W(2) + A(3) + A(4));
    expect_layout(CoreId::pke, PkeCommand::ecdsa_keygen, EcKeygen{w(1), w(2), a(3), w(4)}, "0601000a",
                  W(1) + W(2) + A(3) + W(4));
    expect_layout(CoreId::pke, PkeCommand::eddsa_verify, EddsaVerify{w(1), w(2), a(3), a(4), a(5), a(6)}, "0701000a",
                  W(1) + W(2) + A(3) + A(4) + A(5) + A(6));
    expect_layout(CoreId::pke, PkeCommand::eddsa_sign, EddsaSign{w(1), w(2), a(3), a(4), a(5), w(6)}, "0801000a",
                  W(1) + W(2) + A(3) + A(4) + A(5) + W(6));
    expect_layout(CoreId::pke, PkeCommand::ecdh, Ecdh{w(1), w(2), w(3), w(4), a(5), a(6), a(7)}, "0b01000a",
                  W(1) + W(2) + W(3) + W(4) + A(5) + A(6) + A(7));
    expect_layout(CoreId::pke, PkeCommand::eddsa_keygen_sca, EddsaKeygenSca{w(1), 0, a(2), a(3)}, "2101000a",
                  W(1) + kPad + A(2) + A(3));
}

TEST(VcqEntry, PayloadsOfPkeForRsaLieAsPublished) {
    expect_layout(CoreId::pke, PkeCommand::rsa_enc, RsaEncrypt{w(1), w(2), a(3), a(4), a(5), a(6)}, "0c01000a",
                  W(1) + W(2) + A(3) + A(4) + A(5) + A(6));
    expect_layout(CoreId::pke, PkeCommand::rsa_crt_dec, RsaDecrypt{w(1), w(2), a(3), a(4), a(5), a(6), a(7)},
                  "0f01000a", W(1) + W(2) + A(3) + A(4) + A(5) + A(6) + A(7));
    expect_layout(CoreId::pke, PkeCommand::rsa_keygen, RsaKeygen{w(1), w(2), a(3), a(4), a(5), a(6), w(7)}, "0e01000a",
                  W(1) + W(2) + A(3) + A(4) + A(5) + A(6) + W(7));
}

TEST(VcqEntry, PayloadsOfPkeForSm2LieAsPublished) {
    expect_layout(CoreId::pke, PkeCommand::sm2_ecdh_keygen, Sm2EcdhKeygen{a(1), a(2), w(3)}, "1601000a",
                  A(1) + A(2) + W(3));
    expect_layout(CoreId::pke, PkeCommand::sm2_ecdh, Sm2Ecdh{w(1), w(2), a(3), a(4), a(5), a(6), a(7), w(8)},
                  "1701000a", W(1) + W(2) + A(3) + A(4) + A(5) + A(6) + A(7) + W(8));
    expect_layout(CoreId::pke, PkeCommand::sm2_dec_point, Sm2DecPoint{w(1), w(2), a(3), a(4), a(5)}, "1801000a",
                  W(1) + W(2) + A(3) + A(4) + A(5));
    expect_layout(CoreId::pke, PkeCommand::sm2_enc_point, Sm2EncPoint{a(1), a(2), a(3), a(4), w(5)}, "1901000a",
                  A(1) + A(2) + A(3) + A(4) + W(5));
    expect_layout(CoreId::pke, PkeCommand::sm2_id_digest, Sm2IdDigest{a(1), a(2), a(3), w(4)}, "1a01000a",
                  A(1) + A(2) + A(3) + W(4));
    expect_layout(CoreId::pke, PkeCommand::sm2_ecdh_hash, Sm2EcdhHash{a(1), a(2), a(3), a(4), w(5)}, "1b01000a",
                  A(1) + A(2) + A(3) + A(4) + W(5));
    expect_layout(CoreId::pke, PkeCommand::sm2_dec_hash, Sm2DecHash{a(1), a(2), a(3), w(4)}, "1c01000a",
                  A(1) + A(2) + A(3) + W(4));
    expect_layout(CoreId::pke, PkeCommand::sm2_enc_hash, Sm2EncHash{a(1), a(2), a(3), w(4)}, "1d01000a",
                  A(1) + A(2) + A(3) + W(4));
}

TEST(VcqEntry, PayloadsOfKicDrbgAndEacLieAsPublished) {
    expect_layout(CoreId::kic, KicCommand::hkdf1, KicHkdf1{a(1), a(2), a(3), w(4), w(5), w(6)}, "0601000c",
                  A(1) + A(2) + A(3) + W(4) + W(5) + W(6));
    expect_layout(CoreId::kic, KicCommand::hkdf2, KicHkdf2{a(1), a(2), a(3), a(4), w(5), w(6), w(7)}, "0701000c",
                  A(1) + A(2) + A(3) + A(4) + W(5) + W(6) + W(7));
    expect_layout(CoreId::kic, KicCommand::aes_cmac_kdf, KicCmacKdf{a(1), a(2), a(3), w(4), w(5), w(6)}, "0801000c",
                  A(1) + A(2) + A(3) + W(4) + W(5) + W(6));
    expect_layout(CoreId::kic, KicCommand::dkek_derive, KicDkek{a(1), a(2), w(3), w(4), a(5)}, "0901000c",
                  A(1) + A(2) + W(3) + W(4) + A(5));
    const std::string sixteen = "0102030405060708090a0b0c0d0e0f10";
    DrbgConfig config{w(1), w(2), {}};
    DrbgGenerate generate{a(1), w(2), {}};
    DrbgDatastore datastore{a(1), w(2), w(3), {}};
    for (unsigned i = 0; i < 16; ++i)
        config.personalisation[i] = generate.additional[i] = datastore.additional[i] = static_cast<std::uint8_t>(i + 1);
    expect_layout(CoreId::drbg, DrbgCommand::config, config, "0101000f", W(1) + W(2) + sixteen);
    expect_layout(CoreId::drbg, DrbgCommand::generate, generate, "0201000f", A(1) + W(2) + sixteen);
    expect_layout(CoreId::drbg, DrbgCommand::datastore, datastore, "0301000f", A(1) + W(2) + W(3) + sixteen);
    expect_layout(CoreId::eac, EacCommand::read, EacRead{a(1), w(2)}, "0101001e", A(1) + W(2));
}

TEST(VcqEntry, AScatterNodeIsNextSourceDestinationAndLength) {
    const ScatterNode node{a(1), a(2), a(3), a(4)};
    std::uint8_t raw[ScatterNode::kBytes];
    std::memcpy(raw, &node, sizeof raw);
    std::string text;
    for (const std::uint8_t octet : raw) text += fmt::format("{:02x}", octet);
    EXPECT_EQ(text, A(1) + A(2) + A(3) + A(4));
}

TEST(CoreId, NumbersAreThoseOfTheDriverAndOthersAreNoCores) {
    const std::string expected[] = {"00 sys",  "01 dma", "02 hc",   "03 aes", "04 sm4", "05 sm3",
                                    "06 aes2", "07 xc",  "08 hcq",  "09 qse", "0a pke", "0b tic",
                                    "0c kic",  "0e mpu", "0f drbg", "11 emc", "18 ccp", "1e eac"};
    const std::string* next = expected;
    for (unsigned n = 0; n < 256; ++n) {
        if (!is_core(static_cast<std::uint8_t>(n))) continue;
        ASSERT_NE(next, std::end(expected)) << n;
        EXPECT_EQ(fmt::format("{:02x} {}", n, to_string(static_cast<CoreId>(n))), *next++);
    }
    EXPECT_EQ(next, std::end(expected));
    EXPECT_EQ(key_family(CoreId::aes2), CoreId::aes);
    EXPECT_EQ(key_family(CoreId::sm4), CoreId::sm4);
}

}  // namespace
}  // namespace cxlvp::crypto
