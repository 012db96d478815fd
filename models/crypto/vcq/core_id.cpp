// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/vcq/core_id.h"

namespace cxlvp::crypto {

const char* to_string(CoreId core) {
    switch (core) {
        case CoreId::sys:
            return "sys";
        case CoreId::dma:
            return "dma";
        case CoreId::hc:
            return "hc";
        case CoreId::aes:
            return "aes";
        case CoreId::sm4:
            return "sm4";
        case CoreId::sm3:
            return "sm3";
        case CoreId::aes2:
            return "aes2";
        case CoreId::xc:
            return "xc";
        case CoreId::hcq:
            return "hcq";
        case CoreId::qse:
            return "qse";
        case CoreId::pke:
            return "pke";
        case CoreId::tic:
            return "tic";
        case CoreId::kic:
            return "kic";
        case CoreId::mpu:
            return "mpu";
        case CoreId::drbg:
            return "drbg";
        case CoreId::emc:
            return "emc";
        case CoreId::ccp:
            return "ccp";
        case CoreId::eac:
            return "eac";
    }
    return "unknown";
}

bool is_core(std::uint8_t number) {
    return to_string(static_cast<CoreId>(number)) != to_string(static_cast<CoreId>(0xff));
}

}  // namespace cxlvp::crypto
