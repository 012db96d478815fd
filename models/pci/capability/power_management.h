// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/pci/capability/capability.h"

namespace cxlvp::pci {

/// The power-management capability (PCIe 7.5.2) of a function that knows D0 and D3hot, sends no PME, and keeps its
/// state on the way back (No_Soft_Reset).
class PowerManagement {
public:
    PowerManagement();

    Capability& capability() { return capability_; }
    /// True in D0. In D3hot the function answers configuration requests only (PCIe 5.3.1.4).
    bool in_d0() const { return capability_.registers().get(state_) == 0; }

    /// Calls `(object->*Method)(const RegisterChange&)` when the power state may be another one.
    template <auto Method, class T>
    void on_change(T* object) {
        capability_.registers().on_change<Method>(state_.reg(), object);
    }

private:
    void refuse_missing_state(const RegisterWrite& write);

    Capability capability_;
    const FieldRef state_;
};

}  // namespace cxlvp::pci
