// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/request_port.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/trace/trace_reader.h"
#include "support/sc_fixture.h"
#include "support/test_target.h"

namespace cxlvp::bus {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A requester without work of its own: the test calls its port.
class Device : public Requester {
public:
    Device(const sc_core::sc_module_name& instance, Context& context) : Requester(instance, context, 1) {}
    InitiatorSocket* initiator(const std::string& port) override { return port == "out" ? &port_.out : nullptr; }
    RequestPort& port() { return port_; }

private:
    Fetch fetch(std::size_t, Tick, Tick&) override { return Fetch::finished; }
    void transact(std::size_t, sc_core::sc_time&) override {}
    void complete(std::size_t, Tick, Tick) override {}

    RequestPort port_{*this, "out"};
};

class RequestPortTest : public test::ScFixture {
protected:
    RequestPortTest() { device.initiator("out")->bind(memory.in); }

    bool access(tlm::tlm_command command, std::uint64_t address, std::size_t bytes) {
        data.resize(bytes);
        return device.port().access(tx, command, address, data.data(), static_cast<std::uint32_t>(bytes), delay);
    }

    std::uint64_t stat(const std::string& name) {
        const auto value = context().stats().find("dev." + name)->metrics(0, 1).front().value;
        return std::get<std::uint64_t>(value);
    }

    Device device{"dev", context()};
    test::TestTarget memory{"memory"};
    Payload& tx = device.port().payload();
    std::vector<std::uint8_t> data;
    sc_core::sc_time delay;
};

TEST_F(RequestPortTest, EveryAttributeIsSetForAPlainAccess) {
    std::uint8_t enable = 0;
    tx.set_byte_enable_ptr(&enable);
    tx.set_byte_enable_length(1);
    tx.set_streaming_width(1);
    tx.set_dmi_allowed(true);
    tx.set_response_status(tlm::TLM_OK_RESPONSE);
    tlm::tlm_response_status before = tlm::TLM_OK_RESPONSE;
    bool dmi = true;
    memory.behaviour = [&](Payload& payload, sc_core::sc_time&) {
        before = payload.get_response_status();
        dmi = payload.is_dmi_allowed();
        payload.set_response_status(tlm::TLM_OK_RESPONSE);
    };
    run([&] { EXPECT_TRUE(access(tlm::TLM_WRITE_COMMAND, 0x40, 8)); });
    ASSERT_EQ(memory.records.size(), 1u);
    EXPECT_EQ(memory.records[0].command, tlm::TLM_WRITE_COMMAND);
    EXPECT_EQ(memory.records[0].address, 0x40u);
    EXPECT_EQ(memory.records[0].length, 8u);
    EXPECT_EQ(memory.records[0].streaming_width, 8u);
    EXPECT_THAT(memory.records[0].enables, IsEmpty());
    EXPECT_EQ(before, tlm::TLM_INCOMPLETE_RESPONSE);
    EXPECT_FALSE(dmi);
}

TEST_F(RequestPortTest, DataMovesAndTimeAddsUp) {
    memory.latency = ns(7);
    run([&] {
        data = {1, 2, 3, 4};
        EXPECT_TRUE(access(tlm::TLM_WRITE_COMMAND, 0x10, 4));
        data.assign(4, 0);
        EXPECT_TRUE(access(tlm::TLM_READ_COMMAND, 0x10, 4));
    });
    EXPECT_THAT(data, ElementsAre(1, 2, 3, 4));
    EXPECT_EQ(delay.value(), ns(14));
}

TEST_F(RequestPortTest, AnErrorIsTold) {
    memory.status = tlm::TLM_ADDRESS_ERROR_RESPONSE;
    run([&] { EXPECT_FALSE(access(tlm::TLM_READ_COMMAND, 0, 4)); });
    EXPECT_EQ(tx.get_response_status(), tlm::TLM_ADDRESS_ERROR_RESPONSE);
}

TEST_F(RequestPortTest, StatisticsAreThoseOfTheRequester) {
    run([&] {
        access(tlm::TLM_WRITE_COMMAND, 0, 4);
        access(tlm::TLM_READ_COMMAND, 0, 8);
        access(tlm::TLM_READ_COMMAND, 0, 16);
        memory.status = tlm::TLM_GENERIC_ERROR_RESPONSE;
        access(tlm::TLM_WRITE_COMMAND, 0, 64);
    });
    EXPECT_EQ(stat("bytes_written"), 4u);
    EXPECT_EQ(stat("bytes_read"), 24u);
    EXPECT_EQ(stat("errors"), 1u);
    context().stats().clear(now());
    EXPECT_EQ(stat("bytes_written") + stat("bytes_read") + stat("errors"), 0u);
}

TEST_F(RequestPortTest, PayloadsSayWhoAsks) {
    EXPECT_NE(device.id(), RequesterTable::kUnknown);
    EXPECT_EQ(RequestInfo::requester_of(tx), device.id());
    EXPECT_EQ(RequestInfo::requester_of(device.port().payload()), device.id());
}

TEST_F(RequestPortTest, PoisonOfAReadGoesOnWithTheNextWriteOnly) {
    std::vector<bool> written;
    bool corrupt = true;
    memory.behaviour = [&](Payload& payload, sc_core::sc_time&) {
        bool& poison = payload.get_extension<RequestInfo>()->poison;
        if (payload.is_write()) written.push_back(poison);
        if (payload.is_read() && corrupt) poison = true;
        payload.set_response_status(tlm::TLM_OK_RESPONSE);
    };
    run([&] {
        access(tlm::TLM_READ_COMMAND, 0, 4);
        access(tlm::TLM_WRITE_COMMAND, 0, 4);
        corrupt = false;
        access(tlm::TLM_READ_COMMAND, 0, 4);
        access(tlm::TLM_WRITE_COMMAND, 0, 4);
    });
    EXPECT_THAT(written, ElementsAre(true, false));
}

TEST_F(RequestPortTest, TheTraceHasASpanOfTheRequester) {
    const TraceFolder folder;
    std::uint64_t parent = 0;
    memory.behaviour = [&](Payload& payload, sc_core::sc_time& time) {
        parent = payload.get_extension<RequestInfo>()->trace;
        time += sc_core::sc_time(9, sc_core::SC_NS);
        payload.set_response_status(tlm::TLM_OK_RESPONSE);
    };
    run([&] { access(tlm::TLM_READ_COMMAND, 0, 4); });
    EXPECT_EQ(parent, 0u);  // off
    context().tracer().open(folder / "t.json");
    delay = sc_core::SC_ZERO_TIME;
    run([&] { access(tlm::TLM_READ_COMMAND, 0, 4); });
    context().tracer().finish();
    EXPECT_NE(parent, 0u);
    EXPECT_EQ(tx.get_extension<RequestInfo>()->trace, 0u);
    const TraceFile trace = read_trace(folder / "t.json");
    ASSERT_EQ(trace.of("b").size(), 1u);
    EXPECT_EQ(trace.of("e").front().at - trace.of("b").front().at, ns(9));
}

}  // namespace
}  // namespace cxlvp::bus
