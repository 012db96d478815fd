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

void access_registers(RegisterFile& file, std::uint64_t offset, Payload& tx, Tick at) {
    if (tx.get_streaming_width() < tx.get_data_length()) return tx.set_response_status(tlm::TLM_BURST_ERROR_RESPONSE);
    RegStatus status = RegStatus::ok;
    if (tx.is_read()) status = file.read(offset, tx.get_data_ptr(), tx.get_data_length(), enables_of(tx), at);
    if (tx.is_write()) status = file.write(offset, tx.get_data_ptr(), tx.get_data_length(), enables_of(tx), at);
    tx.set_response_status(response_of(status));
}

unsigned int debug_registers(RegisterFile& file, std::uint64_t offset, Payload& tx) {
    const std::size_t moved = tx.is_write() ? file.debug_write(offset, tx.get_data_ptr(), tx.get_data_length())
                                            : file.debug_read(offset, tx.get_data_ptr(), tx.get_data_length());
    return static_cast<unsigned int>(moved);
}

void report_warning(Context& context, const std::string& path, const RegisterWarning& warning) {
    context.reports().warn(path, kind_of(warning.issue), warning.text(), warning.now);
}

}  // namespace cxlvp::bus
