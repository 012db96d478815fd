// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/adapter/capi_adapter.h"

#include <utility>

#include <fmt/format.h>

#include "cxlvp/host/capi/bus/card_poll.h"

namespace cxlvp::host {

namespace {

constexpr unsigned kCommand = 0x04, kCommandMemory = 0x2, kCommandMaster = 0x4;
constexpr unsigned kErrorReporting = 0x1, kUncorrectableMask = 0x08;
constexpr std::uint32_t kMalformedTlp = 1u << 18;
/// BAR4 and 5 are no window: they tell the card which addresses are the protocol's.
constexpr std::uint32_t kProtocolRangeHigh = 0x00020000;

}  // namespace

CapiAdapter::CapiAdapter(HostBus& bus, std::uint64_t config, const CapiMachine& machine)
    : machine_(machine),
      bus_(bus, config),
      interrupts_(machine.interrupts),
      map_(machine.interrupts.base, machine.interrupts.count) {}

CapiStatus CapiAdapter::probe() {
    if (CapiStatus status = enable_pci(); !status.ok()) return status;
    if (CapiStatus status = CapiVsec::read(bus_.config(), vsec_); !status.ok()) return status;
    if (CapiStatus status = vsec_.check(machine_, p2_.bytes); !status.ok()) return status;
    mask_malformed_tlps();
    switch_to_capi();
    bus_.place(p1_.address, p2_.address);
    if (CapiStatus status = sanitize(); !status.ok()) return status;
    write_implementation_registers();
    PciConfig& config = bus_.config();
    config.write(kCommand, config.read(kCommand, 2) | kCommandMaster, 2);
    if (machine_.caia == psl::Caia::v1) bus_.write(AdapterRegister::tb_ctlstat, 0x0400000000000000);
    bus_.write(AdapterRegister::control, 0);
    bus_.write(AdapterRegister::control, kControlTimebase);
    if (CapiStatus status = register_error_interrupt(); !status.ok()) return status;
    if (!bus_.link_up()) return CapiStatus::failed(CapiError::io, "link went down during probe");
    if (!contexts_.unlock()) log_.warn("adapter was not locked during probe");
    return {};
}

CapiStatus CapiAdapter::enable_pci() {
    PciConfig& config = bus_.config();
    if (!config.present()) return CapiStatus::failed(CapiError::no_device, "no card answers");
    if (CapiStatus status = place_bar(config, 0, machine_.bar0, p2_); !status.ok()) return status;
    if (CapiStatus status = place_bar(config, 2, machine_.bar2, p1_); !status.ok()) return status;
    config.write(kCommand, config.read(kCommand, 2) | kCommandMemory, 2);
    return {};
}

/// Early PSLs let malformed packets through that are none of the card's.
void CapiAdapter::mask_malformed_tlps() {
    if ((vsec_.psl_revision & 0xf000) != 0) return;
    PciConfig& config = bus_.config();
    const auto reporting = config.find_extended(kErrorReporting);
    if (!reporting) return;
    const std::uint32_t mask = config.read(*reporting + kUncorrectableMask);
    if ((mask & kMalformedTlp) == 0) config.write(*reporting + kUncorrectableMask, mask | kMalformedTlp);
}

void CapiAdapter::switch_to_capi() {
    PciConfig& config = bus_.config();
    config.write(0x20, 0);
    config.write(0x24, kProtocolRangeHigh);
    const unsigned mode = vsec_.offset + CapiVsec::kModeControl;
    const unsigned kept = config.read(mode, 1) & ~CapiVsec::kProtocolSize;
    config.write(mode, kept | CapiVsec::kProtocol256TB | CapiVsec::kProtocolEnable, 1);
    bus_.host().pause(kModeSwitch);

    // What a PERST shall do: as before, and with the kind of image that runs now.
    perst_loads_image_ = (vsec_.image_state & CapiVsec::kPerstLoads) != 0;
    perst_selects_user_ = (vsec_.image_state & CapiVsec::kUserImage) != 0;
    const unsigned image = vsec_.offset + CapiVsec::kImageState;
    unsigned state = config.read(image, 1) & ~(CapiVsec::kPerstLoads | CapiVsec::kPerstUser);
    if (perst_loads_image_) state |= CapiVsec::kPerstLoads;
    if (perst_selects_user_) state |= CapiVsec::kPerstUser;
    config.write(image, state, 1);
}

CapiStatus CapiAdapter::sanitize() {
    bus_.write(AdapterRegister::err_ivte, kErrIvteTbError);
    if (machine_.caia == psl::Caia::v2) {
        if (perst_loads_image_) return {};  // nothing of an earlier life is left
        bus_.write(AdapterRegister::xsl_ierat, kIeratAll);
        return poll_card(bus_, "invalidation of the ERAT",
                         [&] { return (bus_.read(AdapterRegister::xsl_ierat) & kIeratInProgress) == 0; });
    }
    bus_.write(AdapterRegister::afusel, kAfuSelAll);
    for (const auto& [reg, what] : {std::pair{AdapterRegister::tlbia, "invalidation of the TLB"},
                                    std::pair{AdapterRegister::slbia, "invalidation of the SLB"}}) {
        bus_.write(reg, kInvalidateAll);
        CapiStatus status =
            poll_card(bus_, what, [&, reg = reg] { return (bus_.read(reg) & kInvalidatePending) == 0; });
        if (!status.ok()) return status;
    }
    return {};
}

void CapiAdapter::write_implementation_registers() {
    using Reg = AdapterRegister;
    if (machine_.caia == psl::Caia::v1) {
        bus_.write(Reg::dsndctl,
                   0x0000900000000000 | std::uint64_t{2} << 25 | machine_.chip_id << 58 | machine_.capp_unit_id << 50);
        bus_.write(Reg::reslckto, 0x0000020000000200);
        bus_.write(Reg::snwralloc, 0x00000000ffffffff);
        bus_.write(Reg::fir_cntl, 0x2200000000000001);
        bus_.write(Reg::trace, 0x0000ff7c00000000);
        return;
    }
    bus_.write(Reg::xsl_dsnctl, machine_.capi_indication << 48 | machine_.capp_unit_id << 48 |
                                    std::uint64_t{0x09} << 35 | machine_.nbw_indication << 8 | machine_.asn_indication);
    bus_.write(Reg::psl9_fir_cntl, 0x2200000000000001);
    bus_.write(Reg::psl9_dsndctl, 0x0001001000012a10);
    bus_.write(Reg::xsl_def, 0x51f8000000000005);
    bus_.write(Reg::xsl_inv, 0x0000040007ffc200);
    if (machine_.limit_dma_machines) bus_.write(Reg::psl9_apcdedtype, 0x40000ff3ffff0000);
    bus_.write(Reg::psl9_apcdedalloc, 0x800f000200000000);
    bus_.write(Reg::psl9_debug, 0xc000000000000000);
    data_cache_ = (bus_.read(Reg::psl9_debug) & kPsl9NoDataCache) == 0;
}

CapiStatus CapiAdapter::register_error_interrupt() {
    if (error_irq_ < 0) error_irq_ = interrupts_.allocate(1);
    if (error_irq_ < 0) return CapiStatus::failed(CapiError::no_space, "no interrupt for adapter errors");
    map_.set(static_cast<std::uint32_t>(error_irq_), {InterruptTarget::Kind::adapter});
    bus_.write(AdapterRegister::err_ivte, static_cast<std::uint64_t>(error_irq_) & 0xffff);
    return {};
}

void CapiAdapter::remove() {
    if (error_irq_ < 0) return;
    bus_.write(AdapterRegister::err_ivte, 0);
    map_.set(static_cast<std::uint32_t>(error_irq_), {});
    interrupts_.release(static_cast<std::uint32_t>(error_irq_), 1);
    error_irq_ = -1;
}

CapiStatus CapiAdapter::flush_data_cache() {
    if (!data_cache_) return {};
    const std::uint64_t control = bus_.read(AdapterRegister::control);
    bus_.write(AdapterRegister::control, control | kControlFlush);
    CapiStatus status = poll_card(bus_, "flush of the data cache", [&] {
        return (bus_.read(AdapterRegister::control) & kControlFlushState) == kControlFlushState;
    });
    if (status.ok()) bus_.write(AdapterRegister::control, bus_.read(AdapterRegister::control) & ~kControlFlush);
    return status;
}

CapiStatus CapiAdapter::prepare_reset(bool forced) {
    if (perst_same_image_)
        return CapiStatus::failed(CapiError::invalid, "a reset is left to recovery while PERST reloads the same image");
    if (!forced && !contexts_.lock())
        return CapiStatus::failed(CapiError::busy, contexts_.locked() ? "adapter is locked" : "contexts are active");
    CapiStatus status = flush_data_cache();
    if (!status.ok() && !forced) finish_reset();
    return status;
}

void CapiAdapter::finish_reset() {
    if (contexts_.locked() && !contexts_.unlock()) log_.warn("adapter was not locked during reset");
}

void CapiAdapter::error_interrupt() {
    const std::uint64_t ivte = bus_.read(AdapterRegister::err_ivte);
    if (machine_.caia == psl::Caia::v1) {
        const std::uint64_t fir1 = bus_.read(AdapterRegister::fir1);
        const std::uint64_t fir2 = bus_.read(AdapterRegister::fir2);
        log_.warn(fmt::format("adapter error, ErrIVTE {:#x} FIR1 {:#x} FIR2 {:#x}", ivte, fir1, fir2));
    } else {
        const std::uint64_t fir1 = bus_.read(AdapterRegister::psl9_fir1);
        log_.warn(fmt::format("adapter error, ErrIVTE {:#x} FIR1 {:#x}", ivte, fir1));
    }
}

}  // namespace cxlvp::host
