// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/builder/kernel_reports.h"

#include <cstdio>
#include <stdexcept>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace cxlvp::platform {

namespace {

bool starts_with(std::string_view text, std::string_view start) {
    return text.substr(0, start.size()) == start;
}

bool of_kernel(std::string_view type) {
    return starts_with(type, "/IEEE_Std_1666/") || starts_with(type, "/OSCI/SystemC") || type.empty() ||
           type.front() != '/';
}

/// The module whose process reports: the path of the process without its last part.
std::string reporter(const sc_core::sc_report& report) {
    if (report.get_process_name() == nullptr) return "systemc";
    const std::string process = report.get_process_name();
    return process.substr(0, process.rfind('.'));
}

}  // namespace

Context* KernelReports::active_ = nullptr;

KernelReports::KernelReports(Context& context) {
    if (active_ != nullptr) throw std::logic_error("two platforms at the same time");
    active_ = &context;
    previous_ = sc_core::sc_report_handler::get_handler();
    sc_core::sc_report_handler::set_handler(&KernelReports::handle);
    fatal_actions_ = sc_core::sc_report_handler::set_actions(sc_core::SC_FATAL, sc_core::SC_THROW);
    // A slice of a run in which nothing happens is nothing to warn about.
    sc_core::sc_report_handler::set_actions(sc_core::SC_ID_NO_SC_START_ACTIVITY_, sc_core::SC_DO_NOTHING);
}

KernelReports::~KernelReports() {
    sc_core::sc_report_handler::set_actions(sc_core::SC_FATAL, fatal_actions_);
    sc_core::sc_report_handler::set_handler(previous_);
    active_ = nullptr;
}

void KernelReports::handle(const sc_core::sc_report& report, const sc_core::sc_actions& actions) {
    if (actions == sc_core::SC_DO_NOTHING) return;
    switch (report.get_severity()) {
        case sc_core::SC_INFO:
            if (!of_kernel(report.get_msg_type()))
                fmt::print(stderr, "{}: {}: {}\n", reporter(report), report.get_msg_type(), report.get_msg());
            return;
        case sc_core::SC_WARNING:
            active_->reports().warn(reporter(report), report.get_msg_type(), report.get_msg(), active_->now());
            return;
        default:
            sc_core::sc_report_handler::default_handler(report, actions);
    }
}

}  // namespace cxlvp::platform
