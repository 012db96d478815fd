// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "cxlvp/pci/topology/endpoint_function.h"
#include "cxlvp/psl/card/card_config.h"
#include "cxlvp/psl/card/card_layout.h"
#include "cxlvp/psl/card/vsec.h"

namespace cxlvp::psl {

/// The card was reset; its configuration space already is.
struct CardReset {
    pci::Reset kind;
    bool image_loaded;  ///< else the running image has survived, and with it the trace arrays
    Tick at;
};

/// The PCI Express function of a CAPI card: BAR0 and BAR2 as `CardLayout` describes them, the vendor-specific
/// capability, and BAR4, which is no window but holds the address range of the protocol (`CardLayout::locate` finds
/// nothing there).
class CardFunction : public pci::EndpointFunction {
public:
    static constexpr std::uint16_t kVendor = 0x1014;

    /// Throws `UserError` that names the parameter.
    CardFunction(const std::string& name, const CardConfig& config);

    /// As every function; an access before the protocol has settled is counted, and done.
    bool config(pci::ConfigRequest& request) override;
    Vsec& vsec() { return vsec_; }
    /// Accesses to configuration space within 100 ms after the mode control was written (debug accesses do not count).
    std::uint64_t early_accesses() const { return early_accesses_; }

    /// Calls `(object->*Method)(const CardReset&)` after each reset. It takes the place of `on_reset`, which the card
    /// itself uses.
    template <auto Method, class T>
    void on_card_reset(T* object) {
        after_card_reset_ = RegisterHook<CardReset>::bind<Method>(object);
    }

private:
    void follow_reset(const pci::FunctionReset& reset);

    Vsec vsec_;
    RegisterHook<CardReset> after_card_reset_;
    std::uint64_t early_accesses_ = 0;
};

}  // namespace cxlvp::psl
