// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/base/sim/module.h"
#include "cxlvp/bus/request_info.h"

namespace cxlvp::bus {

/// Labels of the spans that transactions leave in the trace.
struct TraceLabels {
    explicit TraceLabels(Tracer& tracer) : read(tracer.label("read")), write(tracer.label("write")) {}
    std::uint32_t read;
    std::uint32_t write;
};

/// One span of the trace: a transaction passing through a module, from entry to return. Made on the stack of the call,
/// and only while tracing is on (`tracing`); the span of the next hop becomes its child.
class HopTrace {
public:
    HopTrace(Context& context, std::uint32_t track, const TraceLabels& labels, Payload& tx,
             const sc_core::sc_time& delay)
        : context_(context),
          delay_(delay),
          info_(tx.get_extension<RequestInfo>()),
          id_(context.tracer().next_id()),
          parent_(info_ != nullptr ? info_->trace : 0),
          address_(tx.get_address()),
          begin_(context.now() + delay.value()),
          track_(track),
          label_(tx.is_write() ? labels.write : labels.read),
          bytes_(tx.get_data_length()) {
        if (info_ != nullptr) info_->trace = id_;
    }
    ~HopTrace() {
        if (info_ != nullptr) info_->trace = parent_;
        context_.tracer().span(track_, label_, id_, parent_, begin_, context_.now() + delay_.value(), address_, bytes_);
    }
    HopTrace(const HopTrace&) = delete;
    HopTrace& operator=(const HopTrace&) = delete;

    /// The one question a hop asks on its way.
    static bool tracing(const Context& context) { return __builtin_expect(context.tracer().enabled(), false); }

private:
    Context& context_;
    const sc_core::sc_time& delay_;
    RequestInfo* info_;
    std::uint64_t id_;
    std::uint64_t parent_;
    std::uint64_t address_;
    Tick begin_;
    std::uint32_t track_;
    std::uint32_t label_;
    std::uint32_t bytes_;
};

}  // namespace cxlvp::bus
