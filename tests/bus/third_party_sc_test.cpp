// SPDX-License-Identifier: Apache-2.0
// Models written elsewhere against IEEE 1666-2011 TLM-2.0, and how they attach: approximately-timed initiators connect
// directly, targets that wait or have the non-blocking interface only stand behind a blocking bridge.

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tlm_utils/peq_with_cb_and_phase.h>
#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>
#include <tlm_utils/tlm_quantumkeeper.h>

#include "cxlvp/base/sim/requester.h"
#include "cxlvp/base/sim/time.h"
#include "cxlvp/bus/blocking_bridge.h"
#include "cxlvp/bus/interconnect.h"
#include "cxlvp/bus/memory.h"
#include "cxlvp/bus/protocol_checker.h"
#include "cxlvp/bus/request_port.h"
#include "support/sc_fixture.h"
#include "support/test_initiator.h"

namespace cxlvp::bus {
namespace {

using test::counting;
using testing::Each;
using testing::ElementsAre;
using Bytes = std::vector<std::uint8_t>;

Tick kernel_time() {
    return sc_core::sc_time_stamp().value();
}

/// A memory manager as other projects write it.
class Manager : public tlm::tlm_mm_interface {
public:
    Payload& get() {
        if (idle_.empty()) {
            all_.push_back(std::make_unique<Payload>(this));
            idle_.push_back(all_.back().get());
        }
        Payload& tx = *idle_.back();
        idle_.pop_back();
        tx.acquire();
        return tx;
    }
    void free(Payload* tx) override {
        tx->reset();
        idle_.push_back(tx);
    }
    /// True when every payload came back.
    bool complete() const { return idle_.size() == all_.size(); }

private:
    std::vector<std::unique_ptr<Payload>> all_;
    std::vector<Payload*> idle_;
};

/// An approximately-timed initiator with any number of transactions in flight. It keeps the exclusion rule (IEEE
/// 1666-2011 15.2.6.1): the next request begins when the one before has ended.
class AtInitiator : public sc_core::sc_module {
public:
    struct Job {
        tlm::tlm_command command;
        std::uint64_t address;
        Bytes data;
        tlm::tlm_response_status status = tlm::TLM_INCOMPLETE_RESPONSE;
        Tick begin = 0;
        Tick end = 0;
    };

    explicit AtInitiator(const sc_core::sc_module_name& instance)
        : sc_core::sc_module(instance), phases_(this, &AtInitiator::at_time) {
        out.register_nb_transport_bw(this, &AtInitiator::backward);
        SC_HAS_PROCESS(AtInitiator);
        SC_METHOD(issue);
        sensitive << more_;
    }

    tlm_utils::simple_initiator_socket<AtInitiator> out{"out"};
    std::deque<Job> jobs;  ///< filled before the run
    std::size_t finished = 0;
    std::map<tlm::tlm_sync_enum, unsigned> answers;  ///< to BEGIN_REQ
    Manager manager;

private:
    void issue() {
        if (request_ != nullptr || next_ == jobs.size()) return;
        Job& job = jobs[next_++];
        Payload& tx = manager.get();
        running_[&tx] = &job;
        tx.set_command(job.command);
        tx.set_address(job.address);
        tx.set_data_ptr(job.data.data());
        tx.set_data_length(static_cast<unsigned>(job.data.size()));
        tx.set_streaming_width(static_cast<unsigned>(job.data.size()));
        tx.set_byte_enable_ptr(nullptr);
        tx.set_dmi_allowed(false);
        tx.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
        job.begin = kernel_time();
        request_ = &tx;
        tlm::tlm_phase phase = tlm::BEGIN_REQ;
        sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
        const tlm::tlm_sync_enum answer = out->nb_transport_fw(tx, phase, delay);
        ++answers[answer];
        if (answer == tlm::TLM_UPDATED) phases_.notify(tx, phase, delay);
        // The answer is complete at the annotated time, not before.
        if (answer == tlm::TLM_COMPLETED) phases_.notify(tx, tlm::END_RESP, delay);
    }
    tlm::tlm_sync_enum backward(Payload& tx, tlm::tlm_phase& phase, sc_core::sc_time& delay) {
        phases_.notify(tx, phase, delay);
        return tlm::TLM_ACCEPTED;
    }
    void at_time(Payload& tx, const tlm::tlm_phase& phase) {
        if (&tx == request_) {  // END_REQ, or what implies it
            request_ = nullptr;
            more_.notify(sc_core::SC_ZERO_TIME);
        }
        if (phase == tlm::END_REQ) return;
        if (phase == tlm::BEGIN_RESP) {
            tlm::tlm_phase end = tlm::END_RESP;
            sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
            EXPECT_EQ(out->nb_transport_fw(tx, end, delay), tlm::TLM_COMPLETED);
        }
        Job& job = *running_.at(&tx);
        running_.erase(&tx);
        job.status = tx.get_response_status();
        job.end = kernel_time();
        ++finished;
        tx.release();
    }

