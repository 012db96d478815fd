// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <unordered_set>
#include <vector>

#include "cxlvp/base/fault/fault_point.h"
#include "cxlvp/base/sim/resource.h"
#include "cxlvp/base/time/rate.h"
#include "cxlvp/bus/sparse_store.h"
#include "cxlvp/bus/timed_target.h"

namespace cxlvp::bus {

/// Memory with channels and banks. Consecutive pieces of `interleave` bytes go to consecutive channels; within a
/// channel consecutive rows (page open) or consecutive pieces (page closed) go to consecutive banks. An access occupies
/// its bank for the row cycle (or, when the row is open, for the column cycle) and then its channel for the transfer.
class Memory : public Module, private TimedTarget {
public:
    struct Config {
        enum class Page { closed, open };
        enum class OnPoison { flag, error };
        std::uint64_t size = 16 * kGiB;
        std::uint64_t channels = 1;
        std::uint64_t banks = 16;                  ///< per channel
        std::uint64_t interleave = 256;            ///< bytes on one channel before the next
        std::uint64_t row = 8 * kKiB;              ///< bytes of a row
        std::uint64_t bandwidth = 38'400'000'000;  ///< of one channel
        Page page = Page::closed;
        Tick controller = ns(10);  ///< front end and back end of the controller together
        Tick t_rcd = ns(14);       ///< row to column delay
        Tick t_cas = ns(14);       ///< column access
        Tick t_rp = ns(14);        ///< precharge
        Tick t_ras = ns(32);       ///< row active
        bool ecc = true;           ///< single-bit errors are corrected, double-bit errors poison the line
        OnPoison on_poison = OnPoison::flag;
        bool read_only = false;
        bool dmi = true;
        static const Schema<Config>& schema();
    };

    Memory(const sc_core::sc_module_name& instance, Context& context, const Config& config);

    TargetSocket in{"in"};

    TargetSocket* target(const std::string& port) override { return port == "in" ? &in : nullptr; }
    std::uint64_t size() const { return config_.size; }

    /// Marks the 64-byte lines that hold [first, last] as poisoned, or clears the mark. Direct access is withdrawn.
    void poison(std::uint64_t first, std::uint64_t last);
    void clear_poison(std::uint64_t first, std::uint64_t last);
    bool poisoned(std::uint64_t first, std::uint64_t last) const;
    /// Access without time and side effects, for loaders and checks; the range must lie within the memory.
    void load(std::uint64_t address, const std::uint8_t* data, std::size_t bytes) {
        store_.write(address, data, bytes);
    }
    using sc_core::sc_module::dump;
    void dump(std::uint64_t address, std::uint8_t* data, std::size_t bytes) { store_.read(address, data, bytes); }

private:
    Tick carry(Payload& tx, Tick at) override;
    bool get_direct_mem_ptr(Payload& tx, tlm::tlm_dmi& dmi) override;
    unsigned int transport_dbg(Payload& tx) override;

    /// An access that arrives at `at`; returns when it ends.
    Tick time_access(std::uint64_t address, std::uint32_t bytes, Tick at);
    Tick time_pieces(std::uint64_t address, std::uint32_t bytes, Tick at);
    std::size_t channel_of(std::uint64_t address) const {
        return (address >> interleave_bits_) & ((std::size_t{1} << channel_bits_) - 1);
    }
    /// Has a bank fetch or store `bytes` bytes from `at` on; returns when the channel may move them.
    Tick open_bank(std::uint64_t address, std::uint32_t bytes, Tick at);
    /// `at`, or the present when the kernel has passed it.
    Tick present(Tick at) const { return std::max(at, now()); }
    Tick move_over_channel(std::uint64_t address, std::uint32_t bytes, Tick at) {
        return channels_.pass(at, rate_.duration(bytes), 0, bytes, channel_of(address));
    }
    void move_data(Payload& tx);
    void move_masked(Payload& tx);
    /// Moves the data; `window` is the number of different addresses, less than the length when streaming.
    void move(Payload& tx, std::uint64_t window);
    void move_with_bit_error(Payload& tx, std::uint64_t window, const FaultSpec& fault);
    void check_poison(Payload& tx, std::uint64_t window);
    void clear_whole_lines(std::uint64_t first, std::uint64_t last);
    /// Direct access may be granted.
    bool direct() const;
    void withdraw_dmi() { in->invalidate_direct_mem_ptr(0, config_.size - 1); }
    static constexpr std::uint64_t kLine = 64;

    const Config config_;
    // The sizes are powers of two: their logarithms spare every access three divisions.
    const unsigned interleave_bits_;
    const unsigned channel_bits_;
    const unsigned bank_bits_;
    const unsigned row_bits_;
    const Rate rate_;
    const Tick row_cycle_;   ///< bank occupancy when a row is opened
    const Tick row_access_;  ///< until data, with activation
    SparseStore store_;
    Resource banks_;
    Resource channels_;
    std::vector<std::uint64_t> open_row_;  ///< per bank
    std::unordered_set<std::uint64_t> poisoned_;
    FaultPoint fault_;
    std::uint64_t reads_ = 0;
    std::uint64_t writes_ = 0;
    std::uint64_t bytes_read_ = 0;
    std::uint64_t bytes_written_ = 0;
    std::uint64_t row_hits_ = 0;
    std::uint64_t corrected_ = 0;
    std::uint64_t poison_reads_ = 0;
    std::uint64_t refused_ = 0;
};

}  // namespace cxlvp::bus
