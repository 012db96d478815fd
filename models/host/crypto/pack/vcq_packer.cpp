// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/pack/vcq_packer.h"

#include "cxlvp/host/crypto/pack/aead_pack.h"
#include "cxlvp/host/crypto/pack/cipher_pack.h"
#include "cxlvp/host/crypto/pack/hash_pack.h"
#include "cxlvp/host/crypto/pack/management_pack.h"
#include "cxlvp/host/crypto/pack/public_key_pack.h"

namespace cxlvp::host {

namespace {

using Family = AlgorithmFamily;
using Op = CryptoOperation;

/// Families that are packed alike.
enum class Group { hash, cipher, aead, public_key, none };

Group group_of(Family family) {
    switch (family) {
        case Family::hash:
        case Family::cshake:
        case Family::kmac:
        case Family::hmac:
            return Group::hash;
        case Family::block_mac:
        case Family::poly1305:
        case Family::cipher:
        case Family::chacha20:
            return Group::cipher;
        case Family::aead:
        case Family::chacha_poly:
            return Group::aead;
        case Family::rsa:
        case Family::ecdsa:
        case Family::sm2:
        case Family::ecdh:
        case Family::curve25519:
        case Family::random:
            return Group::public_key;
        case Family::post_quantum:
            break;
    }
    return Group::none;
}

/// The MAC of an empty message, which the engine gets wrong.
bool empty_mac(const CryptoRequest& request) {
    return request.algorithm->family == Family::block_mac && request.length == 0;
}

RequestClass time_of(const CryptoRequest& request) {
    if (request.algorithm->family == Family::random) return RequestClass::random;
    const bool slow = request.algorithm->family == Family::rsa && request.operation == Op::decrypt;
    return slow ? RequestClass::slow : RequestClass::normal;
}

RequestClass time_of(ManagementOperation operation) {
    using M = ManagementOperation;
    if (operation == M::drbg_config) return RequestClass::random;
    const bool slow = operation == M::rsa_keygen || operation == M::rsa_decrypt || operation == M::rsa_crt_decrypt;
    return slow ? RequestClass::slow : RequestClass::normal;
}

}  // namespace

RequestPlan VcqPacker::plan(const CryptoRequest& request) const {
    RequestPlan plan;
    if (request.algorithm == nullptr) {
        plan.code = RequestCode::eopnotsupp;
        return plan;
    }
    plan.core = request.algorithm->core;
    plan.time = time_of(request);
    plan.vcqs = 1;
    const Group group = group_of(request.algorithm->family);
    switch (group) {
        case Group::hash:
            plan.code = check_hash(request);
            plan.vcqs = hash_vcqs(request);
            break;
        case Group::cipher:
            plan.code = check_cipher(request);
            plan.software = empty_mac(request);
            break;
        case Group::aead:
            plan.code = check_aead(request);
            plan.authenticates = request.operation == Op::decrypt;
            break;
        case Group::public_key:
            plan.code = check_public_key(request);
            plan.authenticates = request.operation == Op::verify;
            break;
        case Group::none:
            plan.code = RequestCode::eopnotsupp;
            break;
    }
    if (plan.code != RequestCode::ok) return plan;
    if (!cores_.has(plan.core)) plan.code = RequestCode::enodev;
    if (group == Group::cipher) plan.vcqs = plan.software ? 0 : cipher_vcqs(request);
    if (group == Group::aead) {
        plan.vcqs = aead_vcqs(request);
        plan.entries = aead_entries(request);
        plan.constants = plan.entries != 0 ? kAeadConstants : 0;
    }
    // Software needs the bytes of the key.
    if (plan.software && request.key.held()) plan.code = RequestCode::eopnotsupp;
    return plan;
}

RequestPlan VcqPacker::plan(const ManagementRequest& request) const {
    RequestPlan plan;
    plan.code = check_management(request);
    if (plan.code != RequestCode::ok) return plan;
    plan.core = core_of(request.operation);
    plan.time = time_of(request.operation);
    plan.vcqs = 1;
    plan.authenticates = request.operation == ManagementOperation::eddsa_verify;
    if (!cores_.has(plan.core)) plan.code = RequestCode::enodev;
    return plan;
}

bool VcqPacker::pack(const CryptoRequest& request, const RequestPlan& plan, Vcq* vcqs, TagCheck& check) {
    check = {};
    switch (group_of(request.algorithm->family)) {
        case Group::hash:
            pack_hash(request, vcqs);
            break;
        case Group::cipher:
            pack_cipher(request, vcqs);
            break;
        case Group::aead:
            check = pack_aead(request, vcqs);
            break;
        default:
            pack_public_key(request, *vcqs);
    }
    bool fits = true;
    for (std::uint32_t i = 0; i < plan.vcqs; ++i) fits &= vcqs[i].finish();
    return fits;
}

bool VcqPacker::pack(const ManagementRequest& request, Vcq& vcq) {
    pack_management(request, vcq);
    return vcq.finish();
}

}  // namespace cxlvp::host