    tlm_utils::peq_with_cb_and_phase<AtInitiator> phases_;
    sc_core::sc_event more_;
    std::size_t next_ = 0;
    Payload* request_ = nullptr;  ///< has begun and not ended
    std::map<Payload*, Job*> running_;
};

/// An approximately-timed memory with the non-blocking interface only. It serves one request after the other.
class AtTarget : public sc_core::sc_module {
public:
    static constexpr Tick kAccept = ns(5);
    static constexpr Tick kService = ns(45);

    /// `early`: END_REQ comes as the answer to BEGIN_REQ, not as a call of its own.
    AtTarget(const sc_core::sc_module_name& instance, bool early)
        : sc_core::sc_module(instance), bytes(4096), early_(early), phases_(this, &AtTarget::at_time) {
        in.register_nb_transport_fw(this, &AtTarget::forward);
    }

    tlm_utils::simple_target_socket<AtTarget> in{"in"};
    Bytes bytes;
    std::vector<Tick> begun;  ///< when requests came

private:
    tlm::tlm_sync_enum forward(Payload& tx, tlm::tlm_phase& phase, sc_core::sc_time& delay) {
        if (phase == tlm::END_RESP) {
            phases_.notify(tx, kFree, delay);
            return tlm::TLM_COMPLETED;
        }
        EXPECT_EQ(phase, tlm::BEGIN_REQ);
        tx.acquire();
        phases_.notify(tx, phase, delay);
        if (!early_) return tlm::TLM_ACCEPTED;
        phase = tlm::END_REQ;
        delay += to_time(kAccept);
        return tlm::TLM_UPDATED;
    }
    void at_time(Payload& tx, const tlm::tlm_phase& phase) {
        if (phase == tlm::BEGIN_REQ) {
            begun.push_back(kernel_time());
            if (early_)
                phases_.notify(tx, kQueue, to_time(kAccept));
            else
                phases_.notify(tx, tlm::END_REQ, to_time(kAccept));
        } else if (phase == tlm::END_REQ) {
            tlm::tlm_phase end = tlm::END_REQ;
            sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
            in->nb_transport_bw(tx, end, delay);
            enqueue(tx);
        } else if (phase == kQueue) {
            enqueue(tx);
        } else if (phase == kServed) {
            respond(tx);
        } else {  // kFree
            tx.release();
            busy_ = false;
            serve_next();
        }
    }
    void enqueue(Payload& tx) {
        waiting_.push_back(&tx);
        serve_next();
    }
    void serve_next() {
        if (busy_ || waiting_.empty()) return;
        busy_ = true;
        phases_.notify(*waiting_.front(), kServed, to_time(kService));
        waiting_.pop_front();
    }
    void respond(Payload& tx) {
        const std::size_t first = tx.get_address();
        const std::size_t count = tx.get_data_length();
        if (first + count > bytes.size()) {
            tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
        } else {
            if (tx.is_write())
                std::copy_n(tx.get_data_ptr(), count, bytes.begin() + static_cast<std::ptrdiff_t>(first));
            if (tx.is_read()) std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(first), count, tx.get_data_ptr());
            tx.set_response_status(tlm::TLM_OK_RESPONSE);
        }
        tlm::tlm_phase phase = tlm::BEGIN_RESP;
        sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
        const tlm::tlm_sync_enum answer = in->nb_transport_bw(tx, phase, delay);
        if (answer == tlm::TLM_COMPLETED || (answer == tlm::TLM_UPDATED && phase == tlm::END_RESP))
            phases_.notify(tx, kFree, delay);
    }

