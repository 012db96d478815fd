// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/component/bi/bi_registers.h"

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/cxl/component/scaled_time.h"

namespace cxlvp::cxl {

namespace {

constexpr const char* kRequired = "changes take effect by COMMIT";
constexpr const char* kCommit = "1 commits what the other registers hold, 0 takes it out of use";

}  // namespace

BiRegisters::BiRegisters(BiKind kind, const BiConfig& config, std::uint64_t offset) {
    if (!ScaledTime{config.commit_time_base, config.commit_time_scale}.encodable())
        throw UserError(fmt::format("bi.commit_time_base {}, bi.commit_time_scale {}; expected 0 to 15, 0 to 7",
                                    config.commit_time_base, config.commit_time_scale));
    const bool by_commit = config.explicit_commit;
    const Attr commit = by_commit ? Attr::rw : Attr::ro;
    if (kind == BiKind::route_table) {
        capability_ = {{"EXPLICIT_COMMIT_REQUIRED", 0, 1, Attr::hwinit, by_commit, kRequired}};
        control_ = {{"COMMIT", 0, 1, commit, 0, kCommit}};
    } else {
        capability_ = {{"HDM_D_CAPABLE", 0, 1, Attr::hwinit, config.hdm_d_capable, "knows HDM-D flows"},
                       {"EXPLICIT_COMMIT_REQUIRED", 1, 1, Attr::hwinit, by_commit, kRequired}};
        control_ = {{"BI_FORWARD", 0, 1, Attr::rw, 0, "back-invalidation from below goes on"},
                    {"BI_ENABLE", 1, 1, Attr::rw, 0, "back-invalidation of the device itself or right below"},
                    {"COMMIT", 2, 1, commit, 0, kCommit}};
    }
    status_ = {
        {"COMMITTED", 0, 1, Attr::ro, 0, "what was committed is in use"},
        {"ERR_NOT_COMMITTED", 1, 1, Attr::ro, 0, "the last COMMIT was refused"},
        {"COMMIT_TIMEOUT_SCALE", 8, 4, Attr::hwinit, by_commit ? config.commit_time_scale : 0,
         "0 1 us, 1 10 us, ... 7 10 s"},
        {"COMMIT_TIMEOUT_BASE", 12, 4, Attr::hwinit, by_commit ? config.commit_time_base : 0, "in units of the scale"}};
    if (kind == BiKind::route_table)
        registers_ = {{"BI_RT_CAPABILITY", offset, 4, capability_, "CXL r3.1 8.2.4.26.1"},
                      {"BI_RT_CONTROL", offset + 4, 4, control_, "CXL r3.1 8.2.4.26.2"},
                      {"BI_RT_STATUS", offset + 8, 4, status_, "CXL r3.1 8.2.4.26.3"}};
    else
        registers_ = {{"BI_DECODER_CAPABILITY", offset, 4, capability_, "CXL r3.1 8.2.4.27.1"},
                      {"BI_DECODER_CONTROL", offset + 4, 4, control_, "CXL r3.1 8.2.4.27.2"},
                      {"BI_DECODER_STATUS", offset + 8, 4, status_, "CXL r3.1 8.2.4.27.3"}};
}

}  // namespace cxlvp::cxl
