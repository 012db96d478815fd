// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/pke_core.h"

#include "cxlvp/crypto/cores/pke/ecdh_commands.h"
#include "cxlvp/crypto/cores/pke/ecdsa_commands.h"
#include "cxlvp/crypto/cores/pke/eddsa_commands.h"
#include "cxlvp/crypto/cores/pke/pke_run.h"
#include "cxlvp/crypto/cores/pke/rsa_commands.h"
#include "cxlvp/crypto/cores/pke/sm2_commands.h"
#include "cxlvp/crypto/vcq/payload/pke.h"

namespace cxlvp::crypto {

ErrorCode PkeCore::run(const Command& command, CommandPort& port) {
    PkeRun run(command.entry.flags(), port, services_);
    const VcqEntry& entry = command.entry;
    switch (static_cast<PkeCommand>(entry.command())) {
        case PkeCommand::ecdsa_verify:
            return run_ecdsa_verify(entry.as<EcdsaVerify>(), run);
        case PkeCommand::ecdsa_sign:
            return run_ecdsa_sign(entry.as<EcdsaSign>(), run);
        case PkeCommand::ecdsa_pubgen:
            return run_ecdsa_pubgen(entry.as<EcPubgen>(), run);
        case PkeCommand::ecdsa_keygen:
            return run_ecdsa_keygen(entry.as<EcKeygen>(), run);
        case PkeCommand::eddsa_verify:
            return run_eddsa_verify(entry.as<EddsaVerify>(), run);
        case PkeCommand::eddsa_sign:
            return run_eddsa_sign(entry.as<EddsaSign>(), run);
        case PkeCommand::eddsa_pubgen:
            return run_eddsa_pubgen(entry.as<EcPubgen>(), run);
        case PkeCommand::eddsa_keygen_sca:
            return run_eddsa_keygen_sca(entry.as<EddsaKeygenSca>(), run);
        case PkeCommand::ecdh_keygen:
            return run_ecdh_keygen(entry.as<EcPubgen>(), run);
        case PkeCommand::ecdh:
            return run_ecdh(entry.as<Ecdh>(), run);
        case PkeCommand::rsa_enc:
            return run_rsa_enc(entry.as<RsaEncrypt>(), run);
        case PkeCommand::rsa_dec:
            return run_rsa_dec(entry.as<RsaDecrypt>(), run);
        case PkeCommand::rsa_crt_dec:
            return run_rsa_crt_dec(entry.as<RsaDecrypt>(), run);
        case PkeCommand::rsa_keygen:
            return run_rsa_keygen(entry.as<RsaKeygen>(), run);
        case PkeCommand::sm2_ecdh_keygen:
            return run_sm2_ecdh_keygen(entry.as<Sm2EcdhKeygen>(), run);
        case PkeCommand::sm2_ecdh:
            return run_sm2_ecdh(entry.as<Sm2Ecdh>(), run);
        case PkeCommand::sm2_dec_point:
            return run_sm2_dec_point(entry.as<Sm2DecPoint>(), run);
        case PkeCommand::sm2_enc_point:
            return run_sm2_enc_point(entry.as<Sm2EncPoint>(), run);
        case PkeCommand::sm2_id_digest:
            return run_sm2_id_digest(entry.as<Sm2IdDigest>(), run);
        case PkeCommand::sm2_ecdh_hash:
            return run_sm2_ecdh_hash(entry.as<Sm2EcdhHash>(), run);
        case PkeCommand::sm2_dec_hash:
            return run_sm2_dec_hash(entry.as<Sm2DecHash>(), run);
        case PkeCommand::sm2_enc_hash:
            return run_sm2_enc_hash(entry.as<Sm2EncHash>(), run);
    }
    return ErrorCode::enosys;
}

}  // namespace cxlvp::crypto
