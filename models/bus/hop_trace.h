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

/// One span of the trace: a transaction passing through a module, from entry to return. Made on the stack of the call;
/// the span of the next hop becomes its child. Does nothing but test one flag while tracing is off.
class HopTrace {
public:
    HopTrace(Context& context, std::uint32_t track, const TraceLabels& labels, Payload& tx,
             const sc_core::sc_time& delay)
        : context_(context), delay_(delay) {
        if (__builtin_expect(context.tracer().enabled(), false)) begin(track, labels, tx);
    }
    ~HopTrace() {
        if (__builtin_expect(id_ != 0, false)) end();
    }
    HopTrace(const HopTrace&) = delete;
    HopTrace& operator=(const HopTrace&) = delete;

private:
    [[gnu::noinline]] void begin(std::uint32_t track, const TraceLabels& labels, Payload& tx) {
        track_ = track;
        label_ = tx.is_write() ? labels.write : labels.read;
        address_ = tx.get_address();
        bytes_ = tx.get_data_length();
        begin_ = context_.now() + delay_.value();
        id_ = context_.tracer().next_id();
        info_ = tx.get_extension<RequestInfo>();
        if (info_ != nullptr) {
            parent_ = info_->trace;
            info_->trace = id_;
        }
    }
    [[gnu::noinline]] void end() {
        if (info_ != nullptr) info_->trace = parent_;
        context_.tracer().span(track_, label_, id_, parent_, begin_, context_.now() + delay_.value(), address_, bytes_);
    }

    Context& context_;
    const sc_core::sc_time& delay_;
    RequestInfo* info_ = nullptr;
    std::uint64_t id_ = 0;  ///< 0 while tracing is off
    std::uint64_t parent_ = 0;
    std::uint64_t address_ = 0;
    Tick begin_ = 0;
    std::uint32_t track_ = 0;
    std::uint32_t label_ = 0;
    std::uint32_t bytes_ = 0;
};

}  // namespace cxlvp::bus
