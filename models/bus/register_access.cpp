// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/register_access.h"

namespace cxlvp::bus {

namespace {

/// The kind under which a warning is reported.
const char* kind_of(RegisterIssue issue) {
    switch (issue) {
        case RegisterIssue::preserve_changed:
            return "preserve-changed";
        case RegisterIssue::zero_written:
            return "reserved-write";
        case RegisterIssue::locked:
            return "locked-write";
        case RegisterIssue::write_once:
            return "second-write";
        case RegisterIssue::hole_read:
            return "hole-read";
        case RegisterIssue::hole_write:
            return "hole-write";
        case RegisterIssue::address:
            return "address-error";
        case RegisterIssue::burst:
            return "burst-error";
    }
    return "register";
}

}  // namespace

tlm::tlm_response_status response_of(RegStatus status) {
    switch (status) {
        case RegStatus::ok:
            return tlm::TLM_OK_RESPONSE;
        case RegStatus::address_error:
            return tlm::TLM_ADDRESS_ERROR_RESPONSE;
        case RegStatus::burst_error:
            return tlm::TLM_BURST_ERROR_RESPONSE;
        case RegStatus::byte_enable_error:
            return tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE;
    }
    return tlm::TLM_GENERIC_ERROR_RESPONSE;
}

ByteEnables enables_of(const Payload& tx) {
    return {tx.get_byte_enable_ptr(), tx.get_byte_enable_length()};
}

void report_warning(Context& context, const std::string& path, const RegisterWarning& warning) {
    context.reports().warn(path, kind_of(warning.issue), warning.text(), warning.now);
}

}  // namespace cxlvp::bus