    // Steps of this model, told apart from phases of the protocol.
    const tlm::tlm_phase kQueue{200};
    const tlm::tlm_phase kServed{201};
    const tlm::tlm_phase kFree{202};

    const bool early_;
    tlm_utils::peq_with_cb_and_phase<AtTarget> phases_;
    std::deque<Payload*> waiting_;
    bool busy_ = false;  ///< until the response has ended, so that there is one at a time
};

/// Makes a module for platform files of a third-party one.
class Wrapper : public Module {
public:
    using Module::Module;
    TargetSocket* target(const std::string& port) override { return port == "in" ? &theirs.in : nullptr; }
    AtTarget theirs{"theirs", false};
};

/// A loosely-timed memory that waits in b_transport, as many do.
class WaitingTarget : public sc_core::sc_module {
public:
    explicit WaitingTarget(const sc_core::sc_module_name& instance) : sc_core::sc_module(instance), bytes(4096) {
        in.register_b_transport(this, &WaitingTarget::serve);
    }
    tlm_utils::simple_target_socket<WaitingTarget> in{"in"};
    Bytes bytes;

private:
    void serve(Payload& tx, sc_core::sc_time& delay) {
        sc_core::wait(delay + sc_core::sc_time(50, sc_core::SC_NS));
        delay = sc_core::SC_ZERO_TIME;
        const auto first = bytes.begin() + static_cast<std::ptrdiff_t>(tx.get_address());
        if (tx.is_write()) std::copy_n(tx.get_data_ptr(), tx.get_data_length(), first);
        if (tx.is_read()) std::copy_n(first, tx.get_data_length(), tx.get_data_ptr());
        tx.set_response_status(tlm::TLM_OK_RESPONSE);
    }
};

/// One of our requesters: writes 16 blocks of 64 bytes, then reads them, with up to `slots` in flight.
class Ours : public Requester {
public:
    static constexpr std::size_t kBlocks = 16;
    static constexpr std::size_t kBlock = 64;

    Ours(const sc_core::sc_module_name& instance, Context& context, std::size_t slots)
        : Requester(instance, context, slots, Role::driver) {
        while (slots_.size() < slots) slots_.push_back({&port_.payload(), Bytes(kBlock), 0});
    }
    InitiatorSocket* initiator(const std::string& port) override { return port == "out" ? &port_.out : nullptr; }

    std::vector<tlm::tlm_response_status> answers;
    std::vector<Tick> took;
    unsigned wrong = 0;  ///< blocks read that are not what was written

private:
    struct Slot {
        Payload* tx;
        Bytes data;
        std::size_t block;
    };
    static Bytes pattern(std::size_t block) { return counting(kBlock, static_cast<std::uint8_t>(3 * block + 1)); }

    Fetch fetch(std::size_t slot, Tick, Tick&) override {
        if (next_ == 2 * kBlocks) return Fetch::finished;
        if (next_ == kBlocks && answers.size() < kBlocks) return Fetch::idle;  // reads after all writes
        slots_[slot].block = next_++;
        return Fetch::ready;
    }
    void transact(std::size_t slot, sc_core::sc_time& delay) override {
        Slot& s = slots_[slot];
        const bool write = s.block < kBlocks;
        s.data = write ? pattern(s.block) : Bytes(kBlock);
        port_.access(*s.tx, write ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND, s.block % kBlocks * kBlock,
                     s.data.data(), kBlock, delay);
    }
    void complete(std::size_t slot, Tick start, Tick at) override {
        const Slot& s = slots_[slot];
        answers.push_back(s.tx->get_response_status());
        took.push_back(at - start);
        if (s.data != pattern(s.block % kBlocks)) ++wrong;
    }

