// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/afu/capi_afu.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cxlvp/host/capi/afu/descriptor_reader.h"
#include "cxlvp/host/capi/afu/slice_setup.h"

namespace cxlvp::host {

using Hv = SliceHvRegister;
using Os = SliceOsRegister;

CapiAfu::CapiAfu(CapiAdapter& adapter, unsigned slice, Pages pages, const FaultConfig& faults)
    : adapter_(adapter),
      slice_(slice),
      pages_(std::move(pages)),
      control_(adapter.bus(), slice, adapter.machine().caia, adapter.log()),
      area_(adapter.bus(), slice),
      faults_(*this, faults) {}

CapiStatus CapiAfu::probe() {
    SliceSetup setup(bus(), slice_, adapter_.machine(), control_, adapter_.log());
    if (CapiStatus status = setup.sanitize(); !status.ok()) return status;
    if (CapiStatus status = control_.reset(true); !status.ok()) return status;
    descriptor_ = read_descriptor(bus(), descriptor_offset());
    CapiStatus status = check_descriptor(descriptor_, bus(), descriptor_offset(), problem_state_bytes(),
                                         adapter_.machine().page_bytes, adapter_.log());
    if (!status.ok()) return status;
    setup.write_implementation_registers();
    if (status = register_interrupts(); !status.ok()) return status;
    setup.write_error_interrupt(static_cast<std::uint32_t>(error_irq_));
    irqs_max_ = adapter_.user_irqs();
    if (!bus().link_up()) return CapiStatus::failed(CapiError::io, "link went down during probe");
    return {};
}

CapiStatus CapiAfu::register_interrupts() {
    using Kind = InterruptTarget::Kind;
    for (const auto& [irq, kind] : {std::pair{&error_irq_, Kind::slice}, std::pair{&psl_irq_, Kind::psl}}) {
        if (*irq < 0) *irq = adapter_.interrupts().allocate(1);
        if (*irq < 0) return CapiStatus::failed(CapiError::no_space, "no interrupt for the slice");
        adapter_.map().set(static_cast<std::uint32_t>(*irq), {kind, this});
    }
    return {};
}

void CapiAfu::remove() {
    if (mode_ != AfuMode::none) deactivate();
    for (std::int64_t* irq : {&error_irq_, &psl_irq_}) {
        if (*irq < 0) continue;
        adapter_.map().set(static_cast<std::uint32_t>(*irq), {});
        adapter_.interrupts().release(static_cast<std::uint32_t>(*irq), 1);
        *irq = -1;
    }
}

bool CapiAfu::in_use() const {
    return std::any_of(contexts_.begin(), contexts_.end(), [](const CapiContext* c) { return c != nullptr; });
}

bool CapiAfu::has(AfuMode mode) const {
    switch (mode) {
        case AfuMode::directed:
            return (descriptor_.models & afu::AfuDescriptor::kDirected) != 0;
        case AfuMode::dedicated:
            return (descriptor_.models & afu::AfuDescriptor::kDedicated) != 0;
        case AfuMode::none:
            break;
    }
    return true;
}

CapiStatus CapiAfu::activate_best() {
    if (has(AfuMode::directed)) return set_mode(AfuMode::directed);
    if (has(AfuMode::dedicated)) return set_mode(AfuMode::dedicated);
    return CapiStatus::failed(CapiError::invalid, "the AFU has no programming model that is supported");
}

CapiStatus CapiAfu::set_mode(AfuMode mode) {
    if (in_use()) return CapiStatus::failed(CapiError::busy, "the AFU has contexts");
    if (!has(mode)) return CapiStatus::failed(CapiError::invalid, "the AFU does not have this programming model");
    if (!bus().link_up()) return CapiStatus::failed(CapiError::io, "link is down");
    if (mode_ != AfuMode::none) deactivate();
    switch (mode) {
        case AfuMode::directed:
            return activate_directed();
        case AfuMode::dedicated:
            return activate_dedicated();
        case AfuMode::none:
            break;
    }
    return {};
}

CapiStatus CapiAfu::create_area(std::uint32_t processes) {
    const std::uint64_t bytes = ProcessArea::bytes_for(processes, adapter_.machine().page_bytes);
    if (area_.created() && area_.layout().bytes >= bytes) return {};
    const std::uint64_t base = pages_(bytes);
    if (base == 0) return CapiStatus::failed(CapiError::no_memory, "no memory for the scheduled process area");
    return area_.create(base, bytes);
}

CapiStatus CapiAfu::activate_directed() {
    if (CapiStatus status = create_area(descriptor_.processes); !status.ok()) return status;
    area_.attach();
    bus().write(slice_, Hv::scntl, kScntlDirected);
    if (adapter_.machine().caia == psl::Caia::v1) bus().write(slice_, Hv::amor, ~std::uint64_t{0});
    bus().write(slice_, Hv::id, kIdFirst | kIdLast);
    contexts_.assign(std::min<std::uint32_t>(descriptor_.processes, area_.layout().elements), nullptr);
    mode_ = AfuMode::directed;
    return {};
}

CapiStatus CapiAfu::activate_dedicated() {
    const CapiMachine& machine = adapter_.machine();
    if (machine.caia == psl::Caia::v2) {
        if (CapiStatus status = create_area(1); !status.ok()) return status;
        area_.attach();
        bus().write(slice_, Hv::scntl, kScntlDedicated);
        bus().write(slice_, Hv::id, kIdFirst | kIdLast);
    } else {
        bus().write(slice_, Hv::scntl, kScntlDedicated);
        bus().write(slice_, Hv::ctx_time, 0);
        bus().write(slice_, Hv::spap, 0);
        bus().write(slice_, Hv::amor, ~std::uint64_t{0});
        bus().write(slice_, Hv::lpid, machine.lpid);
        bus().write(slice_, Hv::haurp, 0);
        bus().write(slice_, Hv::sdr, machine.sdr1);
        for (const Os reg : {Os::csrp, Os::aurp0, Os::aurp1}) bus().write(slice_, reg, 0);
    }
    contexts_.assign(1, nullptr);
    mode_ = AfuMode::dedicated;
    return {};
}

/// In dedicated mode nothing is left to do: detaching has reset the AFU.
void CapiAfu::deactivate() {
    const AfuMode was = mode_;
    mode_ = AfuMode::none;
    contexts_.clear();
    if (was == AfuMode::dedicated) return;
    for (const CapiStatus& status : {control_.reset(true), control_.disable(), control_.purge()})
        if (!status.ok()) adapter_.log().warn(status.text);
}

CapiStatus CapiAfu::reset() {
    if (in_use()) return CapiStatus::failed(CapiError::busy, "the AFU has contexts");
    return control_.reset(mode_ == AfuMode::none);
}

CapiStatus CapiAfu::set_irqs_max(std::uint32_t irqs) {
    if (irqs < descriptor_.interrupts_per_process || irqs > adapter_.user_irqs())
        return CapiStatus::failed(CapiError::invalid, fmt::format("a context cannot have up to {} interrupts", irqs));
    irqs_max_ = irqs;
    return {};
}

CapiStatus CapiAfu::open(const CapiProcess& process, bool master, std::unique_ptr<CapiContext>& context) {
    if (mode_ == AfuMode::none) return CapiStatus::failed(CapiError::no_device, "the AFU has no programming model");
    if (!bus().link_up()) return CapiStatus::failed(CapiError::io, "link is down");
    const auto free = std::find(contexts_.begin(), contexts_.end(), nullptr);
    if (free == contexts_.end()) return CapiStatus::failed(CapiError::no_space, "no process handle is free");
    const auto handle = static_cast<std::uint16_t>(free - contexts_.begin());
    context = std::make_unique<CapiContext>(*this, handle, process, master);
    *free = context.get();
    return {};
}

CapiStatus CapiAfu::release(std::unique_ptr<CapiContext>& context) {
    if (context != nullptr && context->state() == CapiContext::State::started)
        return CapiStatus::failed(CapiError::busy, "context is started");
    if (context != nullptr) faults_.flush(context->handle());
    context.reset();
    return {};
}

void CapiAfu::forget(std::uint16_t handle) {
    faults_.forget(handle);
    if (handle < contexts_.size()) contexts_[handle] = nullptr;
}

void CapiAfu::error_interrupt() {
    const std::uint64_t serr = bus().read(slice_, Hv::serr);
    const std::uint64_t err_stat = bus().read(slice_, Os::err_stat);
    const std::uint64_t afu_err = bus().read(slice_, Os::afu_err);
    const std::uint64_t dsisr = bus().read(slice_, Os::dsisr);
    std::string text = fmt::format("slice {} error, SERR {:#x} ErrStat {:#x} AFU_ERR {:#x} DSISR {:#x}", slice_, serr,
                                   err_stat, afu_err, dsisr);
    if (adapter_.machine().caia == psl::Caia::v1) {
        const std::uint64_t fir = bus().read(slice_, Hv::fir_slice);
        const std::uint64_t debug = bus().read(slice_, Hv::afu_debug);
        text += fmt::format(" FIR {:#x} AFU_DEBUG {:#x}", fir, debug);
    }
    adapter_.log().warn(std::move(text));
    bus().write(slice_, Hv::serr, serr | (serr & kSerrStatus) >> 32);
}

}  // namespace cxlvp::host
