// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/irq/interrupt_dispatch.h"

#include "cxlvp/host/capi/afu/capi_afu.h"

namespace cxlvp::host {

void InterruptDispatch::interrupt(std::uint32_t hwirq) {
    using Kind = InterruptTarget::Kind;
    const InterruptTarget target = adapter_.map().find(hwirq);
    switch (target.kind) {
        case Kind::none:
            ++spurious_;
            break;
        case Kind::adapter:
            adapter_.error_interrupt();
            break;
        case Kind::slice:
            target.afu->error_interrupt();
            break;
        case Kind::psl:
            target.afu->faults().interrupt();
            break;
        case Kind::afu:
            target.context->events().interrupt(target.number);
            break;
    }
}

}  // namespace cxlvp::host
