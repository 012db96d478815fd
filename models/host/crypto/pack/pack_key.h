// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/host/crypto/pack/vcq.h"
#include "cxlvp/host/crypto/request/crypto_request.h"

namespace cxlvp::host {

/// Has the engine take `length` bytes at `address` into its temporary store as a key of `core`; returns the reference.
std::uint64_t pack_temporary_key(Vcq& vcq, std::uint64_t address, std::uint32_t length, crypto::CoreId core,
                                 std::uint8_t flags = 0);

/// The reference under which `core` finds `key`: its own when the engine holds it, else that of the temporary store,
/// into which the first `length` bytes of it are put. `flags` say how octets in memory relate to those of the store. An
/// empty key has no reference.
std::uint64_t pack_key(Vcq& vcq, const CryptoKey& key, std::uint32_t length, crypto::CoreId core,
                       std::uint8_t flags = 0);

}  // namespace cxlvp::host
