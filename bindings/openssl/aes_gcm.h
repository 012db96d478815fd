// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/core_dispatch.h>

namespace cxlvp::openssl {

/// AES-128, AES-192 and AES-256 in GCM (FIPS 197, SP 800-38D), as `OSSL_OP_CIPHER` lists them. The start vector has 12
/// bytes, a message at most 1 MiB, its associated data 64 KiB; what only TLS asks for is not there.
const OSSL_ALGORITHM* aes_gcm_algorithms();

}  // namespace cxlvp::openssl
