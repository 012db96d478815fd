// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <systemc>

#include "cxlvp/base/sim/context.h"

namespace cxlvp::platform {

/// While it exists, what the SystemC kernel and third-party models report goes where reports of our models go: warnings
/// are counted in the reports of the context, errors and fatal errors are thrown as `sc_core::sc_report`, notes of
/// models go to standard error, and notes of the kernel itself are dropped. At most one exists at a time.
class KernelReports {
public:
    explicit KernelReports(Context& context);
    ~KernelReports();
    KernelReports(const KernelReports&) = delete;
    KernelReports& operator=(const KernelReports&) = delete;

private:
    static void handle(const sc_core::sc_report& report, const sc_core::sc_actions& actions);

    static Context* active_;
    sc_core::sc_report_handler_proc previous_;
    sc_core::sc_actions fatal_actions_;
};

}  // namespace cxlvp::platform
