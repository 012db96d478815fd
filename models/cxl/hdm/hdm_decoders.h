// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/base/registers/register_file.h"
#include "cxlvp/cxl/hdm/commit_rules.h"
#include "cxlvp/cxl/hdm/decode_table.h"
#include "cxlvp/cxl/hdm/hdm_config.h"

namespace cxlvp::cxl {

/// Where an HPA goes.
struct HdmHit {
    bool hit = false;              ///< false: a decode error, the rest means nothing
    std::uint8_t decoder = 0;      ///< that took the address
    std::uint8_t way = 0;          ///< routing: position in the target list
    std::uint8_t port = 0;         ///< routing: port number
    bool host_only = false;        ///< target range type
    bool back_invalidate = false;  ///< BI
    std::uint64_t dpa = 0;         ///< endpoint: device physical address
    std::uint64_t contiguous =
        0;  ///< bytes from the HPA that go the same way (routing) and to adjacent DPAs (endpoint)
};

/// A block of HDM decoders behind its registers: commit, lock, reset and decode (CXL r3.1 8.2.4.20).
///
/// | state | Commit, Committed, Error | left by |
/// |---|---|---|
/// | idle | 0 0 0 | Commit written 1 |
/// | committing | 1 0 0 | after `commit_latency` the rules are checked (`check_commit`); Commit written 0 |
/// | committed | 1 1 0 | Commit written 0, unless locked |
/// | refused | 1 0 1 | Commit written 0 |
///
/// What is checked, and holds from then on, are the registers at the end of `commit_latency`. The DPA of a decoder is
/// fixed when it is committed and stays when a decoder before it is taken out of use. Cold and warm reset of the
/// register file take everything back to idle.
///
/// Time comes with the accesses and with `advance`. A shell calls `advance` at `next_completion`, so that Committed
/// appears, and decode begins, without an access.
class HdmDecoders {
public:
    /// `registers` has the table of `HdmRegisters` for the same `config`, and outlives this object. Its hooks on
    /// HDM_CONTROL and HDM_GLOBAL_CONTROL are taken.
    HdmDecoders(RegisterFile& registers, const HdmConfig& config);
    HdmDecoders(const HdmDecoders&) = delete;
    HdmDecoders& operator=(const HdmDecoders&) = delete;

    const HdmConfig& config() const { return config_; }

    /// Decodes with the committed decoders, or misses while HDM Decoder Enable exists and is 0.
    HdmHit decode(std::uint64_t hpa) const {
        HdmHit result;
        const DecodeRange* range = table_.find(hpa);
        if (range == nullptr) return result;
        result.hit = true;
        result.decoder = range->decoder;
        result.host_only = range->host_only;
        result.back_invalidate = range->back_invalidate;
        const std::uint64_t offset = hpa - range->base;
        result.contiguous = std::min(range->interleave.contiguous(hpa), range->size - offset);
        if (config_.role == HdmRole::endpoint) {
            result.dpa = range->dpa_base + range->interleave.device_offset(offset);
        } else {
            result.way = static_cast<std::uint8_t>(range->interleave.way(hpa));
            result.port = range->ports[result.way];
        }
        return result;
    }
    /// HDM Decoder Enable, as `decode` follows it; true where it does not exist.
    bool enabled() const { return enabled_; }
    /// The range that takes an HPA, as `decode` does; null when none does. Valid until decode changes.
    const DecodeRange* find(std::uint64_t hpa) const { return table_.find(hpa); }
    /// Endpoint: the range of HPAs that hold `dpa`, among those of the other ways; null when no decoder has it. Valid
    /// until decode changes.
    const DecodeRange* find_dpa(std::uint64_t dpa) const { return table_.find_dpa(dpa); }

    /// The time of the next outcome of a commit under way; `kNever` when there is none.
    Tick next_completion() const { return next_; }
    /// Ends the commits that are due at or before `now`.
    void advance(Tick now);
    /// Why the last commit of a decoder was refused; `none` when it was not, or has been taken back.
    CommitError error(std::size_t decoder) const { return errors_[decoder]; }

    /// A CXL reset (CXL r3.1 9.7): locked decoders stay; the others are reset as well if the configuration says so.
    void cxl_reset(Tick now);

    /// Calls `listener` each time before decode changes, while `decode` still gives the old answers: the place to take
    /// direct memory access back. The time is that of the change.
    void before_change(std::function<void(Tick)> listener) { listener_ = std::move(listener); }

private:
    struct Refs {
        FieldRef base_low, base_high, size_low, size_high, skip_low, skip_high, targets_low, targets_high;
        FieldRef ig, iw, lock, commit, committed, error, host_only, back_invalidate;
    };

    void find_fields();
    DecoderSettings settings(std::size_t decoder) const;
    void about_to_read(const RegisterRead& read) { advance(read.now); }
    void control_changed(const RegisterChange& change);
    void enable_changed(const RegisterChange& change);
    void complete(std::size_t decoder, Tick at);
    void find_next();
    void rebuild(Tick at);

    RegisterFile& registers_;
    const HdmConfig config_;
    PortSet ports_;
    FieldRef enable_;
    std::vector<Refs> refs_;           ///< by decoder, as the rest
    std::vector<Tick> due_;            ///< end of a commit under way, else `kNever`
    std::vector<CommitError> errors_;  ///< of the last commit
    std::vector<DecodeRange> ranges_;  ///< as committed
    std::vector<std::uint64_t> dpa_end_;
    Tick next_ = kNever;
    bool enabled_;
    DecodeTable table_;
    std::function<void(Tick)> listener_;
};

}  // namespace cxlvp::cxl
