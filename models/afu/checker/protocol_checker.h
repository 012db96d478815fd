// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "cxlvp/afu/checker/protocol_rule.h"
#include "cxlvp/afu_interface/afu_side.h"
#include "cxlvp/afu_interface/psl_side.h"
#include "cxlvp/base/core/reports.h"

namespace cxlvp::afu {

/// Stands between a PSL and an AFU and watches that both keep the rules of `ProtocolRule`. It passes everything on as
/// it is, in no time; what is wrong is counted and reported as a warning, never stopped.
class ProtocolChecker final : public AfuSide, public PslSide {
public:
    /// Warnings are reported for the object at `path`.
    ProtocolChecker(Reports& reports, std::string_view path);

    void connect(AfuSide& afu, PslSide& psl);

    std::uint64_t count(ProtocolRule rule) const { return counts_[static_cast<std::size_t>(rule)]; }
    /// All violations.
    std::uint64_t violations() const;

    // What the PSL calls.
    void job(JobCode code, std::uint64_t ea, Tick at) override;
    bool mmio(MmioAccess& access, Tick& at) override;
    void read_buffer(std::uint8_t tag, std::size_t offset, std::uint8_t* data, std::size_t bytes, Tick& at) override;
    void write_buffer(std::uint8_t tag, std::size_t offset, const std::uint8_t* data, std::size_t bytes,
                      Tick at) override;
    void response(const Response& response, Tick at) override;
    void dma_sent(const DmaSent& sent, Tick at) override { afu_->dma_sent(sent, at); }
    void dma_completed(const DmaCompletion& completion, Tick at) override { afu_->dma_completed(completion, at); }
    unsigned read_latency() const override { return afu_->read_latency(); }

    // What the AFU calls.
    unsigned caia() const override { return psl_->caia(); }
    unsigned credits() const override { return psl_->credits(); }
    Tick clock_period() const override { return psl_->clock_period(); }
    void running(Tick at) override;
    void done(std::uint64_t error, Tick at) override;
    void llcmd_ack(Tick at) override;
    void timebase_request(Tick at) override;
    void command(const Command& command, Tick at) override;
    void dma(const DmaRequest& request, Tick at) override;

private:
    struct Tag {
        bool used = false;
        bool moved = false;  ///< the buffer was accessed
        std::uint16_t code = 0;
        std::uint16_t bytes = 0;  ///< in the buffer
        Tick issued = 0;
        Tick last_data = 0;
    };
    enum class Job : std::uint8_t { none, resetting, idle, starting, running };

    void require(bool good, ProtocolRule rule, std::uint64_t value, Tick at) {
        if (!good) raise(rule, value, at);
    }
    void raise(ProtocolRule rule, std::uint64_t value, Tick at);
    void check_buffer(std::uint8_t number, bool reads, std::size_t offset, std::size_t bytes, Tick at);
    void check_latency(Tick at);
    bool knows(std::uint16_t code) const;

    AfuSide* afu_ = nullptr;
    PslSide* psl_ = nullptr;
    std::array<Reports::Handle, kProtocolRules> reports_;
    std::array<std::uint64_t, kProtocolRules> counts_{};
    std::array<Tag, 256> tags_{};
    std::bitset<65536> stopped_;  ///< by process handle
    Job job_ = Job::none;
    Tick job_at_ = 0;
    int credits_ = 0;
    std::size_t outstanding_ = 0;
    bool llcmd_ = false;  ///< one is not acknowledged
    std::uint64_t llcmd_ea_ = 0;
    Tick llcmd_at_ = 0;
    bool timebase_ = false;  ///< one was asked for
    bool mmio_ever_ = false;
    Tick mmio_ack_ = 0;
    unsigned latency_ = 0;
};

}  // namespace cxlvp::afu
