// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/hdm/hdm_decoders.h"

#include <string>

#include <fmt/format.h>

namespace cxlvp::cxl {

HdmDecoders::HdmDecoders(RegisterFile& registers, const HdmConfig& config)
    : registers_(registers),
      config_(config),
      refs_(config.decoders),
      due_(config.decoders, kNever),
      errors_(config.decoders, CommitError::none),
      ranges_(config.decoders),
      dpa_end_(config.decoders, 0),
      enabled_(!config.has_enable()) {
    for (std::uint8_t port : config.ports) ports_.set(port);
    find_fields();
    const unsigned control = registers_.index("HDM_CONTROL");
    registers_.on_read<&HdmDecoders::about_to_read>(control, this);
    registers_.on_change<&HdmDecoders::control_changed>(control, this);
    registers_.on_change<&HdmDecoders::enable_changed>(registers_.index("HDM_GLOBAL_CONTROL"), this);
}

void HdmDecoders::find_fields() {
    enable_ = registers_.field("HDM_GLOBAL_CONTROL.DECODER_ENABLE");
    const auto assign = [&](const std::string& name, FieldRef Refs::*member) {
        const std::vector<FieldRef> fields = registers_.fields(name);
        for (std::size_t i = 0; i < fields.size(); ++i) refs_[i].*member = fields[i];
    };
    assign("HDM_BASE_LOW", &Refs::base_low);
    assign("HDM_BASE_HIGH", &Refs::base_high);
    assign("HDM_SIZE_LOW", &Refs::size_low);
    assign("HDM_SIZE_HIGH", &Refs::size_high);
    assign("HDM_CONTROL.IG", &Refs::ig);
    assign("HDM_CONTROL.IW", &Refs::iw);
    assign("HDM_CONTROL.LOCK_ON_COMMIT", &Refs::lock);
    assign("HDM_CONTROL.COMMIT", &Refs::commit);
    assign("HDM_CONTROL.COMMITTED", &Refs::committed);
    assign("HDM_CONTROL.ERROR_NOT_COMMITTED", &Refs::error);
    assign("HDM_CONTROL.TARGET_RANGE_TYPE", &Refs::host_only);
    if (config_.back_invalidate) assign("HDM_CONTROL.BI", &Refs::back_invalidate);
    if (config_.role == HdmRole::endpoint) {
        assign("HDM_DPA_SKIP_LOW", &Refs::skip_low);
        assign("HDM_DPA_SKIP_HIGH", &Refs::skip_high);
    } else {
        assign("HDM_TARGET_LIST_LOW", &Refs::targets_low);
        assign("HDM_TARGET_LIST_HIGH", &Refs::targets_high);
    }
}

DecoderSettings HdmDecoders::settings(std::size_t decoder) const {
    const Refs& refs = refs_[decoder];
    const auto both = [&](FieldRef low, FieldRef high) { return registers_.get(high) << 32 | registers_.get(low); };
    DecoderSettings result;
    result.base = both(refs.base_low, refs.base_high);
    result.size = both(refs.size_low, refs.size_high);
    result.iw = static_cast<unsigned>(registers_.get(refs.iw));
    result.ig = static_cast<unsigned>(registers_.get(refs.ig));
    result.host_only = registers_.get(refs.host_only) != 0;
    result.back_invalidate = config_.back_invalidate && registers_.get(refs.back_invalidate) != 0;
    result.committed = registers_.get(refs.committed) != 0;
    if (config_.role == HdmRole::endpoint) {
        result.dpa_skip = both(refs.skip_low, refs.skip_high);
    } else {
        const std::uint64_t targets = both(refs.targets_low, refs.targets_high);
        for (unsigned way = 0; way < kMaxTargets; ++way)
            result.targets[way] = static_cast<std::uint8_t>(targets >> (8 * way));
    }
    return result;
}

void HdmDecoders::control_changed(const RegisterChange& change) {
    if (change.cause == ChangeCause::hardware) return;
    const std::size_t decoder = change.element;
    const Refs& refs = refs_[decoder];
    const bool before = refs.commit.extract(change.old_value) != 0;
    const bool after = refs.commit.extract(change.new_value) != 0;
    if (before == after) return;
    if (after) {
        due_[decoder] = change.now + config_.commit_latency;
        find_next();
        if (config_.commit_latency == 0) advance(change.now);
        return;
    }
    due_[decoder] = kNever;
    find_next();
    errors_[decoder] = CommitError::none;
    registers_.set(refs.error, 0, change.now);
    registers_.set(refs.committed, 0, change.now);
    const bool in_use = ranges_[decoder].size != 0;
    ranges_[decoder] = {};
    if (in_use) rebuild(change.now);
}

void HdmDecoders::enable_changed(const RegisterChange& change) {
    if (config_.has_enable() && ((change.old_value ^ change.new_value) & enable_.mask()) != 0) rebuild(change.now);
}

void HdmDecoders::advance(Tick now) {
    while (next_ <= now) {
        // Of those that end together the lower one goes first, so that it may be the condition of the higher one.
        std::size_t decoder = 0;
        while (due_[decoder] != next_) ++decoder;
        complete(decoder, next_);
    }
}

void HdmDecoders::complete(std::size_t decoder, Tick at) {
    due_[decoder] = kNever;
    find_next();
    std::vector<DecoderSettings> all;
    for (std::size_t i = 0; i < refs_.size(); ++i) all.push_back(settings(i));
    const DecoderSettings& chosen = all[decoder];
    const std::uint64_t dpa_before = decoder == 0 ? 0 : dpa_end_[decoder - 1];
    errors_[decoder] = check_commit(config_, ports_, all, decoder, dpa_before);
    if (errors_[decoder] != CommitError::none) return registers_.set(refs_[decoder].error, 1, at);
    registers_.set(refs_[decoder].committed, 1, at);
    DecodeRange& range = ranges_[decoder];
    range.base = chosen.base;
    range.size = chosen.size;
    range.interleave = *Interleave::from_codes(chosen.iw, chosen.ig);
    range.ports = chosen.targets;
    range.decoder = static_cast<std::uint8_t>(decoder);
    range.host_only = chosen.host_only;
    range.back_invalidate = chosen.back_invalidate;
    range.dpa_base = dpa_before + chosen.dpa_skip;
    dpa_end_[decoder] = range.dpa_base + range.dpa_size();
    if (range.size != 0) rebuild(at);
}

void HdmDecoders::find_next() {
    next_ = *std::min_element(due_.begin(), due_.end());
}

void HdmDecoders::rebuild(Tick at) {
    if (listener_) listener_(at);
    table_.clear();
    enabled_ = !config_.has_enable() || registers_.get(enable_) != 0;
    if (!enabled_) return;
    for (std::size_t i = 0; i < ranges_.size(); ++i)
        if (registers_.get(refs_[i].committed) != 0 && ranges_[i].size != 0) table_.add(ranges_[i]);
}

void HdmDecoders::cxl_reset(Tick now) {
    if (config_.cxl_reset_keeps_unlocked) return;
    const Refs& refs = refs_.front();
    const bool endpoint = config_.role == HdmRole::endpoint;
    const unsigned arrays[] = {refs.base_low.reg(),
                               refs.base_high.reg(),
                               refs.size_low.reg(),
                               refs.size_high.reg(),
                               refs.commit.reg(),
                               (endpoint ? refs.skip_low : refs.targets_low).reg(),
                               (endpoint ? refs.skip_high : refs.targets_high).reg()};
    for (std::size_t i = 0; i < refs_.size(); ++i) {
        if (registers_.get(refs_[i].committed) != 0 && registers_.get(refs_[i].lock) != 0) continue;
        for (unsigned reg : arrays) registers_.reset_register(ResetKind::warm, reg, static_cast<unsigned>(i), now);
    }
}

}  // namespace cxlvp::cxl
