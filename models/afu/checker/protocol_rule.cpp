// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu/checker/protocol_rule.h"

namespace cxlvp::afu {

const char* to_string(ProtocolRule rule) {
    static constexpr const char* kNames[kProtocolRules] = {"tag-in-use",
                                                           "no-credit",
                                                           "size",
                                                           "alignment",
                                                           "not-running",
                                                           "unknown-code",
                                                           "stopped-context",
                                                           "dma",
                                                           "running-without-start",
                                                           "done-without-job",
                                                           "done-not-running",
                                                           "done-outstanding",
                                                           "ack-without-llcmd",
                                                           "timebase-request",
                                                           "answer-in-past",
                                                           "read-latency",
                                                           "response-unknown-tag",
                                                           "buffer-unknown-tag",
                                                           "buffer-range",
                                                           "data-missing",
                                                           "data-late",
                                                           "mmio-overlap",
                                                           "mmio-alignment",
                                                           "mmio-ack-in-past",
                                                           "job-order"};
    return kNames[static_cast<std::size_t>(rule)];
}

}  // namespace cxlvp::afu
