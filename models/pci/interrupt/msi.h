// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "cxlvp/pci/capability/capability.h"
#include "cxlvp/pci/interrupt/msi_message.h"

namespace cxlvp::pci {

/// MSI (PCIe 7.7.1, 6.1.4): the capability with 64-bit addresses and per-vector masking, and when messages are sent.
/// A vector that is raised while it is masked, or while the function may not send (bus master enable), is pending; its
/// message goes as soon as nothing holds it any more. A vector that is raised while MSI is disabled is lost.
class Msi {
public:
    /// `vectors`: 1, 2, 4, 8, 16 or 32, otherwise throws `UserError`.
    explicit Msi(unsigned vectors);

    Capability& capability() { return capability_; }
    void on_message(MessageHook hook) { send_ = hook; }

    bool enabled() const { return capability_.registers().get(enable_) != 0; }
    unsigned implemented() const { return vectors_; }
    /// Vectors that software has granted: at most those that are implemented.
    unsigned granted() const;

    /// The condition behind `vector` (below the number implemented) has come up. With fewer vectors granted the low
    /// bits of the vector choose one of them.
    void raise(unsigned vector, Tick now);
    /// The condition is gone before its message was sent: it is not pending any more.
    void withdraw(unsigned vector, Tick now);
    /// Whether the function may send messages: it is a bus master, and awake.
    void set_may_send(bool may_send, Tick now);

private:
    std::vector<Register> table() const;
    void changed(const RegisterChange& change);
    void send_pending(Tick now);
    unsigned message_number(unsigned vector) const { return vector & (granted() - 1); }

    const unsigned vectors_;
    std::vector<Field> mask_fields_;
    std::vector<Field> pending_fields_;
    const std::vector<Register> table_;
    const RegisterMap body_;
    Capability capability_;
    const FieldRef enable_;
    const FieldRef granted_;
    const FieldRef address_low_;
    const FieldRef address_high_;
    const FieldRef data_;
    const FieldRef mask_;
    const FieldRef pending_;
    bool may_send_ = false;
    MessageHook send_;
};

}  // namespace cxlvp::pci
