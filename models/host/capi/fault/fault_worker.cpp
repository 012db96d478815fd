// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/fault/fault_worker.h"

#include <algorithm>

#include <fmt/format.h>

#include "cxlvp/host/capi/afu/capi_afu.h"
#include "cxlvp/host/capi/context/process_memory.h"
#include "cxlvp/psl/fault/fault_bits.h"
#include "cxlvp/psl/translation/dsisr.h"

namespace cxlvp::host {

namespace {

using Hv = SliceHvRegister;
using Os = SliceOsRegister;
using psl::FaultBits;
using psl::FaultKind;
using psl::FaultResponse;

constexpr std::uint64_t kGone = ~std::uint64_t{0};

}  // namespace

FaultWorker::Reading FaultWorker::read() {
    CapiBus& bus = afu_.bus();
    const unsigned slice = afu_.slice();
    Reading now;
    now.dsisr = bus.read(slice, Os::dsisr);
    now.dar = bus.read(slice, Os::dar);
    if (afu_.adapter().machine().caia == psl::Caia::v1) now.dsr = bus.read(slice, Os::dsr);
    now.afu_err = bus.read(slice, Os::afu_err);
    now.err_stat = bus.read(slice, Os::err_stat);
    return now;
}

void FaultWorker::interrupt() {
    ++counters_.interrupts;
    const std::uint64_t handle = afu_.bus().read(afu_.slice(), Os::pe_handle);
    if (handle == kGone) {
        afu_.adapter().log().warn("interrupt of a card that is gone");
        return;
    }
    Reading now = read();
    now.handle = handle & 0xffff;
    if (!afu_.bus().link_up()) return;
    CapiContext* context = afu_.find(static_cast<std::uint32_t>(now.handle));
    if (context == nullptr) {
        ++counters_.unknown;
        afu_.adapter().log().warn(fmt::format("interrupt of unknown handle {}, DSISR {:#x} DAR {:#x} DSR {:#x}",
                                              now.handle, now.dsisr, now.dar, now.dsr));
        afu_.control().refuse(now.dsisr);
        return;
    }
    switch (FaultBits::kind(afu_.adapter().machine().caia, now.dsisr)) {
        case FaultKind::translation:
            schedule({context->handle(), now.dsisr, now.dar});
            break;
        case FaultKind::psl_error:
            psl_error(*context, now);
            break;
        case FaultKind::afu_error:
            afu_error(*context, now);
            break;
        case FaultKind::warning:
            warning(now);
            break;
        case FaultKind::none:
            afu_.adapter().log().warn(fmt::format("interrupt without a cause, DSISR {:#x}", now.dsisr));
            break;
    }
}

void FaultWorker::schedule(const Fault& fault) {
    const auto same = [&](const Fault& queued) { return queued.handle == fault.handle; };
    const auto found = std::find_if(queue_.begin(), queue_.end(), same);
    if (found != queue_.end())
        *found = fault;
    else
        queue_.push_back(fault);
}

void FaultWorker::psl_error(CapiContext& context, const Reading& reading) {
    ++counters_.psl_errors;
    CapiBus& bus = afu_.bus();
    const unsigned slice = afu_.slice();
    std::string text = fmt::format("PSL error of context {}, ErrStat {:#x}", context.handle(), reading.err_stat);
    if (afu_.adapter().machine().caia == psl::Caia::v1) {
        const std::uint64_t fir1 = bus.read(AdapterRegister::fir1);
        const std::uint64_t fir2 = bus.read(AdapterRegister::fir2);
        const std::uint64_t fir_slice = bus.read(slice, Hv::fir_slice);
        const std::uint64_t debug = bus.read(slice, Hv::afu_debug);
        text += fmt::format(" FIR {:#x} {:#x} slice {:#x} AFU_DEBUG {:#x}", fir1, fir2, fir_slice, debug);
        bus.write(AdapterRegister::trace, 0x8000000000000017);
        bus.write(slice, Hv::slice_trace, 0x8000000000000000);
    } else {
        text += fmt::format(" FIR {:#x}", bus.read(AdapterRegister::psl9_fir1));
        constexpr unsigned kArrays = 11, kFinished = 3;
        const std::uint64_t state = bus.read(AdapterRegister::psl9_ctccfg);
        for (unsigned array = 0; array < kArrays; ++array)
            if ((state >> (62 - 2 * array) & 3) != kFinished)
                bus.write(AdapterRegister::psl9_tracecfg, 0x8400000000000000 | array);
    }
    afu_.adapter().log().warn(std::move(text));
    // The error is taken back instead of being answered.
    const std::uint64_t dsisr = bus.read(slice, Os::dsisr);
    bus.write(slice, Os::err_stat, reading.err_stat);
    bus.write(slice, Os::dsisr, dsisr & ~psl::dsisr::kPslError);
}

void FaultWorker::afu_error(CapiContext& context, const Reading& reading) {
    ++counters_.afu_errors;
    if (!context.events().afu_error(reading.afu_err))
        afu_.adapter().log().warn(
            fmt::format("AFU error {:#x} of context {} is lost", reading.afu_err, context.handle()));
    answer(FaultResponse::kAcknowledge);
}

void FaultWorker::warning(const Reading& reading) {
    ++counters_.warnings;
    afu_.adapter().log().warn(fmt::format("PSL warns with DSISR {:#x}", reading.dsisr));
    if (!config_.leave_warnings) answer(FaultResponse::kAcknowledge);
}

bool FaultWorker::work() {
    if (working_ || queue_.empty()) return false;
    const Fault fault = queue_.front();
    queue_.pop_front();
    working_ = true;
    working_on_ = fault.handle;
    if (config_.latency > 0) afu_.bus().host().pause(config_.latency);
    handle(fault);
    working_ = false;
    return true;
}

void FaultWorker::handle(const Fault& fault) {
    if (!still_there(fault)) {
        ++counters_.changed;
        afu_.adapter().log().warn(fmt::format("fault of context {}: regs changed", fault.handle));
        return;
    }
    CapiContext* context = afu_.find(fault.handle);
    if (context == nullptr || context->state() == CapiContext::State::closed || context->process().memory == nullptr) {
        if (context != nullptr)
            refuse(*context, fault);
        else
            answer(FaultResponse::kAddressError);
        return;
    }
    if (resolve(*context, fault))
        answer(FaultResponse::kRestart);
    else
        refuse(*context, fault);
}

bool FaultWorker::still_there(const Fault& fault) {
    CapiBus& bus = afu_.bus();
    const unsigned slice = afu_.slice();
    const std::uint64_t dsisr = bus.read(slice, Os::dsisr);
    const std::uint64_t dar = bus.read(slice, Os::dar);
    std::uint64_t handle = bus.read(slice, Os::pe_handle);
    if (!config_.compare_whole_handle) handle &= 0xffff;
    return dsisr == fault.dsisr && dar == fault.dar && handle == fault.handle;
}

bool FaultWorker::resolve(CapiContext& context, const Fault& fault) {
    ProcessMemory& memory = *context.process().memory;
    if (afu_.adapter().machine().caia == psl::Caia::v1 && (fault.dsisr & psl::dsisr::kSegmentMiss) != 0) {
        if (!memory.map_segment(fault.dar)) return false;
        ++counters_.segments;
        return true;
    }
    if (!memory.map_page(fault.dar, (fault.dsisr & psl::dsisr::kStore) != 0)) return false;
    ++counters_.pages;
    return true;
}

void FaultWorker::refuse(CapiContext& context, const Fault& fault) {
    ++counters_.refused;
    answer(FaultResponse::kAddressError);
    context.events().fault(fault.dar, fault.dsisr);
}

void FaultWorker::answer(std::uint64_t tfc) {
    afu_.bus().write(afu_.slice(), Os::tfc, tfc);
}

void FaultWorker::flush(std::uint16_t handle) {
    const auto queued = [&] {
        return std::any_of(queue_.begin(), queue_.end(), [&](const Fault& fault) { return fault.handle == handle; });
    };
    while (queued() || (working_ && working_on_ == handle))
        if (!work()) afu_.bus().host().pause(1 * kMicrosecond);
}

void FaultWorker::forget(std::uint16_t handle) {
    queue_.erase(std::remove_if(queue_.begin(), queue_.end(), [&](const Fault& f) { return f.handle == handle; }),
                 queue_.end());
}

}  // namespace cxlvp::host
