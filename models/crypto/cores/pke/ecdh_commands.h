// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/crypto/cores/pke/pke_run.h"
#include "cxlvp/crypto/vcq/error_code.h"
#include "cxlvp/crypto/vcq/payload/pke.h"

namespace cxlvp::crypto {

// The commands of the PKE core for key agreement, on all curves.

/// Writes the public value of a private key: x || y, or u of X25519 and X448.
ErrorCode run_ecdh_keygen(const EcPubgen& payload, PkeRun& run);
/// Puts the shared secret, the x-coordinate or u, to a store. The peer is a single coordinate.
ErrorCode run_ecdh(const Ecdh& payload, PkeRun& run);

}  // namespace cxlvp::crypto
