// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/core_dispatch.h>

namespace cxlvp::openssl {

/// SHA-2 (FIPS 180-4), SHA-3 (FIPS 202) and SM3 (GM/T 0004), as `OSSL_OP_DIGEST` lists them. A message is collected and
/// goes to the engine in pieces of `wire::kMaxData`, between which the state of the hash is kept here: a context is
/// copied without the engine, and holds a megabyte at most.
const OSSL_ALGORITHM* digest_algorithms();

}  // namespace cxlvp::openssl
