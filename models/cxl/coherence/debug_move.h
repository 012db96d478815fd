// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/base/sim/module.h"

namespace cxlvp::cxl {

/// Moves the data of `tx` by debug transport through `out`, byte enables included: for accesses that a cache serves,
/// whose data memory has. False, and nothing else done, when a part of it is not there.
bool move_by_debug(InitiatorSocket& out, Payload& tx);

/// Takes the data out of a payload for as long as it lives: the access keeps its time and moves nothing. For messages
/// that stand for a whole line whose bytes are in memory already.
class WithoutData {
public:
    WithoutData(Payload& tx, tlm::tlm_command command);
    ~WithoutData();
    WithoutData(const WithoutData&) = delete;
    WithoutData& operator=(const WithoutData&) = delete;

private:
    Payload& tx_;
    const tlm::tlm_command command_;
    unsigned char* const enable_;
    const unsigned enable_length_;
};

}  // namespace cxlvp::cxl
