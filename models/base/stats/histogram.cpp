// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/stats/histogram.h"

#include <algorithm>
#include <cmath>

namespace cxlvp {

void Histogram::allocate() {
    buckets_.resize(kBuckets);
}

std::uint64_t Histogram::sum() const {
    constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
    return sum_ > kMax ? kMax : static_cast<std::uint64_t>(sum_);
}

double Histogram::mean() const {
    return count_ == 0 ? 0 : static_cast<double>(sum_) / static_cast<double>(count_);
}

std::uint64_t Histogram::percentile(double p) const {
    if (count_ == 0) return 0;
    if (!(p > 0)) return min_;
    if (p >= 100) return max_;
    // Dividing last keeps a rank that is whole in decimal (99.9 % of 1000) from being rounded up a place.
    const double rank = std::ceil(p * static_cast<double>(count_) / 100);
    std::uint64_t seen = 0;
    for (std::size_t i = index(min_); i < kBuckets; ++i) {
        seen += buckets_[i];
        if (static_cast<double>(seen) >= rank) return std::min(highest(i), max_);
    }
    return max_;
}

void Histogram::merge(const Histogram& other) {
    if (other.count_ == 0) return;
    if (buckets_.empty()) allocate();
    for (std::size_t i = index(other.min_); i <= index(other.max_); ++i) buckets_[i] += other.buckets_[i];
    count_ += other.count_;
    sum_ += other.sum_;
    min_ = std::min(min_, other.min_);
    max_ = std::max(max_, other.max_);
}

void Histogram::clear() {
    std::fill(buckets_.begin(), buckets_.end(), 0);
    count_ = 0;
    sum_ = 0;
    min_ = std::numeric_limits<std::uint64_t>::max();
    max_ = 0;
}

}  // namespace cxlvp
