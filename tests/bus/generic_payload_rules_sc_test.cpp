// SPDX-License-Identifier: Apache-2.0
// The rules of the generic payload (IEEE 1666-2011 11.2, 14) on a whole path: link, interconnect and memories, with a
// protocol checker in every wire, each rule with direct access in use and without.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <list>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/base/core/random.h"
#include "cxlvp/bus/interconnect.h"
#include "cxlvp/bus/link.h"
#include "cxlvp/bus/memory.h"
#include "cxlvp/bus/protocol_checker.h"
#include "support/sc_fixture.h"
#include "support/test_initiator.h"

namespace cxlvp::bus {
namespace {

using test::counting;
using test::TestInitiator;
using test::TestPayload;

/// An initiator that makes its accesses directly where it holds a grant, as a fast processor model does.
class DirectInitiator {
public:
    DirectInitiator(TestInitiator& initiator, bool use_grants) : initiator_(initiator), use_grants_(use_grants) {
        initiator.on_loss = [this](const TestInitiator::Range& range) {
            grants_.remove_if([&](const tlm::tlm_dmi& grant) {
                return grant.get_start_address() <= range.second && range.first <= grant.get_end_address();
            });
        };
    }
    tlm::tlm_response_status access(TestPayload& access) {
        if (use_grants_ && direct(access)) return tlm::TLM_OK_RESPONSE;
        const auto result = initiator_.send(access.again());
        if (use_grants_ && result.dmi_allowed) {
            tlm::tlm_dmi grant;
            if (initiator_.dmi(access.tx.get_address(), window(access), grant, access.tx.get_command()))
                grants_.push_front(grant);
        }
        return result.status;
    }
    std::size_t direct_accesses() const { return direct_; }
    std::size_t grants() const { return grants_.size(); }

private:
    /// Bytes of the address range that the access touches.
    static unsigned window(const TestPayload& access) {
        return std::min(access.tx.get_data_length(), access.tx.get_streaming_width());
    }
    bool direct(TestPayload& access) {
        Payload& tx = access.tx;
        if (tx.get_data_length() == 0) return false;
        for (const tlm::tlm_dmi& grant : grants_) {
            const std::uint64_t first = tx.get_address();
            if (first < grant.get_start_address() || first > grant.get_end_address()) continue;
            if (grant.get_end_address() - first < window(access) - 1) continue;
            if (tx.is_write() ? !grant.is_write_allowed() : !grant.is_read_allowed()) continue;
            std::uint8_t* memory = grant.get_dmi_ptr() + (first - grant.get_start_address());
            for (unsigned i = 0; i < tx.get_data_length(); ++i) {
                if (!access.enables.empty() && access.enables[i % access.enables.size()] != 0xff) continue;
                std::uint8_t& byte = memory[i % tx.get_streaming_width()];
                if (tx.is_write())
                    byte = access.data[i];
                else
                    access.data[i] = byte;
            }
            ++direct_;
            return true;
        }
        return false;
    }

    TestInitiator& initiator_;
    const bool use_grants_;
    std::list<tlm::tlm_dmi> grants_;
    std::size_t direct_ = 0;
};

/// Address map: 4 KiB of a larger RAM at 0x1000 (from its 0x800 on), another RAM right behind it at 0x2000, a ROM at
/// 0x4000, and the first RAM again at 0x8000 (from its 0x0 on).
class Path {
public:
    Path(Context& context, bool grants) {
        Memory::Config ram;
        ram.size = 0x4000;
        ram.dmi = grants;
        Memory::Config rom = ram;
        rom.read_only = true;
        Link::Config link;
        link.bandwidth = 32'000'000'000;
        link.wire.kind = WireFormat::Kind::cxl68;
        ram_a = std::make_unique<Memory>("ram_a", context, ram);
        ram_b = std::make_unique<Memory>("ram_b", context, ram);
        rom_ = std::make_unique<Memory>("rom", context, rom);
        link_ = std::make_unique<Link>("link", context, link);
        bus_ = std::make_unique<Interconnect>("bus", context, Interconnect::Config{});
        bus_->map(0x1000, 0x1000, 0, 0x800);
        bus_->map(0x2000, 0x1000, 1);
        bus_->map(0x4000, 0x1000, 2);
        bus_->map(0x8000, 0x1000, 0);
        wire(context, initiator.out, link_->in);
        wire(context, link_->out, *bus_->target("in"));
        wire(context, *bus_->route_socket(0), ram_a->in);
        wire(context, *bus_->route_socket(1), ram_b->in);
        wire(context, *bus_->route_socket(2), rom_->in);
        const auto image = counting(0x4000, 5);
        rom_->load(0, image.data(), image.size());
    }
    void expect_no_violation() const {
        std::uint64_t checked = 0;
        for (const auto& checker : checkers_) {
            EXPECT_EQ(checker->violations(), 0u) << checker->name();
            checked += checker->checked();
        }
        EXPECT_GT(checked, 0u);
    }

