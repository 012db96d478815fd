// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <tlm>

#include "cxlvp/base/sim/requester_table.h"

namespace cxlvp::bus {

/// Who asks, and what rides along with a transaction: an ignorable extension of the generic payload (IEEE 1666-2011
/// 14.21). It is sticky on pooled payloads, so that no transaction allocates one.
class RequestInfo : public tlm::tlm_extension<RequestInfo> {
public:
    std::uint32_t requester = RequesterTable::kUnknown;  ///< index in the requester table
    std::uint32_t process = 0;                           ///< process handle or PASID, 0 for none
    std::uint16_t rcid = 0;                              ///< resource-control id (RISC-V CBQRI)
    std::uint16_t mcid = 0;                              ///< monitoring-counter id (RISC-V CBQRI)
    std::uint8_t traffic_class = 0;
    bool poison = false;      ///< the data is known to be corrupt
    std::uint8_t load = 0;    ///< of the answer: how busy the target says it is, 0 to 3 (CXL DevLoad)
    std::uint64_t trace = 0;  ///< id of the enclosing span in the trace, 0 for none

    tlm::tlm_extension_base* clone() const override { return new RequestInfo(*this); }
    void copy_from(const tlm::tlm_extension_base& other) override { *this = static_cast<const RequestInfo&>(other); }

    /// The requester of `tx`, or `RequesterTable::kUnknown` when it carries no `RequestInfo`.
    static std::uint32_t requester_of(const tlm::tlm_generic_payload& tx) {
        const RequestInfo* info = tx.get_extension<RequestInfo>();
        return info != nullptr ? info->requester : RequesterTable::kUnknown;
    }
};

}  // namespace cxlvp::bus
