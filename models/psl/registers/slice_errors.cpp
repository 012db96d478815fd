// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/registers/slice_errors.h"

#include "cxlvp/psl/ibm_bits.h"

namespace cxlvp::psl {

namespace {

constexpr unsigned kMaskDistance = 32;
constexpr std::uint64_t kMaskable = ibm_mask(0, 8);

unsigned bit(SliceError error) {
    return static_cast<unsigned>(error);
}

}  // namespace

SliceErrors::SliceErrors(RegisterFile& p1n) : registers_(p1n), reg_(p1n.index("PSL_SERR_An")) {}

std::uint64_t SliceErrors::status_bit(SliceError error) {
    return ibm_bit(bit(error));
}

std::uint64_t SliceErrors::mask_bit(SliceError error) {
    return (status_bit(error) & kMaskable) >> kMaskDistance;
}

std::uint64_t SliceErrors::in_view(std::uint64_t serr) {
    return (serr & kMaskable & ~(serr << kMaskDistance)) | (serr & status_bit(SliceError::ae));
}

bool SliceErrors::raise(SliceError error, Tick at) {
    ++counts_[bit(error)];
    const std::uint64_t before = value();
    const std::uint64_t after = before | status_bit(error);
    registers_.set(reg_, after, 0, at);
    return (in_view(after) & ~in_view(before)) != 0;
}

std::uint64_t SliceErrors::count(SliceError error) const {
    return counts_[bit(error)];
}

}  // namespace cxlvp::psl
