// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "cxlvp/pci/capability/error_reporting.h"
#include "cxlvp/pci/capability/pci_express.h"
#include "cxlvp/pci/capability/power_management.h"
#include "cxlvp/pci/capability/serial_number.h"
#include "cxlvp/pci/config/config_space.h"
#include "cxlvp/pci/config/config_target.h"
#include "cxlvp/pci/header/type0_header.h"
#include "cxlvp/pci/interrupt/msi.h"
#include "cxlvp/pci/interrupt/msix.h"

namespace cxlvp::pci {

/// What an endpoint function consists of.
struct EndpointConfig {
    std::string name;
    FunctionIdentity identity;
    std::array<BarSpec, 6> bars{};
    PciExpressConfig express;
    unsigned msi_vectors = 0;  ///< 0 for no MSI
    MsixConfig msix;           ///< without vectors for no MSI-X
    std::optional<std::uint64_t> serial_number;
};

/// An endpoint function without its device: header, power management, PCI Express, MSI, MSI-X, error reporting and
/// serial number, and what they do together. A device owns one, appends capabilities of its own to `space()`, asks
/// `decode` about memory requests, raises vectors, and follows resets.
///
///     EndpointFunction function_{config};
///     function_.on_message(MessageHook::bind<&Device::send>(this));
///     function_.on_reset<&Device::reset_device>(this);
///     function_.space().append(my_dvsec_);
class EndpointFunction : public ConfigTarget {
public:
    /// Throws `UserError`, which names the function, for what cannot be.
    explicit EndpointFunction(const EndpointConfig& config);

    ConfigSpace& space() { return space_; }
    Type0Header& header() { return header_; }
    PciExpress& express() { return express_; }
    PowerManagement& power() { return power_; }
    ErrorReporting& errors() { return errors_; }
    /// Null when the function has none.
    Msi* msi() { return msi_ ? &*msi_ : nullptr; }
    Msix* msix() { return msix_ ? &*msix_ : nullptr; }

    /// Type 0 requests reach the function, which learns its own number from those that write (PCIe 2.2.9.1). Others
    /// are not claimed, nor is any while the function is absent.
    bool config(ConfigRequest& request) override;
    void hot_reset(Tick at) override { reset(Reset::hot, at); }
    /// Bus, device and function number as captured: the requester id.
    Bdf bdf() const { return bdf_; }

    /// The BAR that claims a memory request for `bytes` bytes at `address`; none while memory space is disabled, in
    /// D3hot, and when the function is absent.
    std::optional<BarHit> decode(std::uint64_t address, std::uint64_t bytes) const;
    /// Memory requests of the device may leave: bus master enable is set and the function is in D0.
    bool may_issue() const;
    /// Notes a memory request that no BAR has claimed: Device Status and error reporting (PCIe 2.3.1).
    void unsupported_request(const ErrorReporting::TlpHeader& header, Tick at);

    /// The condition behind interrupt `vector` has come up: a message goes through MSI-X or MSI, whichever is enabled.
    /// A vector that MSI does not have is not sent.
    void raise(unsigned vector, Tick at);
    /// Who sends the messages.
    void on_message(MessageHook hook);

    /// Resets everything the standard resets, then calls the reset hook.
    void reset(Reset kind, Tick at);
    /// Calls `(object->*Method)(const FunctionReset&)` after each reset, a function-level one by software included.
    template <auto Method, class T>
    void on_reset(T* object) {
        after_reset_ = RegisterHook<FunctionReset>::bind<Method>(object);
    }

    /// Surprise removal and insertion. An absent function claims nothing and sends nothing; one that is inserted starts
    /// with a cold reset.
    void remove(Tick at);
    void insert(Tick at);
    bool present() const { return present_; }

private:
    void flr_requested(const FlrRequest& request) { reset(Reset::function, request.at); }
    void gate_changed(const RegisterChange& change) { update_gate(change.now); }
    void update_gate(Tick at);

    Type0Header header_;
    ConfigSpace space_;
    PowerManagement power_;
    PciExpress express_;
    std::optional<Msi> msi_;
    std::optional<Msix> msix_;
    ErrorReporting errors_;
    std::optional<SerialNumber> serial_;
    RegisterHook<FunctionReset> after_reset_;
    Bdf bdf_;
    bool present_ = true;
};

}  // namespace cxlvp::pci
