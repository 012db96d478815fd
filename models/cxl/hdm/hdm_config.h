// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/base/core/tick.h"

namespace cxlvp::cxl {

/// What a block of HDM decoders does with an address it takes.
enum class HdmRole : std::uint8_t {
    routing,   ///< host bridge or switch upstream port: chooses a downstream port from a target list
    endpoint,  ///< device: computes a device physical address (DPA), with DPA skip in place of the target list
};

/// Which memory the decoders may describe (CXL r3.1 8.2.4.20.1, supported coherency models).
enum class HdmCoherency : std::uint8_t { unknown = 0, device_coherent = 1, host_only = 2, both = 3 };

/// The longest time from a write of Commit to Committed or Error Not Committed (CXL r3.1 8.2.4.20.7).
inline constexpr Tick kMaxCommitLatency = 10 * kMillisecond;
/// The longest list of targets of one decoder.
inline constexpr unsigned kMaxTargets = 8;
/// The most decoders of one block.
inline constexpr unsigned kMaxHdmDecoders = 32;

/// What is fixed about a block of HDM decoders when it is built.
struct HdmConfig {
    HdmRole role = HdmRole::endpoint;
    std::uint64_t decoders = 1;           ///< 1, 2, 4, 6, 8, 10, 12, 14, 16, 20, 24, 28 or 32
    std::uint64_t target_count = 8;       ///< routing: longest target list, 1, 2, 4 or 8
    bool interleave_11_8 = true;          ///< address bits 8 to 11 may select a way
    bool interleave_14_12 = true;         ///< address bits 12 to 14 may select a way
    bool ways_3_6_12 = true;              ///< endpoint
    bool ways_16 = true;                  ///< endpoint
    bool poison_on_decode_error = false;  ///< capable of it
    bool mem_data_nxm = false;            ///< capable of answering a miss with MemData-NXM
    bool uio = false;                     ///< decoders have the UIO bits
    std::uint64_t uio_decoders = 0;       ///< code of the number of decoders with UIO, 0..15
    bool back_invalidate = false;         ///< decoders have the BI bit
    HdmCoherency coherency = HdmCoherency::both;
    bool routing_enable = false;            ///< routing: HDM Decoder Enable exists and gates decode
    Tick commit_latency = us(1);            ///< from Commit to its outcome, at most `kMaxCommitLatency`
    bool cxl_reset_keeps_unlocked = false;  ///< a CXL reset leaves decoders that are not locked as they are
    std::vector<std::uint8_t> ports;        ///< routing: numbers of the ports that target lists may name

    /// Parameters of a block of this role; `role` and `ports` are up to the component.
    static const Schema<HdmConfig>& schema();
    /// The code of `decoders` in the capability register. Throws `UserError` when it has none.
    unsigned decoder_code() const;
    /// HDM Decoder Enable exists: always at endpoints.
    bool has_enable() const { return role == HdmRole::endpoint || routing_enable; }
};

}  // namespace cxlvp::cxl
