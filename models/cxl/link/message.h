// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace cxlvp::cxl {

/// What crosses a CXL link, as far as it differs in size (CXL r3.1 3.2, 3.3). The first five go from the host to the
/// device, the others from the device to the host.
enum class Message : std::uint8_t {
    m2s_req,         ///< CXL.mem request without data
    m2s_rwd,         ///< CXL.mem write with a line
    m2s_rwd_masked,  ///< with byte enables besides
    m2s_bi_rsp,      ///< answer to a back-invalidate snoop
    h2d_req,         ///< CXL.cache snoop
    h2d_rsp,         ///< GO and its kin
    h2d_data,        ///< a line for the device
    s2m_drs,         ///< CXL.mem read data
    s2m_ndr,         ///< CXL.mem completion
    s2m_bi_snp,      ///< back-invalidate snoop
    d2h_req,         ///< CXL.cache request
    d2h_rsp,         ///< answer to a snoop
    d2h_data,        ///< a line for the host
};
inline constexpr std::size_t kMessages = 13;

constexpr bool from_device(Message message) {
    return message >= Message::s2m_drs;
}

/// Slots of a flit that a message takes in a packed stream, in twelfths: headers share slots, a line of 64 bytes takes
/// four (CXL r3.1 4.2.3, 4.3.3).
unsigned slot_twelfths(Message message);

/// "m2s_req" and so on.
const char* to_string(Message message);

}  // namespace cxlvp::cxl
