// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/host/crypto/pack/vcq.h"
#include "cxlvp/host/crypto/request/management_request.h"
#include "cxlvp/host/crypto/request/request_code.h"

namespace cxlvp::host {

/// Longest data of one management operation.
inline constexpr std::uint32_t kMaxManagementData = 256 * 1024;

/// EINVAL for a curve, width or length that the engine has not, EMSGSIZE for too much data, EOPNOTSUPP for a number
/// that is no operation or one of lattices and hash-based signatures.
RequestCode check_management(const ManagementRequest& request);
/// The core that does the work of an operation which passed `check_management`.
crypto::CoreId core_of(ManagementOperation operation);
/// Packs an operation that was checked into one VCQ.
void pack_management(const ManagementRequest& request, Vcq& vcq);

}  // namespace cxlvp::host
