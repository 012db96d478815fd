// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/context/capi_context.h"

#include <fmt/format.h>

#include "cxlvp/host/capi/afu/capi_afu.h"
#include "cxlvp/host/capi/bus/poll_timer.h"
#include "cxlvp/psl/fault/fault_bits.h"

namespace cxlvp::host {

CapiContext::CapiContext(CapiAfu& afu, std::uint16_t handle, const CapiProcess& process, bool master)
    : afu_(afu), handle_(handle), process_(process), master_(master), attachment_(afu, handle) {}

CapiContext::~CapiContext() {
    free_irqs();
    afu_.forget(handle_);
}

CapiStatus CapiContext::allocate_irqs(std::uint32_t count) {
    const SleepLock::Guard guard(status_lock_, afu_.bus().host());
    if (state_ == State::closed) return CapiStatus::failed(CapiError::io, "context is closed");
    const std::uint32_t least = afu_.descriptor().interrupts_per_process;
    if (count == 0) count = least;
    if (count < least || count > afu_.irqs_max())
        return CapiStatus::failed(CapiError::invalid,
                                  fmt::format("{} interrupts: the AFU takes {} to {}", count, least, afu_.irqs_max()));
    IrqRanges next;
    InterruptAllocator& allocator = afu_.adapter().interrupts();
    CapiStatus status = allocator.allocate_ranges(afu_.psl_irq(), count, next);
    if (!status.ok()) return status;
    afu_.adapter().map().set_ranges(next, this);
    IrqRanges last = irqs_;
    irqs_ = next;
    events_.set_irqs(count);
    if (state_ == State::started) attachment_.update_irqs(irqs_, true);
    afu_.adapter().map().set_ranges(last, nullptr);
    allocator.release_ranges(last);
    return {};
}

void CapiContext::free_irqs() {
    afu_.adapter().map().set_ranges(irqs_, nullptr);
    afu_.adapter().interrupts().release_ranges(irqs_);
}

CapiStatus CapiContext::start(std::uint64_t wed, std::uint64_t amr) {
    const SleepLock::Guard guard(status_lock_, afu_.bus().host());
    if (state_ == State::started) return {};
    if (state_ == State::closed) return CapiStatus::failed(CapiError::io, "context is closed");
    if (!afu_.bus().link_up()) return CapiStatus::failed(CapiError::io, "link is down");
    ContextCount& contexts = afu_.adapter().contexts();
    if (!contexts.get()) return CapiStatus::failed(CapiError::busy, "adapter is locked");
    CapiStatus status = attachment_.attach(process_, master_, irqs_, wed, amr);
    if (status.ok())
        state_ = State::started;
    else
        contexts.put();
    return status;
}

CapiStatus CapiContext::stop() {
    State was = State::closed;
    {
        const SleepLock::Guard guard(status_lock_, afu_.bus().host());
        was = state_;
        state_ = State::closed;
    }
    if (was != State::started) return CapiStatus::failed(CapiError::busy, "context was not started");
    CapiStatus status = attachment_.detach();
    if (!status.ok() && afu_.bus().link_up()) afu_.adapter().log().warn(status.text);
    afu_.faults().flush(handle_);
    drain_interrupts();
    afu_.adapter().contexts().put();
    return {};
}

/// The PSL may still show an interrupt of the context, that the fault worker has to answer.
void CapiContext::drain_interrupts() {
    constexpr unsigned kLooks = 1000;
    const std::uint64_t pending = psl::FaultBits::pending(afu_.adapter().machine().caia);
    for (unsigned look = 0; look < kLooks && afu_.bus().link_up(); ++look) {
        if ((afu_.bus().read(afu_.slice(), SliceOsRegister::pe_handle) & 0xffff) != handle_) return;
        if ((afu_.bus().read(afu_.slice(), SliceOsRegister::dsisr) & pending) == 0) return;
        afu_.bus().host().pause(1 * kMillisecond);
    }
    if (afu_.bus().link_up())
        afu_.adapter().log().warn(fmt::format("context {} is stopped and its interrupt still pending", handle_));
}

CapiStatus CapiContext::psa_address(std::uint64_t offset, std::uint64_t& address) const {
    if (state_ != State::started) return CapiStatus::failed(CapiError::io, "context is not started");
    const bool master = master_ || afu_.mode() == AfuMode::dedicated;
    const afu::ProcessArea part = afu_.descriptor().process_area(afu_.problem_state_bytes(), master, handle_);
    if (offset % 8 != 0 || offset >= part.bytes)
        return CapiStatus::failed(CapiError::invalid, fmt::format("nothing at {:#x} of the problem state", offset));
    address = afu_.problem_state_offset() + part.offset + offset;
    return {};
}

CapiStatus CapiContext::read_psa(std::uint64_t offset, std::uint64_t& value) {
    std::uint64_t address = 0;
    CapiStatus status = psa_address(offset, address);
    if (status.ok()) value = afu_.bus().read_p2(address);
    return status;
}

CapiStatus CapiContext::write_psa(std::uint64_t offset, std::uint64_t value) {
    std::uint64_t address = 0;
    CapiStatus status = psa_address(offset, address);
    if (status.ok()) afu_.bus().write_p2(address, value);
    return status;
}

bool CapiContext::wait_event(Tick limit) {
    PollTimer timer(afu_.bus().host(), limit);
    while (!events_.pending()) {
        if (state_ == State::closed || !timer.wait()) return false;
    }
    return true;
}

}  // namespace cxlvp::host
