// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/link/no_answer.h"

#include <cstring>

#include <fmt/format.h>

#include "cxlvp/bus/next_transaction.h"
#include "cxlvp/bus/request_info.h"

namespace cxlvp::cxl {

void complete_unanswered(Payload& tx, bool poison) {
    bus::next_transaction(tx);
    tx.set_response_status(tlm::TLM_OK_RESPONSE);
    if (!tx.is_read()) return;
    const unsigned char* enable = tx.get_byte_enable_ptr();
    if (enable == nullptr || tx.get_byte_enable_length() == 0) {
        std::memset(tx.get_data_ptr(), 0xff, tx.get_data_length());
    } else {
        for (unsigned i = 0; i < tx.get_data_length(); ++i)
            if (enable[i % tx.get_byte_enable_length()] == TLM_BYTE_ENABLED) tx.get_data_ptr()[i] = 0xff;
    }
    if (auto* info = tx.get_extension<bus::RequestInfo>(); poison && info != nullptr) info->poison = true;
}

void report_miss(Reports::Handle& report, const Payload& tx, Tick at) {
    report.warn_with([&] { return fmt::format("no decoder takes the access to {:#x}", tx.get_address()); }, at);
}

}  // namespace cxlvp::cxl
