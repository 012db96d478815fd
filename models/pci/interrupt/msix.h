// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "cxlvp/base/registers/register_file.h"
#include "cxlvp/pci/capability/capability.h"
#include "cxlvp/pci/header/bars.h"
#include "cxlvp/pci/interrupt/msi_message.h"

namespace cxlvp::pci {

/// Size and place of the MSI-X structures of a function.
struct MsixConfig {
    unsigned vectors = 0;  ///< 1 to 2048; 0 for no MSI-X
    unsigned table_bar = 0;
    std::uint64_t table_offset = 0;  ///< in the BAR, a multiple of 8
    unsigned pba_bar = 0;
    std::uint64_t pba_offset = 0x8000;
};

/// MSI-X (PCIe 7.7.2, 6.1.4): the capability, the table and the pending-bit array that lie in BARs, and when messages
/// are sent. A vector that is raised while it or the function is masked, or while the function may not send (bus master
/// enable), is pending; its message goes as soon as nothing holds it any more. A vector that is raised while MSI-X is
/// disabled is lost.
class Msix {
public:
    /// Throws `UserError` for a number of vectors or an offset that cannot be.
    explicit Msix(const MsixConfig& config);

    Capability& capability() { return capability_; }
    void on_message(MessageHook hook) { send_ = hook; }
    /// The table: 16 bytes for each vector, accessed by doubleword or quadword (PCIe 7.7.2.5).
    RegisterFile& table() { return table_; }
    /// The pending-bit array: one bit for each vector in quadwords (PCIe 7.7.2.9).
    RegisterFile& pending() { return pending_; }
    const MsixConfig& config() const { return config_; }

    /// The table or the pending-bit array, when the BAR offset that was hit lies in it; `offset` is then within it.
    struct Region {
        RegisterFile* registers;
        std::uint64_t offset;
    };
    std::optional<Region> region(const BarHit& hit);

    bool enabled() const { return capability_.registers().get(enable_) != 0; }
    /// The condition behind `vector` (below the number of vectors) has come up.
    void raise(unsigned vector, Tick now);
    /// The condition is gone before its message was sent: it is not pending any more.
    void withdraw(unsigned vector, Tick now);
    bool is_pending(unsigned vector) const;
    /// Whether the function may send messages: it is a bus master, and awake.
    void set_may_send(bool may_send, Tick now);
    /// Resets table and pending bits; the capability is reset with its configuration space.
    void reset(Reset kind, Tick now);

private:
    enum TableIndex : unsigned { kAddressLow, kAddressHigh, kData, kVectorControl };

    void control_changed(const RegisterChange& change);
    void vector_changed(const RegisterChange& change);
    void send_if_ready(unsigned vector, Tick now);
    void send_all_ready(Tick now);
    void set_pending(unsigned vector, bool pending, Tick now);

    const MsixConfig config_;
    const std::vector<Register> table_registers_;
    const RegisterMap table_map_;
    RegisterFile table_;
    const std::vector<Register> pending_registers_;
    const RegisterMap pending_map_;
    RegisterFile pending_;
    Capability capability_;
    const FieldRef enable_;
    const FieldRef function_mask_;
    bool may_send_ = false;
    MessageHook send_;
};

}  // namespace cxlvp::pci
