// SPDX-License-Identifier: Apache-2.0
#include "support/test_initiator.h"

#include <numeric>

#include <gtest/gtest.h>

#include "cxlvp/base/sim/time.h"

namespace cxlvp::test {

TestInitiator::TestInitiator(const sc_core::sc_module_name& instance) : sc_core::sc_module(instance) {
    out.bind(static_cast<tlm::tlm_bw_transport_if<>&>(*this));
}

TestInitiator::Result TestInitiator::send(Payload& tx, Tick delay) {
    Result result;
    sc_core::sc_time offset = to_time(delay);
    result.start = sc_core::sc_time_stamp().value() + delay;
    out->b_transport(tx, offset);
    result.end = sc_core::sc_time_stamp().value() + offset.value();
    result.status = tx.get_response_status();
    result.dmi_allowed = tx.is_dmi_allowed();
    return result;
}

TestInitiator::Result TestInitiator::send(TestPayload& access, Tick delay) {
    Result result = send(access.tx, delay);
    if (access.tx.is_read()) result.data = access.data;
    return result;
}

TestInitiator::Result TestInitiator::read(std::uint64_t address, std::size_t bytes, Tick delay) {
    TestPayload access = TestPayload::read(address, bytes);
    return send(access, delay);
}

TestInitiator::Result TestInitiator::write(std::uint64_t address, std::vector<std::uint8_t> data, Tick delay) {
    TestPayload access = TestPayload::write(address, std::move(data));
    return send(access, delay);
}

unsigned TestInitiator::debug_read(std::uint64_t address, std::vector<std::uint8_t>& data) {
    TestPayload access(tlm::TLM_READ_COMMAND, address, data);
    const unsigned moved = out->transport_dbg(access.tx);
    data = access.data;
    return moved;
}

unsigned TestInitiator::debug_write(std::uint64_t address, std::vector<std::uint8_t> data) {
    TestPayload access = TestPayload::write(address, std::move(data));
    return out->transport_dbg(access.tx);
}

bool TestInitiator::dmi(std::uint64_t address, unsigned bytes, tlm::tlm_dmi& dmi, tlm::tlm_command command) {
    TestPayload access(command, address, std::vector<std::uint8_t>(bytes));
    return out->get_direct_mem_ptr(access.tx, dmi);
}

tlm::tlm_sync_enum TestInitiator::begin(Payload& tx, tlm::tlm_phase& phase, Tick& end, Tick delay) {
    sc_core::sc_time offset = to_time(delay);
    phase = tlm::BEGIN_REQ;
    const tlm::tlm_sync_enum answer = out->nb_transport_fw(tx, phase, offset);
    end = sc_core::sc_time_stamp().value() + offset.value();
    return answer;
}

tlm::tlm_sync_enum TestInitiator::nb_transport_bw(Payload&, tlm::tlm_phase&, sc_core::sc_time&) {
    ADD_FAILURE() << name() << ": call on the non-blocking backward path";
    return tlm::TLM_ACCEPTED;
}

void TestInitiator::invalidate_direct_mem_ptr(sc_dt::uint64 first, sc_dt::uint64 last) {
    invalidated.emplace_back(first, last);
    if (on_loss) on_loss(invalidated.back());
}

void wait_until(Tick at) {
    const Tick now = sc_core::sc_time_stamp().value();
    if (at > now) sc_core::wait(to_time(at - now));
}

std::vector<std::uint8_t> counting(std::size_t count, std::uint8_t first) {
    std::vector<std::uint8_t> out(count);
    std::iota(out.begin(), out.end(), first);
    return out;
}

}  // namespace cxlvp::test
