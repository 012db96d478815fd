// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/context/context_attachment.h"

#include "cxlvp/host/capi/afu/capi_afu.h"
#include "cxlvp/host/capi/bus/card_poll.h"
#include "cxlvp/host/capi/context/element_fields.h"
#include "cxlvp/host/capi/context/process_memory.h"

namespace cxlvp::host {

using psl::ElementCommand;
using psl::ProcessElement;

CapiStatus ContextAttachment::attach(const CapiProcess& process, bool master, IrqRanges& irqs, std::uint64_t wed,
                                     std::uint64_t amr) {
    const CapiMachine& machine = afu_.adapter().machine();
    if (machine.caia == psl::Caia::v2 && !process.kernel && process.memory == nullptr)
        return CapiStatus::failed(CapiError::invalid, "the process has no memory");
    element_ = element_for(machine, process, master, irqs, wed, amr);
    if (machine.caia == psl::Caia::v1 && process.memory != nullptr) {
        process.memory->prefault_segments(wed);
        element_.sstp0 = process.memory->sstp0();
        element_.sstp1 = process.memory->sstp1();
    }
    switch (afu_.mode()) {
        case AfuMode::directed:
            return attach_directed(irqs);
        case AfuMode::dedicated:
            return machine.caia == psl::Caia::v1 ? attach_dedicated_registers(irqs) : attach_dedicated_element(irqs);
        case AfuMode::none:
            break;
    }
    return CapiStatus::failed(CapiError::invalid, "the AFU has no programming model");
}

CapiStatus ContextAttachment::attach_directed(IrqRanges& irqs) {
    if (irqs.range[0] == 0) irqs = afu_.psl_irq_alone();
    set_interrupts(element_, irqs);
    if (CapiStatus status = afu_.area().write_element(handle_, element_); !status.ok()) return status;
    if (CapiStatus status = afu_.control().enable(); !status.ok()) return status;
    return add();
}

CapiStatus ContextAttachment::attach_dedicated_registers(const IrqRanges& irqs) {
    CapiBus& bus = afu_.bus();
    const unsigned slice = afu_.slice();
    bus.write(slice, SliceOsRegister::pid_tid, std::uint64_t{element_.pid} << 32);
    bus.write(slice, SliceHvRegister::sr, element_.sr);
    if (CapiStatus status = write_segment_table(); !status.ok()) return status;
    write_irq_registers(irqs);
    bus.write(slice, SliceOsRegister::amr, element_.amr);
    if (CapiStatus status = afu_.control().reset(false); !status.ok()) return status;
    bus.write(slice, SliceOsRegister::wed, element_.wed);
    return afu_.control().enable();
}

CapiStatus ContextAttachment::attach_dedicated_element(IrqRanges& irqs) {
    if (irqs.range[0] == 0) irqs = afu_.psl_irq_alone();
    set_interrupts(element_, irqs);
    element_.software_state = ProcessElement::kValid;
    if (CapiStatus status = afu_.area().write_element(handle_, element_); !status.ok()) return status;
    if (CapiStatus status = afu_.control().reset(false); !status.ok()) return status;
    return afu_.control().enable();
}

/// The table is invalid while its pointer changes.
CapiStatus ContextAttachment::write_segment_table() {
    CapiBus& bus = afu_.bus();
    bus.write(afu_.slice(), SliceOsRegister::sstp1, 0);
    if (CapiStatus status = afu_.control().drop_segments(); !status.ok()) return status;
    bus.write(afu_.slice(), SliceOsRegister::sstp0, element_.sstp0);
    bus.write(afu_.slice(), SliceOsRegister::sstp1, element_.sstp1);
    return {};
}

void ContextAttachment::write_irq_registers(const IrqRanges& irqs) {
    std::uint64_t offsets = 0, limits = 0;
    for (unsigned r = 0; r < 4; ++r) {
        offsets = offsets << 16 | (irqs.offset[r] & 0xffff);
        limits = limits << 16 | (irqs.range[r] & 0xffff);
    }
    afu_.bus().write(afu_.slice(), SliceHvRegister::ivte_offset, offsets);
    afu_.bus().write(afu_.slice(), SliceHvRegister::ivte_limit, limits);
}

CapiStatus ContextAttachment::detach() {
    if (afu_.mode() == AfuMode::dedicated) {
        complain(afu_.control().reset(false));
        complain(afu_.control().disable());
        complain(afu_.control().purge());
        return {};
    }
    if (!inserted_) return {};
    if (CapiStatus status = terminate(); !status.ok()) return status;
    return remove();
}

void ContextAttachment::update_irqs(const IrqRanges& irqs, bool started) {
    set_interrupts(element_, irqs);
    if (afu_.mode() == AfuMode::dedicated) {
        if (!started) return;
        if (afu_.adapter().machine().caia == psl::Caia::v1)
            write_irq_registers(irqs);
        else
            complain(afu_.area().write_element(handle_, element_));
        return;
    }
    if (started) {
        complain(terminate());
        complain(remove());
    }
    complain(afu_.area().write_element(handle_, element_));
    if (started) complain(add());
}

CapiStatus ContextAttachment::add() {
    element_.software_state = ProcessElement::kValid;
    CapiStatus status = afu_.area().command(ElementCommand::add, handle_, element_.software_state);
    if (status.ok()) inserted_ = true;
    return status;
}

CapiStatus ContextAttachment::terminate() {
    if (!element_.valid()) return {};
    CapiStatus status;
    if (afu_.bus().link_up())
        status = afu_.area().command(ElementCommand::terminate, handle_,
                                     ProcessElement::kValid | ProcessElement::kTerminate);
    element_.software_state = 0;
    complain(afu_.area().write_state(handle_, 0));
    return status;
}

CapiStatus ContextAttachment::remove() {
    CapiStatus status;
    if (afu_.bus().link_up()) status = afu_.area().command(ElementCommand::remove, handle_, 0);
    if (status.ok()) inserted_ = false;
    if (afu_.adapter().machine().caia == psl::Caia::v1) complain(drop_segments());
    return status;
}

CapiStatus ContextAttachment::drop_segments() {
    CapiBus& bus = afu_.bus();
    bus.write(AdapterRegister::lbisel, std::uint64_t{element_.pid} << 32 | element_.lpid);
    bus.write(AdapterRegister::slbia, kInvalidateLpidPid);
    return poll_card(bus, "invalidation of the segments of a context",
                     [&] { return (bus.read(AdapterRegister::slbia) & kInvalidatePending) == 0; });
}

void ContextAttachment::complain(const CapiStatus& status) {
    if (!status.ok() && afu_.bus().link_up()) afu_.adapter().log().warn(status.text);
}

}  // namespace cxlvp::host
