// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/shell/config_payload.h"

#include <algorithm>

namespace cxlvp::pci {

std::optional<ConfigRequest> config_request(Payload& tx, Tick at) {
    const std::uint64_t address = tx.get_address();
    const unsigned bytes = tx.get_data_length();
    const auto refuse = [&tx](tlm::tlm_response_status status) {
        tx.set_response_status(status);
        return std::nullopt;
    };
    if (tx.get_byte_enable_ptr() != nullptr) return refuse(tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE);
    if (!within_doubleword(address, bytes) || tx.get_streaming_width() < bytes)
        return refuse(tlm::TLM_BURST_ERROR_RESPONSE);
    if (!ConfigAddress::valid(address)) return refuse(tlm::TLM_ADDRESS_ERROR_RESPONSE);
    ConfigRequest request;
    request.command = tx.is_write() ? ConfigRequest::Command::write : ConfigRequest::Command::read;
    request.address = ConfigAddress::decode(address);
    request.data = tx.get_data_ptr();
    request.bytes = bytes;
    request.at = at;
    return request;
}

unsigned int debug_config(Payload& tx, ConfigTarget& target, Tick at) {
    const std::uint64_t first = tx.get_address();
    const unsigned length = tx.get_data_length();
    unsigned done = 0;
    while (done < length && ConfigAddress::valid(first + done)) {
        const std::uint64_t address = first + done;
        ConfigRequest request;
        request.command = tx.is_write() ? ConfigRequest::Command::debug_write : ConfigRequest::Command::debug_read;
        request.address = ConfigAddress::decode(address);
        request.data = tx.get_data_ptr() + done;
        request.bytes = (address & 3) == 0 && length - done >= 4 ? 4 : 1;
        request.at = at;
        if (request.address.kind == ConfigAddress::Kind::hot_reset || !target.config(request)) break;
        done += request.bytes;
    }
    return done;
}

}  // namespace cxlvp::pci
