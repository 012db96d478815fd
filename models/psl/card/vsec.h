// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/pci/capability/capability.h"
#include "cxlvp/psl/card/card_config.h"

namespace cxlvp::psl {

/// The vendor-specific extended capability of a CAPI card (PCIe 7.9.5, VSEC id 0x1280): what the card is, where its
/// areas lie, which protocol it speaks and which image runs.
///
/// Loading images over configuration space is not modelled: the status says that there is no flash, its registers and
/// the programming port read 0, and writes to them are ignored and counted.
class Vsec {
public:
    static constexpr std::uint16_t kId = 0x1280;

    explicit Vsec(const CardConfig& config);
    Vsec(const Vsec&) = delete;
    Vsec& operator=(const Vsec&) = delete;

    pci::Capability& capability() { return capability_; }

    /// The coherent protocol is on.
    bool protocol_enabled() const { return registers().get(enable_) != 0; }
    /// Address range of the protocol in bytes: 256, 512 or 1024 TiB; 0 when the mode control says nothing of these.
    std::uint64_t protocol_bytes() const;
    /// The user image runs, not the factory one.
    bool user_image() const { return registers().get(user_loaded_) != 0; }
    /// What a PERST does: load an image, and which.
    bool perst_loads_image() const { return registers().get(load_) != 0; }
    bool perst_selects_user() const { return registers().get(select_) != 0; }
    /// Software has to leave configuration space alone until then, since the mode control was written.
    Tick quiet_until() const { return quiet_until_; }

    /// What is behind a reset whose registers are reset already. Power-on loads the configured image. PERST (`warm`)
    /// loads the chosen one, if it is to load any; other resets load none. The choice itself is kept but at power-on.
    /// True when an image was loaded.
    bool reset(pci::Reset kind, Tick at);
    /// Writes to registers of flash and programming port.
    std::uint64_t refused_writes() const { return refused_writes_; }

private:
    const RegisterFile& registers() const { return capability_.registers(); }
    void mode_written(const RegisterWrite& write);
    void image_changed(const RegisterChange& change);
    void refused(const RegisterWrite& write);

    pci::Capability capability_;
    const FieldRef enable_, size_, user_loaded_, load_, select_;
    const Tick quiet_;
    const bool user_at_power_on_;
    const std::uint64_t choice_at_power_on_;
    std::uint64_t choice_;  ///< LOAD and USER, which a reset of the registers takes away
    Tick quiet_until_ = 0;
    std::uint64_t refused_writes_ = 0;
};

}  // namespace cxlvp::psl
