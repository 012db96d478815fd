// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "cxlvp/cxl/coherence/line_cache.h"
#include "cxlvp/cxl/coherence/snoop_filter.h"

namespace cxlvp::cxl {

/// The decisions of the host's coherence agent, without time: the tags of the last-level cache, and a directory of the
/// lines that caches of devices may hold. Every call changes both at once to what they are when the messages that it
/// asks for have been exchanged; no two owners of a line exist between calls.
///
/// A line that the cache has exclusive or modified is with no device; one that it shares, devices have shared at most.
class HomeAgent {
public:
    /// What a request takes and gives, for one line.
    struct Step {
        bool hit = false;     ///< the last-level cache had the line
        bool memory = false;  ///< memory is accessed before the answer, unless a snooped device sends the line
        /// `snoop` goes to the agents in `holders` first.
        Opcode snoop = Opcode::snp_cur;
        std::uint64_t holders = 0;
        bool claim = false;          ///< the line becomes somebody's without having been read: its memory must know
        bool write_back = false;     ///< the line is written to memory, which nobody waits for
        Mesi state = Mesi::invalid;  ///< granted to the device; of a back-invalidate snoop: what the host keeps
        std::optional<std::uint64_t> displaced;     ///< a modified line that left the cache for this one
        std::optional<SnoopFilter::Victim> recall;  ///< a line that devices must give up for this one
    };

    HomeAgent(const LineCache::Config& llc, const SnoopFilter::Config& directory);

    /// The host reads, or writes a part of, a line. A write that misses does not bring the line into the cache.
    Step read(std::uint64_t line);
    Step write(std::uint64_t line);
    /// A D2H request of `agent`. `own_memory`: the line is memory of that device, which the directory does not track.
    /// `grant` is the number of the new grant, or of the one that an eviction gives back.
    Step device(Opcode opcode, std::uint64_t line, unsigned agent, bool own_memory, std::uint32_t grant);
    /// A back-invalidate snoop of the device `agent`.
    Step back_invalidate(Opcode opcode, std::uint64_t line, unsigned agent);
    /// The data of the line turned out not to be good: the cache does not keep it.
    void forget(std::uint64_t line) { llc_.limit(line, Mesi::invalid); }
    /// Software of the host flushes a line; true when it has to be written to memory.
    bool flush(std::uint64_t line) { return llc_.limit(line, Mesi::invalid) == Mesi::modified; }

    /// Forgets everything.
    void clear() {
        llc_.clear();
        directory_.clear();
    }

    LineCache& llc() { return llc_; }
    SnoopFilter& directory() { return directory_; }

private:
    void fill(Step& step, std::uint64_t line, Mesi state);
    Step read_shared(std::uint64_t line, unsigned agent, bool own_memory, std::uint32_t grant);
    Step own(std::uint64_t line, unsigned agent, bool own_memory, std::uint32_t grant);
    Step replace(Opcode opcode, std::uint64_t line, unsigned agent);
    Step evict(Opcode opcode, std::uint64_t line, unsigned agent, std::uint32_t grant);
    /// Devices other than `agent` keep at most `most` of the line.
    void limit_others(Step& step, std::uint64_t line, unsigned agent, Mesi most);

    LineCache llc_;
    SnoopFilter directory_;
};

}  // namespace cxlvp::cxl
