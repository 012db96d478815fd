// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "cxlvp/afu_interface/afu_descriptor.h"
#include "cxlvp/host/capi/adapter/capi_adapter.h"
#include "cxlvp/host/capi/afu/afu_mode.h"
#include "cxlvp/host/capi/afu/process_area.h"
#include "cxlvp/host/capi/afu/slice_control.h"
#include "cxlvp/host/capi/context/capi_context.h"
#include "cxlvp/host/capi/fault/fault_worker.h"

namespace cxlvp::host {

/// One slice of a card with its AFU: brought up, put into a programming model, and handed out to contexts.
class CapiAfu {
public:
    /// Gives `bytes` bytes of real memory, naturally aligned; 0 when there are none left. They are not given back.
    using Pages = std::function<std::uint64_t(std::uint64_t bytes)>;

    /// The adapter has been probed. `pages` is where process areas come from.
    CapiAfu(CapiAdapter& adapter, unsigned slice, Pages pages, const FaultConfig& faults = {});

    /// Stops what an earlier driver left, resets the AFU, reads and checks its descriptor, and sets the slice up with
    /// its interrupts. Errors are those of `SliceControl` and `check_descriptor`, ENOSPC without interrupts.
    CapiStatus probe();
    /// Takes a programming model into use, `none` for none. EBUSY while there are contexts, EINVAL when the AFU does
    /// not have it, ENOMEM without memory for a process area.
    CapiStatus set_mode(AfuMode mode);
    /// Directed if the AFU has it, else dedicated; EINVAL when it has neither.
    CapiStatus activate_best();
    /// Resets the AFU; EBUSY while there are contexts.
    CapiStatus reset();
    /// Gives the interrupts of the slice back. Nothing is active any more.
    void remove();

    /// A new context with the lowest free handle. ENODEV without a programming model, ENOSPC without a free handle.
    CapiStatus open(const CapiProcess& process, bool master, std::unique_ptr<CapiContext>& context);
    /// Drops a context that is not started: EBUSY if it is.
    CapiStatus release(std::unique_ptr<CapiContext>& context);
    /// The context of `handle`, null when there is none.
    CapiContext* find(std::uint32_t handle) const { return handle < contexts_.size() ? contexts_[handle] : nullptr; }
    /// A context is gone.
    void forget(std::uint16_t handle);

    /// Reads and logs a slice error, and masks its kind until the AFU is reset without a programming model.
    void error_interrupt();

    CapiAdapter& adapter() { return adapter_; }
    CapiBus& bus() { return adapter_.bus(); }
    unsigned slice() const { return slice_; }
    SliceControl& control() { return control_; }
    ProcessArea& area() { return area_; }
    FaultWorker& faults() { return faults_; }
    const afu::AfuDescriptor& descriptor() const { return descriptor_; }
    AfuMode mode() const { return mode_; }
    /// Contexts that can be open: as many as there are handles.
    std::size_t processes() const { return contexts_.size(); }

    std::uint32_t psl_irq() const { return psl_irq_ < 0 ? 0 : static_cast<std::uint32_t>(psl_irq_); }
    std::int64_t error_irq() const { return error_irq_; }
    /// Ranges with the interrupt of the PSL and nothing else.
    IrqRanges psl_irq_alone() const { return {{psl_irq(), 0, 0, 0}, {1, 0, 0, 0}}; }
    /// Most AFU interrupts of a context. Set it between what the AFU needs and `CapiAdapter::user_irqs`, else EINVAL.
    std::uint32_t irqs_max() const { return irqs_max_; }
    CapiStatus set_irqs_max(std::uint32_t irqs);

    /// From BAR0 on.
    std::uint64_t descriptor_offset() const {
        return adapter_.vsec().descriptor_offset + slice_ * adapter_.vsec().descriptor_bytes;
    }
    std::uint64_t problem_state_offset() const {
        return adapter_.vsec().problem_state_offset + slice_ * adapter_.vsec().problem_state_bytes;
    }
    std::uint64_t problem_state_bytes() const { return adapter_.vsec().problem_state_bytes; }

private:
    CapiStatus register_interrupts();
    CapiStatus create_area(std::uint32_t processes);
    CapiStatus activate_directed();
    CapiStatus activate_dedicated();
    void deactivate();
    bool in_use() const;
    bool has(AfuMode mode) const;

    CapiAdapter& adapter_;
    const unsigned slice_;
    const Pages pages_;
    SliceControl control_;
    ProcessArea area_;
    FaultWorker faults_;
    afu::AfuDescriptor descriptor_;
    AfuMode mode_ = AfuMode::none;
    std::int64_t error_irq_ = -1;
    std::int64_t psl_irq_ = -1;
    std::uint32_t irqs_max_ = 0;
    std::vector<CapiContext*> contexts_;  ///< by handle
};

}  // namespace cxlvp::host
