// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "cxlvp/cxl/hdm/hdm_config.h"

namespace cxlvp::cxl {

/// What the registers of one decoder say.
struct DecoderSettings {
    std::uint64_t base = 0;  ///< HPA
    std::uint64_t size = 0;  ///< bytes
    unsigned iw = 0;         ///< code
    unsigned ig = 0;         ///< code
    bool host_only = false;
    bool back_invalidate = false;
    bool committed = false;
    std::array<std::uint8_t, kMaxTargets> targets{};  ///< routing: port number of each way
    std::uint64_t dpa_skip = 0;                       ///< endpoint: bytes
};

/// Why a decoder is not committed. The rules are those of CXL r3.1 8.2.4.20, checked whether or not the decoder is to
/// be locked.
enum class CommitError : std::uint8_t {
    none,
    order,       ///< the decoder before it is not committed
    interleave,  ///< IW or IG is an illegal code, or the role cannot have that many ways
    capability,  ///< an address bit or number of ways that the capability register does not grant
    size,        ///< not a multiple of ways x 256 MiB
    wrap,        ///< base + size, or the DPA, goes beyond 64 bits
    overlap,     ///< not above all committed decoders before it and below all after it
    target,      ///< the target list names a port that does not exist
};

/// The rule in words: "the size is not a multiple of ways x 256 MiB".
const char* to_string(CommitError error);

/// Port numbers that exist.
using PortSet = std::bitset<256>;

/// Whether decoder `index` of `decoders` may be committed, first rule broken. `dpa_base` is the DPA it would begin at
/// less its own skip (endpoint).
CommitError check_commit(const HdmConfig& config, const PortSet& ports, const std::vector<DecoderSettings>& decoders,
                         std::size_t index, std::uint64_t dpa_base);

}  // namespace cxlvp::cxl
