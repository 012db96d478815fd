// SPDX-License-Identifier: Apache-2.0
#include "support/test_target.h"

#include <algorithm>
#include <cstring>

#include <gtest/gtest.h>

#include "cxlvp/base/sim/time.h"

namespace cxlvp::test {

TestTarget::TestTarget(const sc_core::sc_module_name& instance, std::size_t size)
    : sc_core::sc_module(instance), bytes(size) {
    in.bind(static_cast<tlm::tlm_fw_transport_if<>&>(*this));
}

void TestTarget::b_transport(Payload& tx, sc_core::sc_time& delay) {
    Record record{tx.get_command(),
                  tx.get_address(),
                  tx.get_data_length(),
                  tx.get_streaming_width(),
                  {},
                  {},
                  sc_core::sc_time_stamp().value() + delay.value()};
    if (tx.is_write()) record.data.assign(tx.get_data_ptr(), tx.get_data_ptr() + tx.get_data_length());
    if (tx.get_byte_enable_ptr() != nullptr)
        record.enables.assign(tx.get_byte_enable_ptr(), tx.get_byte_enable_ptr() + tx.get_byte_enable_length());
    records.push_back(std::move(record));
    if (behaviour) return behaviour(tx, delay);
    delay += to_time(latency);
    if (waits) {
        sc_core::wait(delay);
        delay = sc_core::SC_ZERO_TIME;
    }
    if (status == tlm::TLM_OK_RESPONSE) move(tx);
    tx.set_response_status(status);
}

tlm::tlm_sync_enum TestTarget::nb_transport_fw(Payload&, tlm::tlm_phase&, sc_core::sc_time&) {
    ADD_FAILURE() << name() << ": non-blocking call";
    return tlm::TLM_ACCEPTED;
}

bool TestTarget::get_direct_mem_ptr(Payload& tx, tlm::tlm_dmi& dmi) {
    if (grant) return grant(tx, dmi);
    dmi.init();
    dmi.set_start_address(0);
    dmi.set_end_address(~sc_dt::uint64{0});
    return false;
}

unsigned int TestTarget::transport_dbg(Payload& tx) {
    ++debug_calls;
    return debug ? debug(tx) : move(tx);
}

unsigned TestTarget::move(Payload& tx) {
    if (tx.get_address() >= bytes.size()) return 0;
    const auto count = std::min<std::uint64_t>(tx.get_data_length(), bytes.size() - tx.get_address());
    std::uint8_t* stored = bytes.data() + tx.get_address();
    if (tx.is_write()) std::memcpy(stored, tx.get_data_ptr(), count);
    if (tx.is_read()) std::memcpy(tx.get_data_ptr(), stored, count);
    return static_cast<unsigned>(count);
}

}  // namespace cxlvp::test
