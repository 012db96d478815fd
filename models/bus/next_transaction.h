// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tlm>

#include "cxlvp/base/sim/module.h"

namespace cxlvp::bus {

/// Rides along from the first protocol checker on a path to the last and back: the status the transaction had when it
/// passed a checker on its way back. Nobody between two checkers may change it.
class SettledStatus : public tlm::tlm_extension<SettledStatus> {
public:
    tlm::tlm_response_status status = tlm::TLM_INCOMPLETE_RESPONSE;

    tlm::tlm_extension_base* clone() const override { return nullptr; }  // a copy of the payload is another transaction
    void copy_from(const tlm::tlm_extension_base&) override {}
    /// It lives on the stack of a call. A payload that still has it when it is destroyed was under way when the
    /// simulation ended.
    void free() override {}
};

/// For a bridge that lets one payload carry several transactions one after the other: the pieces of an access, or the
/// answer of the bridge itself after there was none. Ends the one that has been answered, and makes the payload ready
/// for the next (IEEE 1666-2011 14.7), or for the status of the bridge.
void next_transaction(Payload& tx);

}  // namespace cxlvp::bus
