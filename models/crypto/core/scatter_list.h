// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cxlvp/crypto/core/command_port.h"
#include "cxlvp/crypto/vcq/entry.h"
#include "cxlvp/crypto/vcq/error_code.h"

namespace cxlvp::crypto {

/// A chain of scatter-gather nodes longer than this is taken for a loop.
inline constexpr std::size_t kMaxScatterNodes = 4096;

/// Reads the chain of nodes at `address`. EFAULT when a node is not aligned to 8 bytes or cannot be read, has no
/// length, or the chain does not end. A chain at address 0 is empty.
ErrorCode read_scatter_list(CommandPort& port, std::uint64_t address, std::vector<ScatterNode>& nodes);

/// Bytes of all nodes together.
std::uint64_t total_length(const std::vector<ScatterNode>& nodes);

}  // namespace cxlvp::crypto
