// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <vector>

#include "cxlvp/afu_interface/dma.h"
#include "cxlvp/psl/cache/cache_unit.h"
#include "cxlvp/psl/command/flush_state.h"
#include "cxlvp/psl/dma/dma_config.h"
#include "cxlvp/psl/dma/itag_pool.h"
#include "cxlvp/psl/real_memory.h"

namespace cxlvp::psl {

/// The DMA interface of one slice of a PSL9. A request goes through three calls:
///
///     const DmaUnit::Start start = dma.start(request, flush);  // its data is copied
///     afu.dma_sent({request.port, request.utag, start.status}, at + send_cycles);
///     if (start.slot) {
///         const DmaUnit::Result result = dma.carry(*start.slot, memory, at);  // may be suspended; others go on
///         if (result.completes) afu.dma_completed(result.completion, at);
///         dma.finish(*start.slot);
///     }
class DmaUnit {
public:
    struct Start {
        afu::DmaSent::Status status = afu::DmaSent::Status::fail;
        std::optional<std::size_t> slot;  ///< the request is under way
    };
    struct Result {
        bool completes = false;  ///< there is a completion: always, except for what writes or stores without error
        afu::DmaCompletion completion;
    };

    /// `slice`: 0 to 3, of `cache`.
    DmaUnit(const DmaConfig& config, unsigned slice, CacheUnit& cache);

    ItagPool& itags() { return itags_; }
    const DmaConfig& config() const { return config_; }
    /// Ports that a PSL of this configuration has.
    bool has_port(unsigned port) const { return port < config_.ports; }

    /// Takes a request. Its status is `flush` when its context is flushed, `fail` when anything is wrong with it: port,
    /// utag in use, credits, itag, direction, size, reach over the end of the page, atomic. The itag is used up by a
    /// request that is sent, and by one that is flushed.
    Start start(const afu::DmaRequest& request, const FlushState& flush);
    /// Does the access of the slot `number`. The data of the completion stays valid until `finish`.
    Result carry(std::size_t number, RealMemory& memory, Tick& at);
    /// The slot `number`, its utag and its credit are free.
    void finish(std::size_t number);
    /// The context is gone: its itags with it. Requests under way go on.
    void drop_context(std::uint16_t handle) { itags_.drop_context(handle); }
    /// The AFU is reset: its itags are gone. Requests under way go on, and their utags are free with `finish`.
    void reset() { itags_.reset(); }

    /// Requests under way.
    std::size_t under_way() const { return under_way_; }

private:
    struct Slot {
        bool used = false;
        afu::DmaRequest request;
        std::uint64_t real = 0;
        std::array<std::uint8_t, afu::kDmaBytes> data{};
    };
    /// Room on one port: reads first, then writes.
    std::optional<std::size_t> free_slot(const afu::DmaRequest& request) const;
    bool good(const afu::DmaRequest& request, const Itag& itag) const;
    Result atomic(Slot& slot, RealMemory& memory, Tick& at);

    const DmaConfig config_;
    const unsigned slice_;
    CacheUnit& cache_;
    ItagPool itags_;
    std::vector<Slot> slots_;
    std::vector<std::bitset<1024>> utags_;
    std::size_t under_way_ = 0;
};

}  // namespace cxlvp::psl
