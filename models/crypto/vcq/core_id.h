// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::crypto {

/// Cores of the engine as a command names them in bits 31:24 of its id.
enum class CoreId : std::uint8_t {
    sys = 0x00,  ///< firmware: key store and housekeeping
    dma = 0x01,
    hc = 0x02,  ///< SHA-2, SHA-3 and what is built on them
    aes = 0x03,
    sm4 = 0x04,
    sm3 = 0x05,
    aes2 = 0x06,  ///< a second AES core; its keys are tagged `aes`
    xc = 0x07,
    hcq = 0x08,  ///< hash-based signatures
    qse = 0x09,  ///< lattices
    pke = 0x0a,  ///< RSA and elliptic curves
    tic = 0x0b,
    kic = 0x0c,  ///< key derivation
    mpu = 0x0e,
    drbg = 0x0f,
    emc = 0x11,
    ccp = 0x18,  ///< ChaCha20 and Poly1305
    eac = 0x1e,  ///< errors and alarms
};

/// The core whose keys `core` uses: a second instance shares those of the first.
constexpr CoreId key_family(CoreId core) {
    return core == CoreId::aes2 ? CoreId::aes : core;
}

/// Short name in lower case, such as "aes"; "unknown" for a number that is no core.
const char* to_string(CoreId core);

/// False for numbers that no core has.
bool is_core(std::uint8_t number);

}  // namespace cxlvp::crypto