    TestInitiator initiator{"initiator"};
    std::unique_ptr<Memory> ram_a;
    std::unique_ptr<Memory> ram_b;

private:
    void wire(Context& context, InitiatorSocket& from, TargetSocket& to) {
        const std::string name = "checker_" + std::to_string(checkers_.size());
        checkers_.push_back(std::make_unique<ProtocolChecker>(name.c_str(), context, ProtocolChecker::Config{}));
        from.bind(checkers_.back()->in);
        checkers_.back()->out.bind(to);
    }

    std::unique_ptr<Memory> rom_;
    std::unique_ptr<Link> link_;
    std::unique_ptr<Interconnect> bus_;
    std::vector<std::unique_ptr<ProtocolChecker>> checkers_;
};

class GenericPayloadRules : public test::ScFixture, public testing::WithParamInterface<std::tuple<TimingMode, bool>> {
protected:
    GenericPayloadRules() : ScFixture(std::get<0>(GetParam())) {}
    ~GenericPayloadRules() override { path_.expect_no_violation(); }

    tlm::tlm_response_status write(std::uint64_t address, std::vector<std::uint8_t> data) {
        TestPayload access = TestPayload::write(address, std::move(data));
        return cpu_.access(access);
    }
    std::vector<std::uint8_t> read(std::uint64_t address, std::size_t bytes) {
        TestPayload access = TestPayload::read(address, bytes);
        EXPECT_EQ(cpu_.access(access), tlm::TLM_OK_RESPONSE);
        return access.data;
    }
    tlm::tlm_response_status status(std::uint64_t address, std::size_t bytes,
                                    tlm::tlm_command command = tlm::TLM_READ_COMMAND) {
        TestPayload access(command, address, std::vector<std::uint8_t>(bytes, 0xEE));
        const auto answer = cpu_.access(access);
        if (answer != tlm::TLM_OK_RESPONSE) {
            EXPECT_EQ(access.data, std::vector<std::uint8_t>(bytes, 0xEE));
        }
        return answer;
    }

