// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/register_warnings.h"

#include <utility>

#include "cxlvp/bus/register_access.h"

namespace cxlvp::bus {

RegisterWarnings::RegisterWarnings(Context& context, std::string path) : context_(context), path_(std::move(path)) {}

void RegisterWarnings::warn(const RegisterWarning& warning) {
    if (warning.issue == RegisterIssue::hole_read || warning.issue == RegisterIssue::hole_write) return;
    report_warning(context_, path_, warning);
}

}  // namespace cxlvp::bus