    RequestPort port_{*this, "out"};
    std::vector<Slot> slots_;
    std::size_t next_ = 0;
};

class ThirdPartyTest : public test::TimingFixture {};

/// 16 writes of 64 bytes, then 16 reads of them.
void fill(AtInitiator& initiator, std::uint64_t base) {
    for (std::size_t i = 0; i < 16; ++i)
        initiator.jobs.push_back({tlm::TLM_WRITE_COMMAND, base + 64 * i, counting(64, static_cast<std::uint8_t>(i))});
    for (std::size_t i = 0; i < 16; ++i) initiator.jobs.push_back({tlm::TLM_READ_COMMAND, base + 64 * i, Bytes(64)});
}

void expect_filled(const AtInitiator& initiator) {
    ASSERT_EQ(initiator.finished, 32u);
    for (std::size_t i = 0; i < 32; ++i) {
        EXPECT_EQ(initiator.jobs[i].status, tlm::TLM_OK_RESPONSE) << i;
        EXPECT_EQ(initiator.jobs[i].data, counting(64, static_cast<std::uint8_t>(i % 16))) << i;
    }
    EXPECT_TRUE(initiator.manager.complete());
}

// The models of this file speak the protocol with each other, all answers included.
TEST_P(ThirdPartyTest, TheModelsOfThisTestSpeakFourPhases) {
    for (const bool early : {false, true}) {
        start_over({GetParam(), 1});
        AtInitiator initiator("initiator");
        AtTarget target("target", early);
        initiator.out.bind(target.in);
        fill(initiator, 0);
        run_for(us(100));
        expect_filled(initiator);
        EXPECT_EQ(initiator.answers[early ? tlm::TLM_UPDATED : tlm::TLM_ACCEPTED], 32u);
        // Requests come every 5 ns, answers every 45 ns: the target is the limit.
        EXPECT_EQ(initiator.jobs.front().end, ns(50));
        EXPECT_EQ(initiator.jobs.back().end, ns(5 + 32 * 45));
    }
}

Interconnect::Config map_of_memory() {
    Interconnect::Config config;
    Interconnect::WindowConfig window;
    window.to = "memory.in";
    window.base = 0x10000;
    window.size = 64 * kKiB;
    config.windows.push_back(window);
    return config;
}

Memory::Config small_memory() {
    Memory::Config config;
    config.size = 64 * kKiB;
    return config;
}

/// Our interconnect and memory, with a checker of the base protocol before and between them.
struct Platform {
    explicit Platform(Context& context)
        : door("door", context, {}),
          bus("bus", context, map_of_memory()),
          middle("middle", context, {}),
          memory("memory", context, small_memory()) {
        door.out.bind(*bus.target("in"));
        bus.route_socket(0)->bind(middle.in);
        middle.out.bind(memory.in);
    }
    TargetSocket& in() { return door.in; }
    ProtocolChecker door;
    Interconnect bus;
    ProtocolChecker middle;
    Memory memory;
};

/// An access of 64 bytes that meets no other: both ways through the interconnect, with 64 bytes in a cycle of 0.5 ns;
/// then controller, row and column of the memory, and 64 bytes at 38.4 GB/s.
constexpr Tick kAlone = 2 * (ns(5) + 500) + ns(10) + ns(14) + ns(14) + 1667;

TEST_P(ThirdPartyTest, AnAtInitiatorConnectsDirectly) {
    AtInitiator initiator("initiator");
    test::TestInitiator lt("lt");
    Platform platform(context());
    initiator.out.bind(platform.in());
    lt.out.bind(*platform.bus.target("in"));
    fill(initiator, 0x10000);
    run_for(us(100));
    expect_filled(initiator);
    EXPECT_EQ(platform.door.checked(), 32u);
    EXPECT_EQ(platform.middle.checked(), 32u);
    // Everything is answered in the first call.
    EXPECT_EQ(initiator.answers.size(), 1u);
    EXPECT_EQ(initiator.answers[tlm::TLM_COMPLETED], 32u);
    for (std::size_t i = 0; i < 16; ++i) {
        Bytes stored(64);
        platform.memory.dump(64 * i, stored.data(), stored.size());
        EXPECT_EQ(stored, counting(64, static_cast<std::uint8_t>(i)));
    }
    // The request ends with the transaction, so that one comes after the other and each takes what it takes alone.
    for (std::size_t i = 0; i < 32; ++i) {
        EXPECT_EQ(initiator.jobs[i].begin, i * kAlone);
        EXPECT_EQ(initiator.jobs[i].end, (i + 1) * kAlone);
    }
    run([&] { EXPECT_EQ(lt.read(0x10000, 64).took(), kAlone); });
    EXPECT_EQ(context().reports().total(), 0u);
}

TEST_P(ThirdPartyTest, AnAtInitiatorIsToldErrors) {
    AtInitiator initiator("initiator");
    Platform platform(context());
    initiator.out.bind(platform.in());
    initiator.jobs.push_back({tlm::TLM_READ_COMMAND, 0x8000, Bytes(4, 0xee)});
    initiator.jobs.push_back({tlm::TLM_READ_COMMAND, 0x10000, Bytes(4, 0xee)});
    run_for(us(1));
    ASSERT_EQ(initiator.finished, 2u);
    EXPECT_EQ(initiator.jobs[0].status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
    EXPECT_THAT(initiator.jobs[0].data, Each(0xee));
    EXPECT_EQ(initiator.jobs[1].status, tlm::TLM_OK_RESPONSE);
    EXPECT_TRUE(initiator.manager.complete());
}

/// A loosely-timed processor that runs ahead of the kernel by a quantum.
class LtInitiator : public sc_core::sc_module {
public:
    explicit LtInitiator(const sc_core::sc_module_name& instance) : sc_core::sc_module(instance) {
        SC_HAS_PROCESS(LtInitiator);
        SC_THREAD(run);
    }
    tlm_utils::simple_initiator_socket<LtInitiator> out{"out"};
    Tick end = 0;
    unsigned wrong = 0;

private:
    void run() {
        tlm_utils::tlm_quantumkeeper keeper;
        tlm_utils::tlm_quantumkeeper::set_global_quantum(sc_core::sc_time(1, sc_core::SC_US));
        keeper.reset();
        for (std::uint32_t i = 0; i < 100; ++i) {
            std::uint32_t word = i;
            access(keeper, tlm::TLM_WRITE_COMMAND, 0x10000 + 4 * i, word);
            word = 0;
            access(keeper, tlm::TLM_READ_COMMAND, 0x10000 + 4 * i, word);
            if (word != i) ++wrong;
        }
        end = keeper.get_current_time().value();
    }
    void access(tlm_utils::tlm_quantumkeeper& keeper, tlm::tlm_command command, std::uint64_t address,
                std::uint32_t& word) {
        Payload tx;
        tx.set_command(command);
        tx.set_address(address);
        tx.set_data_ptr(reinterpret_cast<unsigned char*>(&word));
        tx.set_data_length(4);
        tx.set_streaming_width(4);
        sc_core::sc_time delay = keeper.get_local_time();
        out->b_transport(tx, delay);
        EXPECT_TRUE(tx.is_response_ok());
        keeper.set(delay);
        if (keeper.need_sync()) keeper.sync();
    }
};

TEST_P(ThirdPartyTest, ALtInitiatorWithAQuantumConnectsDirectly) {
    LtInitiator initiator("initiator");
    test::TestInitiator lt("lt");
    Platform platform(context());
    initiator.out.bind(platform.in());
    lt.out.bind(*platform.bus.target("in"));
    run_for(kMillisecond);
    EXPECT_EQ(initiator.wrong, 0u);
    EXPECT_EQ(platform.door.checked(), 200u);
    run([&] {
        // An access that follows another one waits for its bank, which is busy longer than the access takes.
        sc_core::wait(1, sc_core::SC_US);
        const Tick first = lt.write(0x10000, Bytes(4)).took();
        const Tick next = lt.read(0x10000, 4, first).took();
        EXPECT_EQ(initiator.end, first + 199 * next);
    });
}

template <class Target>
void through_bridge(Context& context, Target& target, Ours& ours) {
    ProtocolChecker before("before", context, {});
    BlockingBridge bridge("bridge", context, {});
    ProtocolChecker behind("behind", context, {});
    ours.initiator("out")->bind(before.in);
    before.out.bind(bridge.in);
    bridge.out.bind(behind.in);
    behind.out.bind(target.in);
    context.run(kMillisecond);
    EXPECT_EQ(before.checked(), 2 * Ours::kBlocks);
    EXPECT_EQ(behind.checked(), 2 * Ours::kBlocks);
    EXPECT_EQ(ours.answers.size(), 2 * Ours::kBlocks);
    EXPECT_THAT(ours.answers, Each(tlm::TLM_OK_RESPONSE));
    EXPECT_EQ(ours.wrong, 0u);
    for (std::size_t i = 0; i < Ours::kBlocks; ++i) EXPECT_EQ(target.bytes[64 * i], 3 * i + 1);
    EXPECT_EQ(context.reports().total(), 0u);
}

TEST_P(ThirdPartyTest, AnAtTargetStandsBehindABridge) {
    for (const bool early : {false, true}) {
        start_over({GetParam(), 1});
        AtTarget target("target", early);
        Ours ours("ours", context(), 1);
        through_bridge(context(), target, ours);
        EXPECT_THAT(ours.took, Each(ns(50)));
        EXPECT_EQ(now(), ns(32 * 50));
        EXPECT_EQ(target.begun[7], ns(7 * 50));
    }
}

TEST_P(ThirdPartyTest, AnAtTargetBehindABridgeMayHaveManyRequests) {
    AtTarget target("target", false);
    Ours ours("ours", context(), 4);
    through_bridge(context(), target, ours);
    // Writes and reads overlap each with their like: 5 ns for the first, then one answer every 45 ns.
    EXPECT_EQ(now(), 2 * ns(5 + 16 * 45));
    EXPECT_EQ(ours.took.front(), ns(50));
    EXPECT_EQ(ours.took[3], ns(5 + 4 * 45));
}

TEST_P(ThirdPartyTest, ATargetThatWaitsStandsBehindABridge) {
    WaitingTarget target("target");
    Ours ours("ours", context(), 4);
    through_bridge(context(), target, ours);
    EXPECT_THAT(ours.took, Each(ns(50)));
    EXPECT_EQ(now(), ns(50) * (2 * Ours::kBlocks / 4));  // it waits for four at a time
}

TEST_P(ThirdPartyTest, AnAtTargetBehindInterconnectAndBridgeAddsItsTime) {
    Tick alone = 0;
    for (const bool with_bus : {false, true}) {
        start_over({GetParam(), 1});
        Wrapper target("target", context());
        BlockingBridge bridge("bridge", context(), {});
        bridge.out.bind(*target.target("in"));
        Interconnect::Config config = map_of_memory();
        config.windows[0].base = 0;
        Interconnect bus("bus", context(), config);
        bus.route_socket(0)->bind(bridge.in);
        test::TestInitiator cpu("cpu");
        cpu.out.bind(*bus.target("in"));
        run([&] {
            const auto result = cpu.write(0x40, counting(64), with_bus ? ns(30) : 0);
            EXPECT_TRUE(result.ok());
            if (with_bus)
                EXPECT_EQ(result.took(), alone);
            else
                alone = result.took();
            EXPECT_GT(result.took(), ns(50));
        });
        EXPECT_EQ(target.theirs.begun.front(),
                  alone - ns(50) - config.response_latency - ns(1) / 2 + (with_bus ? ns(30) : 0));
    }
}

INSTANTIATE_TEST_SUITE_P(Timing, ThirdPartyTest, test::both_timing_modes(), test::timing_mode_name);

}  // namespace
}  // namespace cxlvp::bus
