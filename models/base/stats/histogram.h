// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace cxlvp {

/// Distribution of 64-bit values (latencies, sizes) in log-linear buckets: values below 128 have a bucket each, above
/// that every octave has 64 of equal width, so that a bucket is at most 1/64 (1.6 %) wider than its lowest value.
/// Count, sum, minimum and maximum are exact. The buckets (30 KiB) are allocated at the first record.
class Histogram {
public:
    /// Counts `value` once.
    void record(std::uint64_t value) { record(value, 1); }
    /// Counts `value` `n` times.
    void record(std::uint64_t value, std::uint64_t n) {
        if (buckets_.empty()) allocate();
        buckets_[index(value)] += n;
        count_ += n;
        sum_ += static_cast<unsigned __int128>(value) * n;
        if (n == 0) return;
        if (value < min_) min_ = value;
        if (value > max_) max_ = value;
    }

    bool empty() const { return count_ == 0; }
    std::uint64_t count() const { return count_; }
    /// Sum of all values; the largest 64-bit number when it does not fit (`mean` stays right).
    std::uint64_t sum() const;
    /// Smallest value; 0 when empty.
    std::uint64_t min() const { return count_ == 0 ? 0 : min_; }
    /// Largest value; 0 when empty.
    std::uint64_t max() const { return max_; }
    /// Arithmetic mean; 0 when empty.
    double mean() const;
    /// The value that `p` percent (0 to 100) of all values do not exceed: the upper end of the bucket that holds it, at
    /// most `max()`, so never too low and less than 1.6 % too high. 0 gives `min()`, 100 gives `max()`; 0 when empty.
    std::uint64_t percentile(double p) const;

    /// Adds everything that `other` recorded.
    void merge(const Histogram& other);
    /// Forgets everything; the buckets stay allocated.
    void clear();

    /// Calls `f(lowest, highest, count)` for every non-empty bucket in rising order; both bounds belong to the bucket.
    template <class F>
    void for_each_bucket(F&& f) const {
        for (std::size_t i = 0; i < buckets_.size(); ++i)
            if (buckets_[i] != 0) f(lowest(i), highest(i), buckets_[i]);
    }

private:
    static constexpr int kBits = 6;
    static constexpr std::uint64_t kPerOctave = std::uint64_t{1} << kBits;
    static constexpr std::size_t kBuckets = (64 - kBits + 1) * kPerOctave;

    static std::size_t index(std::uint64_t value) {
        // The octave of 0..63 is treated as the one of 64..127, which makes both exact.
        const int shift = 63 - kBits - __builtin_clzll(value | kPerOctave);
        return static_cast<std::size_t>(shift) * kPerOctave + (value >> shift);
    }
    static std::uint64_t lowest(std::size_t i) {
        if (i < 2 * kPerOctave) return i;
        return (i % kPerOctave + kPerOctave) << (i / kPerOctave - 1);
    }
    static std::uint64_t highest(std::size_t i) { return i + 1 < kBuckets ? lowest(i + 1) - 1 : ~std::uint64_t{0}; }
    void allocate();

    std::vector<std::uint64_t> buckets_;
    std::uint64_t count_ = 0;
    unsigned __int128 sum_ = 0;
    std::uint64_t min_ = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t max_ = 0;
};

}  // namespace cxlvp
