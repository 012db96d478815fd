// SPDX-License-Identifier: Apache-2.0
#include "support/fresh_kernel.h"

#include <tlm>

namespace cxlvp::test {

namespace {

void reset_globals() {
    using sc_core::sc_report_handler;
    sc_report_handler::set_handler(nullptr);  // the default one
    sc_report_handler::suppress();
    sc_report_handler::force();
    sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DEFAULT_INFO_ACTIONS);
    sc_report_handler::set_actions(sc_core::SC_WARNING, sc_core::SC_DEFAULT_WARNING_ACTIONS);
    sc_report_handler::set_actions(sc_core::SC_ERROR, sc_core::SC_DEFAULT_ERROR_ACTIONS);
    sc_report_handler::set_actions(sc_core::SC_FATAL, sc_core::SC_DEFAULT_FATAL_ACTIONS);
    sc_report_handler::set_actions(sc_core::SC_ID_NO_SC_START_ACTIVITY_, sc_core::SC_UNSPECIFIED);
    sc_report_handler::set_verbosity_level(sc_core::SC_MEDIUM);
    sc_report_handler::clear_cached_report();
    sc_report_handler::initialize();  // counters
    tlm::tlm_global_quantum::instance().set(sc_core::SC_ZERO_TIME);
}

void make_current(sc_core::sc_simcontext* kernel) {
    sc_core::sc_curr_simcontext = kernel;
    sc_core::sc_default_global_context = kernel;
}

}  // namespace

FreshKernel::FreshKernel() : outer_(sc_core::sc_get_curr_simcontext()) {
    reset_globals();
    own_ = new sc_core::sc_simcontext;
    make_current(own_);
}

FreshKernel::~FreshKernel() {
    delete own_;
    make_current(outer_);
    reset_globals();
}

}  // namespace cxlvp::test
