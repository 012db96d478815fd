// SPDX-License-Identifier: Apache-2.0
#include "support/fresh_kernel.h"

#include <tlm>

namespace cxlvp::test {

FreshKernel::FreshKernel() : outer_(sc_core::sc_get_curr_simcontext()) {
    sc_core::sc_curr_simcontext = new sc_core::sc_simcontext;
    sc_core::sc_default_global_context = sc_core::sc_curr_simcontext;
    // What the kernel keeps outside its context.
    sc_core::sc_report_handler::initialize();
    tlm::tlm_global_quantum::instance().set(sc_core::SC_ZERO_TIME);
}

FreshKernel::~FreshKernel() {
    delete sc_core::sc_curr_simcontext;
    sc_core::sc_curr_simcontext = outer_;
    sc_core::sc_default_global_context = outer_;
}

}  // namespace cxlvp::test