    Path path_{context(), std::get<1>(GetParam())};
    DirectInitiator cpu_{path_.initiator, std::get<1>(GetParam())};
};

TEST_P(GenericPayloadRules, DataComesBackFromWhereItWasWritten) {
    run([&] {
        EXPECT_EQ(write(0x1100, counting(64, 1)), tlm::TLM_OK_RESPONSE);
        EXPECT_EQ(write(0x2100, counting(64, 101)), tlm::TLM_OK_RESPONSE);
        EXPECT_EQ(read(0x1100, 64), counting(64, 1));
        EXPECT_EQ(read(0x2100, 64), counting(64, 101));
        EXPECT_EQ(read(0x8900, 64), counting(64, 1)) << "the same memory through its other window";
    });
    EXPECT_EQ(cpu_.direct_accesses() > 0, std::get<1>(GetParam()));
}

TEST_P(GenericPayloadRules, RetriedPayloadGivesTheSameAnswer) {
    run([&] {
        TestPayload access = TestPayload::write(0x1100, counting(16, 1));
        EXPECT_EQ(cpu_.access(access), tlm::TLM_OK_RESPONSE);
        EXPECT_EQ(cpu_.access(access), tlm::TLM_OK_RESPONSE);
        EXPECT_EQ(access.tx.get_address(), 0x1100u);
        access.tx.set_address(0x3000);
        EXPECT_EQ(cpu_.access(access), tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_EQ(access.tx.get_address(), 0x3000u) << "restored on the error path";
        access.tx.set_address(0x1100);
        EXPECT_EQ(cpu_.access(access), tlm::TLM_OK_RESPONSE) << "old answers do not stick";
    });
}

TEST_P(GenericPayloadRules, AccessOutsideEveryWindowIsAnAddressError) {
    run([&] {
        EXPECT_EQ(status(0x0, 4), tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_EQ(status(0x3000, 4, tlm::TLM_WRITE_COMMAND), tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_EQ(status(~std::uint64_t{0}, 4), tlm::TLM_ADDRESS_ERROR_RESPONSE);
    });
}

TEST_P(GenericPayloadRules, AccessAcrossTheEdgeOfAWindowIsAnAddressErrorEvenWhereMemoryGoesOn) {
    run([&] {
        EXPECT_EQ(status(0x1ffc, 8), tlm::TLM_ADDRESS_ERROR_RESPONSE) << "ram_a is larger than its window";
        EXPECT_EQ(status(0x2ffc, 8, tlm::TLM_WRITE_COMMAND), tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_EQ(status(0xffc, 8), tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_EQ(status(0x1ff8, 8), tlm::TLM_OK_RESPONSE);
        EXPECT_EQ(status(0x1ffc, 8), tlm::TLM_ADDRESS_ERROR_RESPONSE) << "also with a grant for the window";
        EXPECT_EQ(status(0x1000, 4), tlm::TLM_OK_RESPONSE);
        EXPECT_EQ(status(0xffc, 8), tlm::TLM_ADDRESS_ERROR_RESPONSE);
    });
}

TEST_P(GenericPayloadRules, WriteToReadOnlyMemoryIsACommandError) {
    run([&] {
        EXPECT_EQ(read(0x4010, 4), counting(4, 5 + 16));
        EXPECT_EQ(status(0x4010, 4, tlm::TLM_WRITE_COMMAND), tlm::TLM_COMMAND_ERROR_RESPONSE);
        EXPECT_EQ(read(0x4010, 4), counting(4, 5 + 16));
    });
}

TEST_P(GenericPayloadRules, DisabledBytesStayUntouchedInMemoryAndInTheBuffer) {
    run([&] {
        write(0x1100, std::vector<std::uint8_t>(8, 0xAA));
        TestPayload masked = TestPayload::write(0x1100, counting(8, 1));
        masked.enable({0, 0xff, 0xff});
        EXPECT_EQ(cpu_.access(masked), tlm::TLM_OK_RESPONSE);
        EXPECT_EQ(read(0x1100, 8), (std::vector<std::uint8_t>{0xAA, 2, 3, 0xAA, 5, 6, 0xAA, 8}));
        TestPayload read_masked = TestPayload::read(0x1100, 8, 0xEE);
        read_masked.enable({0xff, 0});
        EXPECT_EQ(cpu_.access(read_masked), tlm::TLM_OK_RESPONSE);
        EXPECT_EQ(read_masked.data, (std::vector<std::uint8_t>{0xAA, 0xEE, 3, 0xEE, 5, 0xEE, 0xAA, 0xEE}));
    });
}

TEST_P(GenericPayloadRules, StreamingUsesTheSameAddressesAgain) {
    run([&] {
        write(0x1100, std::vector<std::uint8_t>(16, 0xAA));
        TestPayload stream = TestPayload::write(0x1100, counting(12, 1));
        stream.stream(4);
        EXPECT_EQ(cpu_.access(stream), tlm::TLM_OK_RESPONSE);
        EXPECT_EQ(read(0x1100, 6), (std::vector<std::uint8_t>{9, 10, 11, 12, 0xAA, 0xAA}));
    });
}

TEST_P(GenericPayloadRules, IgnoreMovesNothingAndIsOk) {
    run([&] {
        write(0x1100, counting(4, 1));
        TestPayload ignored(tlm::TLM_IGNORE_COMMAND, 0x1100, {9, 9, 9, 9});
        EXPECT_EQ(path_.initiator.send(ignored).status, tlm::TLM_OK_RESPONSE);
        EXPECT_EQ(ignored.data, (std::vector<std::uint8_t>{9, 9, 9, 9}));
        EXPECT_EQ(read(0x1100, 4), counting(4, 1));
        Payload empty;
        empty.set_command(tlm::TLM_IGNORE_COMMAND);
        empty.set_address(0x1100);
        EXPECT_EQ(path_.initiator.send(empty).status, tlm::TLM_OK_RESPONSE);
    });
}

TEST_P(GenericPayloadRules, DelayOnlyGrows) {
    run([&] {
        for (const Tick delay : {Tick{0}, ns(1), us(1)}) {
            const auto result = path_.initiator.read(0x1100, 64, delay);
            EXPECT_GT(result.took(), ns(20));
        }
        EXPECT_GE(path_.initiator.read(0x3000, 64, ns(1)).end, now() + ns(1)) << "also on the error path";
    });
}

TEST_P(GenericPayloadRules, DebugTransportSeesTheSameDataWithoutTime) {
    run([&] {
        write(0x1100, counting(16, 1));
        const Tick before = now();
        std::vector<std::uint8_t> data(16);
        EXPECT_EQ(path_.initiator.debug_read(0x1100, data), 16u);
        EXPECT_EQ(data, counting(16, 1));
        EXPECT_EQ(path_.initiator.debug_write(0x1104, {77}), 1u);
        EXPECT_EQ(path_.initiator.debug_read(0x1ff8, data), 0u) << "crosses the edge, as transport";
        EXPECT_EQ(path_.initiator.debug_read(0x3000, data), 0u);
        EXPECT_EQ(now(), before);
        EXPECT_EQ(read(0x1104, 1)[0], 77);
    });
}

TEST_P(GenericPayloadRules, PoisonTakesDirectAccessBack) {
    run([&] {
        write(0x1100, counting(64, 1));
        read(0x1100, 64);
        EXPECT_EQ(cpu_.grants() > 0, std::get<1>(GetParam()));
        path_.ram_a->poison(0x3000, 0x3000);
        EXPECT_EQ(cpu_.grants(), 0u);
        const std::size_t direct = cpu_.direct_accesses();
        EXPECT_EQ(read(0x1100, 64), counting(64, 1));
        EXPECT_EQ(cpu_.direct_accesses(), direct) << "no grant while anything is poisoned";
    });
}

INSTANTIATE_TEST_SUITE_P(Paths, GenericPayloadRules, testing::Combine(test::both_timing_modes(), testing::Bool()),
                         [](const auto& tested) {
                             return testing::PrintToString(std::get<0>(tested.param)) +
                                    (std::get<1>(tested.param) ? "_direct" : "_transport");
                         });

class DirectAgainstTransport : public test::TimingFixture {
protected:
    /// Everything that the initiator of a run saw, and the memories at its end.
    std::vector<std::uint8_t> transcript(bool grants, std::size_t& direct) {
        start_over({GetParam(), 1});
        std::vector<std::uint8_t> out;
        Path path(context(), grants);
        DirectInitiator cpu(path.initiator, grants);
        run(
            [&] {
                Random random(7, "transcript");
                for (int i = 0; i < 5000; ++i) {
                    const bool write = random.chance(0.5);
                    std::vector<std::uint8_t> data(1 + random.below(80));
                    for (auto& byte : data) byte = static_cast<std::uint8_t>(random.bits());
                    // Mostly around the edges of the windows.
                    const std::uint64_t edge = random.below(0xA) << 12;
                    const std::uint64_t address = edge - 100 + random.below(200);
                    TestPayload access(write ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND, address,
                                       std::move(data));
                    if (random.chance(0.2)) access.enable({0xff, 0, 0xff, 0xff, 0});
                    if (random.chance(0.1)) access.stream(1 + static_cast<unsigned>(random.below(access.data.size())));
                    out.push_back(static_cast<std::uint8_t>(cpu.access(access)));
                    out.insert(out.end(), access.data.begin(), access.data.end());
                    if (i % 500 == 0) {
                        path.ram_b->poison(0x3000, 0x3000);
                        path.ram_b->clear_poison(0x3000, 0x3000);
                    }
                }
            },
            kSecond);
        for (Memory* memory : {path.ram_a.get(), path.ram_b.get()}) {
            std::vector<std::uint8_t> image(memory->size());
            memory->dump(0, image.data(), image.size());
            out.insert(out.end(), image.begin(), image.end());
        }
        direct = cpu.direct_accesses();
        return out;
    }
};

TEST_P(DirectAgainstTransport, RandomTrafficGivesTheSameAnswersAndMemories) {
    std::size_t direct = 0;
    std::size_t none = 0;
    const auto with_grants = transcript(true, direct);
    const auto without = transcript(false, none);
    EXPECT_EQ(with_grants == without, true);
    EXPECT_GT(direct, 500u);
    EXPECT_EQ(none, 0u);
}

INSTANTIATE_TEST_SUITE_P(Timing, DirectAgainstTransport, test::both_timing_modes(), test::timing_mode_name);

}  // namespace
}  // namespace cxlvp::bus
