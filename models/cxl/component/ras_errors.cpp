// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/component/ras_errors.h"

#include <algorithm>

namespace cxlvp::cxl {

RasErrors::RasErrors(RegisterFile& registers, bool multiple_header_recording)
    : registers_(registers),
      capacity_(multiple_header_recording ? kRecords : 1),
      status_(registers.index("RAS_UNCORRECTABLE_STATUS")),
      mask_(registers.index("RAS_UNCORRECTABLE_MASK")),
      severity_(registers.index("RAS_UNCORRECTABLE_SEVERITY")),
      correctable_status_(registers.index("RAS_CORRECTABLE_STATUS")),
      correctable_mask_(registers.index("RAS_CORRECTABLE_MASK")),
      log_(registers.index("RAS_HEADER_LOG")),
      pointer_(registers.field("RAS_CONTROL.FIRST_ERROR_POINTER")) {
    registers_.on_change<&RasErrors::status_changed>(status_, this);
}

void RasErrors::report(CxlUncorrectableError error, const Header& header, Tick now) {
    const auto number = static_cast<unsigned>(error);
    const std::uint64_t bit = std::uint64_t{1} << number;
    registers_.set(status_, registers_.get(status_) | bit, 0, now);
    if ((registers_.get(mask_) & bit) != 0) return;
    if (records_.size() < capacity_) {
        records_.push_back({bit, number, header});
        if (records_.size() == 1) show_first(now);
    }
    const bool fatal = (registers_.get(severity_) & bit) != 0;
    if (error_) error_({fatal ? RasSeverity::fatal : RasSeverity::non_fatal, now});
}

void RasErrors::report(CxlCorrectableError error, Tick now) {
    const std::uint64_t bit = std::uint64_t{1} << static_cast<unsigned>(error);
    registers_.set(correctable_status_, registers_.get(correctable_status_) | bit, 0, now);
    if ((registers_.get(correctable_mask_) & bit) == 0 && error_) error_({RasSeverity::correctable, now});
}

void RasErrors::show_first(Tick now) {
    const Record& first = records_.front();
    registers_.set(pointer_, first.number, now);
    for (unsigned i = 0; i < first.header.size(); ++i) registers_.set(log_, first.header[i], i, now);
}

void RasErrors::status_changed(const RegisterChange& change) {
    if (change.cause == ChangeCause::reset) records_.clear();
    if (change.cause != ChangeCause::write || records_.empty()) return;
    const std::uint64_t cleared = change.old_value & ~change.new_value;
    const std::uint64_t first = records_.front().bit & cleared;
    if (first != 0) records_.erase(records_.begin());
    const auto dropped = [&](const Record& record) { return (record.bit & cleared & ~first) != 0; };
    records_.erase(std::remove_if(records_.begin(), records_.end(), dropped), records_.end());
    if (first == 0 || records_.empty()) return;
    const auto again = [&](const Record& record) { return record.bit == first; };
    if (std::any_of(records_.begin(), records_.end(), again))
        registers_.set(status_, change.new_value | first, 0, change.now);
    show_first(change.now);
}

}  // namespace cxlvp::cxl
