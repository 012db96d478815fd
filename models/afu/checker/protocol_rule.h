// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace cxlvp::afu {

/// What a PSL and its AFU must keep to. Breaking a rule is counted and reported as "psl-afu-NAME".
enum class ProtocolRule : std::uint8_t {
    // The AFU: commands.
    tag_in_use,       ///< a command with a tag that has no response yet
    no_credit,        ///< more commands than credits
    size,             ///< not a power of two of 1 to 128 bytes
    alignment,        ///< the address is no multiple of the size
    not_running,      ///< a command without a running job
    unknown_code,     ///< a code without meaning, or of another generation of the PSL
    stopped_context,  ///< a command of a process after its termination or removal was acknowledged
    dma,              ///< DMA interface: none on a PSL8, no job, or a size that is not 1 to 512
    // The AFU: jobs.
    running_without_start,  ///< jrunning without START, or twice
    done_without_job,       ///< jdone without reset or START, or a second one
    done_not_running,       ///< jdone of a START whose jrunning never rose
    done_outstanding,       ///< jdone of a job with commands outstanding
    ack_without_llcmd,      ///< jcack without LLCMD, or a second one
    timebase_request,       ///< not while a job runs, or while one is under way
    answer_in_past,         ///< an answer before what it answers
    read_latency,           ///< ah_brlat is none of the generation, or changed with commands outstanding
    // The PSL.
    response_unknown_tag,  ///< a response for a tag without command
    buffer_unknown_tag,    ///< a buffer access for a tag without a command that moves data in that direction
    buffer_range,          ///< a buffer access beyond the data of the command
    data_missing,          ///< DONE without the buffer having been accessed
    data_late,             ///< a buffer access after the response
    mmio_overlap,          ///< an access before the last one was acknowledged
    mmio_alignment,        ///< the address is no multiple of the size
    mmio_ack_in_past,      ///< acknowledged before it came (the AFU)
    job_order,             ///< a job code at a wrong time
};
inline constexpr std::size_t kProtocolRules = 25;

/// Its name with dashes, such as "tag-in-use".
const char* to_string(ProtocolRule rule);

}  // namespace cxlvp::afu
