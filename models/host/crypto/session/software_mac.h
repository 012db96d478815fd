// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/host/crypto/host_bus.h"
#include "cxlvp/host/crypto/request/crypto_request.h"
#include "cxlvp/host/crypto/request/request_code.h"

namespace cxlvp::host {

/// Computes the CMAC (SP 800-38B) or XCBC (RFC 3566) of an empty message in software, since the engine gets it wrong.
/// EIO when memory refuses key or result.
RequestCode software_mac(const CryptoRequest& request, HostBus& bus);

}  // namespace cxlvp::host
