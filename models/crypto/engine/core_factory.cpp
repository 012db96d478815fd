// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/engine/core_factory.h"

#include "cxlvp/crypto/cores/cipher/aes_core.h"
#include "cxlvp/crypto/cores/cipher/ccp_core.h"
#include "cxlvp/crypto/cores/cipher/sm4_core.h"
#include "cxlvp/crypto/cores/eac_core.h"
#include "cxlvp/crypto/cores/hash/hash_core.h"
#include "cxlvp/crypto/cores/hash/sm3_core.h"
#include "cxlvp/crypto/cores/key/drbg_core.h"
#include "cxlvp/crypto/cores/key/kic_core.h"
#include "cxlvp/crypto/cores/pke_core.h"
#include "cxlvp/crypto/cores/sys_core.h"

namespace cxlvp::crypto {

std::unique_ptr<Core> make_core(CoreId id, CoreServices& services) {
    switch (id) {
        case CoreId::sys:
            return std::make_unique<SysCore>(services);
        case CoreId::hc:
            return std::make_unique<HashCore>(services.times, services.quirks);
        case CoreId::aes:
        case CoreId::aes2:
            return std::make_unique<AesCore>(services.times, services.quirks, services.zero_on_auth_failure);
        case CoreId::sm4:
            return std::make_unique<Sm4Core>(services.times, services.quirks, services.zero_on_auth_failure);
        case CoreId::ccp:
            return std::make_unique<CcpCore>(services.times, services.quirks, services.zero_on_auth_failure);
        case CoreId::kic:
            return std::make_unique<KicCore>(services.times, services.quirks);
        case CoreId::drbg:
            return std::make_unique<DrbgCore>(services);
        case CoreId::sm3:
            return std::make_unique<Sm3Core>(services.times);
        case CoreId::pke:
            return std::make_unique<PkeCore>(services);
        case CoreId::eac:
            return std::make_unique<EacCore>(services.alarms);
        default:
            return nullptr;
    }
}

}  // namespace cxlvp::crypto
