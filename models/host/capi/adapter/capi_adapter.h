// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/host/capi/adapter/bar_placement.h"
#include "cxlvp/host/capi/adapter/capi_machine.h"
#include "cxlvp/host/capi/adapter/capi_vsec.h"
#include "cxlvp/host/capi/adapter/context_count.h"
#include "cxlvp/host/capi/bus/capi_bus.h"
#include "cxlvp/host/capi/bus/driver_log.h"
#include "cxlvp/host/capi/irq/interrupt_allocator.h"
#include "cxlvp/host/capi/irq/interrupt_map.h"

namespace cxlvp::host {

/// A CAPI card as its driver sees it: found, checked, switched from PCI Express to CAPI, and taken into use. Calls
/// block: they come from a thread of the driver.
class CapiAdapter {
public:
    /// Between the switch to CAPI and the next access to configuration space.
    static constexpr Tick kModeSwitch = 100 * kMillisecond;

    /// `config` is the address of the configuration space of the card in the ECAM.
    CapiAdapter(HostBus& bus, std::uint64_t config, const CapiMachine& machine);

    /// Brings the card up. The host bridge is in CAPI mode already. Errors are those of `CapiVsec` and `place_bar`,
    /// EIO when the link goes down, EBUSY when the card does not answer in time, ENOSPC without an interrupt.
    CapiStatus probe();
    /// Gives the interrupt of adapter errors back.
    void remove();

    /// Writes the modified lines of the card's cache back. Nothing to do when it has none.
    CapiStatus flush_data_cache();
    /// Before the card is reset: keeps contexts away, EBUSY when some are active (`forced` does not care), and flushes
    /// the data cache. EINVAL when the user trusts the card to load the image it runs again: such a reset is left to
    /// error recovery. When it fails contexts may be attached again.
    CapiStatus prepare_reset(bool forced);
    /// The card has been reset and probed again, or the reset has failed.
    void finish_reset();
    /// Reads what an interrupt of adapter errors is about and logs it.
    void error_interrupt();

    const CapiMachine& machine() const { return machine_; }
    CapiBus& bus() { return bus_; }
    const CapiVsec& vsec() const { return vsec_; }
    InterruptAllocator& interrupts() { return interrupts_; }
    InterruptMap& map() { return map_; }
    ContextCount& contexts() { return contexts_; }
    DriverLog& log() { return log_; }
    /// AFU interrupts that all contexts of a slice can have together at most.
    std::uint32_t user_irqs() const { return machine_.interrupts.count - 1 - 2 * vsec_.slices; }
    /// A PERST makes the card load an image; else the one that runs survives.
    bool perst_loads_image() const { return perst_loads_image_; }
    bool perst_selects_user() const { return perst_selects_user_; }
    /// The user says that a PERST loads the image that runs now, so that recovery may go on with it.
    void set_perst_same_image(bool same) { perst_same_image_ = same; }
    /// The card caches lines of the host.
    bool has_data_cache() const { return data_cache_; }

private:
    CapiStatus enable_pci();
    void mask_malformed_tlps();
    void switch_to_capi();
    CapiStatus sanitize();
    void write_implementation_registers();
    CapiStatus register_error_interrupt();

    const CapiMachine machine_;
    CapiBus bus_;
    InterruptAllocator interrupts_;
    InterruptMap map_;
    ContextCount contexts_;
    DriverLog log_;
    CapiVsec vsec_;
    PlacedBar p1_, p2_;
    std::int64_t error_irq_ = -1;
    bool perst_loads_image_ = false;
    bool perst_selects_user_ = false;
    bool perst_same_image_ = false;
    bool data_cache_ = true;
};

}  // namespace cxlvp::host
