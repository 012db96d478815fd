// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/pack/management_pack.h"

#include "cxlvp/crypto/keys/key_type.h"
#include "cxlvp/crypto/vcq/payload/drbg.h"
#include "cxlvp/crypto/vcq/payload/eac.h"
#include "cxlvp/crypto/vcq/payload/kic.h"
#include "cxlvp/crypto/vcq/payload/pke.h"
#include "cxlvp/crypto/vcq/payload/sys.h"
#include "cxlvp/host/crypto/pack/operand_flags.h"

namespace cxlvp::host {

namespace {

using crypto::CoreId;
using crypto::DrbgCommand;
using crypto::KeyRef;
using crypto::KicCommand;
using crypto::PkeCommand;
using crypto::SysCommand;
using Op = ManagementOperation;
using Request = ManagementRequest;

constexpr std::uint32_t kEacBytes = 56;
constexpr std::uint32_t kObjectRecord = 24;
constexpr std::uint32_t kMaxLabel = 56;
constexpr std::uint32_t kMaxDerived = 64;
constexpr std::uint32_t kCmacDerived = 32;
constexpr std::uint32_t kMaxMetadata = 64;
constexpr std::uint32_t kKek = 32;
constexpr std::uint32_t kEd448Shares = 226;
constexpr std::uint32_t kSm2Nonce = 32;
constexpr std::uint32_t kSm2Key = 32;
constexpr std::uint32_t kSm2Point = 64;
constexpr std::uint32_t kSm2Agreed = 16;
constexpr std::uint32_t kSm2MaxMessage = 32;
constexpr std::uint32_t kSm2MaxIdentity = 32;
constexpr std::uint32_t kSm2Overhead = 96;  ///< C1 and C3

/// The object that takes a result of `length` bytes; a new one is made when none is named.
std::uint64_t result(const Request& request, std::uint32_t length, Vcq& vcq) {
    if (request.result != KeyRef::kNone) return request.result;
    vcq.add(CoreId::sys, SysCommand::create,
            crypto::SysNew{request.cid, request.new_reference, request.length != 0 ? request.length : length});
    return KeyRef::kLast;
}

/// An address that is not 0 for a string that may be empty: 0 would mean that it is in the next entry.
std::uint64_t string_address(const Request& request, const Vcq& vcq) {
    return request.source_length != 0 ? request.source : vcq.address();
}

void pack_store(const Request& r, Vcq& vcq) {
    const std::uint8_t order = r.integer ? kBigEndian : std::uint8_t{0};
    const auto add = [&](SysCommand command, const auto& payload) { vcq.add(CoreId::sys, command, payload, order); };
    switch (r.operation) {
        case Op::key_new:
            return add(SysCommand::create, crypto::SysNew{r.cid, r.new_reference, r.length});
        case Op::key_write:
            return add(SysCommand::write, crypto::SysWrite{r.reference, r.source, r.wrap, r.length, r.type});
        case Op::key_read:
            return add(SysCommand::read, crypto::SysRead{r.reference, r.destination, r.wrap, r.length});
        case Op::key_find:
            return add(SysCommand::find, crypto::SysFind{r.cid, r.destination, kObjectRecord});
        case Op::key_list:
            return add(SysCommand::list, crypto::SysList{r.reference, r.destination, kObjectRecord});
        case Op::key_grant:
            return add(SysCommand::grant, crypto::SysGrant{r.reference, r.read, r.write, r.execute});
        case Op::key_delete:
            return add(SysCommand::grant, crypto::SysGrant{r.reference, 0, 0, 0});
        case Op::ds_export:
            return add(SysCommand::export_blob, crypto::SysExport{r.cid, r.destination, r.wrap, r.length});
        default:
            return add(SysCommand::import_blob, crypto::SysImport{r.source, r.wrap, r.length});
    }
}

void pack_derivation(const Request& r, Vcq& vcq) {
    const std::uint64_t to = result(r, kKek, vcq);
    const std::uint64_t text = string_address(r, vcq);
    switch (r.operation) {
        case Op::kic_hkdf1:
            return vcq.add(CoreId::kic, KicCommand::hkdf1,
                           crypto::KicHkdf1{to, r.reference, text, r.source_length, r.length, r.type});
        case Op::kic_hkdf2:
            return vcq.add(CoreId::kic, KicCommand::hkdf2,
                           crypto::KicHkdf2{to, r.reference, r.salt, text, r.source_length, r.length, r.type});
        case Op::kic_aes_cmac_kdf:
            return vcq.add(CoreId::kic, KicCommand::aes_cmac_kdf,
                           crypto::KicCmacKdf{r.reference, to, text, r.length, r.source_length, r.type});
        default:
            return vcq.add(CoreId::kic, KicCommand::dkek_derive,
                           crypto::KicDkek{r.reference, to, r.host_id, r.source_length, text});
    }
}

void pack_rsa(const Request& r, Vcq& vcq) {
    switch (r.operation) {
        case Op::rsa_encrypt:
            return vcq.add(
                CoreId::pke, PkeCommand::rsa_enc,
                crypto::RsaEncrypt{r.bits, r.exponent_length, r.exponent, r.modulus, r.source, r.destination},
                kBigEndian);
        case Op::rsa_keygen:
            return vcq.add(CoreId::pke, PkeCommand::rsa_keygen,
                           crypto::RsaKeygen{r.bits, r.type, r.exponent, r.modulus, r.result, r.result2, r.type2},
                           kBigEndian);
        default:
            return vcq.add(CoreId::pke, r.operation == Op::rsa_decrypt ? PkeCommand::rsa_dec : PkeCommand::rsa_crt_dec,
                           crypto::RsaDecrypt{r.bits, r.exponent_length, r.exponent, r.modulus, r.source, r.destination,
                                              r.reference},
                           kBigEndian);
    }
}

void pack_curve(const Request& r, Vcq& vcq) {
    const std::uint32_t width = coordinate_bytes(r.curve);
    const std::uint8_t flags = operand_flags(r.curve);
    const auto add = [&vcq](PkeCommand command, const auto& payload, std::uint8_t swaps) {
        vcq.add(CoreId::pke, command, payload, swaps);
    };
    switch (r.operation) {
        case Op::ecdsa_sign:
            return add(PkeCommand::ecdsa_sign,
                       crypto::EcdsaSign{r.curve, width, r.source, r.destination, r.reference, r.source_length}, flags);
        case Op::eddsa_sign:
            return add(PkeCommand::eddsa_sign,
                       crypto::EddsaSign{r.curve, width, r.source, r.destination, r.reference, r.source_length}, flags);
        case Op::eddsa_verify:
            return add(PkeCommand::eddsa_verify,
                       crypto::EddsaVerify{r.curve, r.source_length, r.public_key, r.source, r.second,
                                           vcq.place(nullptr, width)},
                       flags);
        case Op::ec_keygen:
            return add(PkeCommand::ecdsa_keygen, crypto::EcKeygen{r.curve, width, result(r, width, vcq), r.type},
                       flags);
        case Op::ec_pubgen:
            return add(is_edwards(r.curve) ? PkeCommand::eddsa_pubgen : PkeCommand::ecdsa_pubgen,
                       crypto::EcPubgen{r.curve, width, r.destination, r.reference}, flags);
        case Op::ecdh_keygen:
            return add(PkeCommand::ecdh_keygen, crypto::EcPubgen{r.curve, width, r.destination, r.reference},
                       kBigEndian);
        case Op::ecdh: {
            const std::uint64_t to = r.destination != 0 ? KeyRef::kTemporary : result(r, width, vcq);
            return add(PkeCommand::ecdh, crypto::Ecdh{r.curve, width, width, r.type, r.public_key, r.reference, to},
                       kBigEndian);
        }
        default:
            return add(PkeCommand::eddsa_keygen_sca,
                       crypto::EddsaKeygenSca{r.curve, 0, r.reference, result(r, kEd448Shares, vcq)}, flags);
    }
}

void pack_sm2(const Request& r, Vcq& vcq) {
    const auto add = [&vcq](PkeCommand command, const auto& payload) {
        vcq.add(CoreId::pke, command, payload, kBigEndian);
    };
    switch (r.operation) {
        case Op::sm2_ecdh_keygen:
            return add(PkeCommand::sm2_ecdh_keygen, crypto::Sm2EcdhKeygen{r.second, r.destination, r.second_length});
        case Op::sm2_ecdh: {
            const std::uint64_t to = r.destination != 0 ? KeyRef::kTemporary : result(r, kSm2Point, vcq);
            return add(PkeCommand::sm2_ecdh, crypto::Sm2Ecdh{r.second_length, kSm2Key, r.second, r.public_key, r.third,
                                                             r.reference, to, r.type});
        }
        case Op::sm2_dec_point:
            return add(PkeCommand::sm2_dec_point,
                       crypto::Sm2DecPoint{r.source_length, kSm2Key, r.source, r.destination, r.reference});
        case Op::sm2_enc_point:
            return add(PkeCommand::sm2_enc_point,
                       crypto::Sm2EncPoint{r.second, r.public_key, r.destination, r.third, r.second_length});
        case Op::sm2_id_digest:
            return add(PkeCommand::sm2_id_digest,
                       crypto::Sm2IdDigest{r.source, r.public_key, r.destination, r.source_length});
        case Op::sm2_ecdh_hash:
            return add(
                PkeCommand::sm2_ecdh_hash,
                crypto::Sm2EcdhHash{r.source, r.second, r.reference,
                                    r.destination != 0 ? KeyRef::kTemporary : result(r, kSm2Agreed, vcq), r.type});
        case Op::sm2_dec_hash:
            return add(PkeCommand::sm2_dec_hash,
                       crypto::Sm2DecHash{r.source, r.second, r.destination, r.source_length});
        default:
            return add(PkeCommand::sm2_enc_hash,
                       crypto::Sm2EncHash{r.source, r.second, r.destination, r.source_length});
    }
}

/// Results that pass through the temporary store when bytes are wanted in place of an object.
void pack_temporary_result(const Request& r, Vcq& vcq) {
    std::uint32_t bytes;
    std::uint8_t order = kBigEndian;
    if (r.operation == Op::ecdh) {
        bytes = coordinate_bytes(r.curve);
        order = operand_flags(r.curve);
    } else if (r.operation == Op::sm2_ecdh) {
        bytes = kSm2Point;
    } else if (r.operation == Op::sm2_ecdh_hash) {
        bytes = kSm2Agreed;
        order = 0;
    } else {
        return;
    }
    if (r.destination == 0) return;
    vcq.add(CoreId::sys, SysCommand::data, crypto::SysData{KeyRef::kTemporary, r.destination, bytes}, order);
    vcq.flush(CoreId::sys);
}

bool good_curve(const Request& r) {
    const bool eddsa = r.operation == Op::eddsa_sign || r.operation == Op::eddsa_verify;
    if (r.operation == Op::eddsa_keygen_sca) return r.curve == static_cast<std::uint32_t>(crypto::Curve::curve448);
    if (eddsa) return is_edwards(r.curve);
    if (r.operation == Op::ecdsa_sign && is_edwards(r.curve)) return false;
    return coordinate_bytes(r.curve) != 0;
}

bool good_sm2(const Request& r) {
    const auto within = [&r](std::uint32_t low, std::uint32_t high) {
        return r.source_length >= low && r.source_length <= high;
    };
    switch (r.operation) {
        case Op::sm2_ecdh_keygen:
        case Op::sm2_enc_point:
            return r.second_length == 0 || r.second_length == kSm2Nonce;
        case Op::sm2_ecdh:
            return r.second_length == kSm2Nonce;
        case Op::sm2_dec_point:
        case Op::sm2_dec_hash:
            return within(kSm2Overhead + 1, kSm2Overhead + kSm2MaxMessage);
        case Op::sm2_enc_hash:
            return within(1, kSm2MaxMessage);
        case Op::sm2_id_digest:
            return within(0, kSm2MaxIdentity);
        default:
            return true;
    }
}

bool good_derivation(const Request& r) {
    if (r.operation == Op::kic_dkek_derive) return r.source_length <= kMaxMetadata;
    if (r.source_length > kMaxLabel) return false;
    return r.operation == Op::kic_aes_cmac_kdf ? r.length == kCmacDerived : r.length >= 1 && r.length <= kMaxDerived;
}

}  // namespace

CoreId core_of(Op operation) {
    switch (operation) {
        case Op::kic_hkdf1:
        case Op::kic_hkdf2:
        case Op::kic_aes_cmac_kdf:
        case Op::kic_dkek_derive:
            return CoreId::kic;
        case Op::key_new_random:
        case Op::drbg_config:
            return CoreId::drbg;
        case Op::eac_read:
            return CoreId::eac;
        default:
            return operation >= Op::rsa_encrypt ? CoreId::pke : CoreId::sys;
    }
}

RequestCode check_management(const ManagementRequest& request) {
    const auto number = static_cast<unsigned>(request.operation);
    const bool known = (number >= 0x01 && number <= 0x14) || (number >= 0x16 && number <= 0x1c) ||
                       (number >= 0x30 && number <= 0x37) || number == 0x40;
    if (!known) return RequestCode::eopnotsupp;
    if (request.length > kMaxManagementData || request.source_length > kMaxManagementData) return RequestCode::emsgsize;
    bool good = true;
    if (core_of(request.operation) == CoreId::kic)
        good = good_derivation(request);
    else if (number >= 0x10 && number <= 0x13)
        good = is_rsa_width(request.bits);
    else if (number >= 0x14 && number <= 0x1c)
        good = good_curve(request);
    else if (number >= 0x30 && number <= 0x37)
        good = good_sm2(request);
    else if (request.operation == Op::drbg_config)
        good = request.ratio <= 3 && (request.strength == 0x00 || request.strength == 0x10);
    return good ? RequestCode::ok : RequestCode::einval;
}

void pack_management(const ManagementRequest& r, Vcq& vcq) {
    const CoreId core = core_of(r.operation);
    const auto number = static_cast<unsigned>(r.operation);
    if (core == CoreId::sys) {
        pack_store(r, vcq);
        return vcq.flush(CoreId::sys);
    }
    if (core == CoreId::kic)
        pack_derivation(r, vcq);
    else if (core == CoreId::eac)
        vcq.add(CoreId::eac, crypto::EacCommand::read, crypto::EacRead{r.destination, kEacBytes});
    else if (r.operation == Op::drbg_config)
        vcq.add(CoreId::drbg, DrbgCommand::config, crypto::DrbgConfig{r.ratio, r.strength, {}});
    else if (core == CoreId::drbg)
        vcq.add(CoreId::drbg, DrbgCommand::datastore,
                crypto::DrbgDatastore{result(r, r.length, vcq), r.length, r.type, {}});
    else if (number <= 0x13)
        pack_rsa(r, vcq);
    else if (number <= 0x1c)
        pack_curve(r, vcq);
    else
        pack_sm2(r, vcq);
    vcq.flush(core);
    pack_temporary_result(r, vcq);
}

}  // namespace cxlvp::host
