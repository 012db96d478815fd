// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/device/type3_device.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxl/cxl_fixture.h"
#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/cxl/route/route_probe.h"

namespace cxlvp::cxl {
namespace {

using test::Bytes;
using test::kUnit;
using test::TestPayload;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::uint64_t kBase = 4 * kGiB;

class Type3DeviceTest : public test::CxlFixture {
protected:
    Type3Device& build() { return build(memory(kUnit)); }
    Type3Device& build(const Type3Device::Config& config) {
        card = &module<Type3Device>("card", config);
        cpu = &initiator(*card->target("link.mem"));
        io = &initiator(*card->target("link.io"));
        software = &initiator(*card->target("link.config"));
        initiator(*card->target("link.snoop"));
        for (const char* part : {"link.dma", "link.cache"}) target(*card->initiator(part));
        media = &target(*card->initiator("media"), 0x10000);
        media->grant = [this](Payload& tx, tlm::tlm_dmi& dmi) {
            dmi.init();
            dmi.allow_read_write();
            dmi.set_dmi_ptr(media->bytes.data());
            dmi.set_start_address(0);
            dmi.set_end_address(media->bytes.size() - 1);
            dmi.set_read_latency(sc_core::sc_time::from_value(ns(30)));
            return tx.get_address() < media->bytes.size();
        };
        return *card;
    }
    static Type3Device::Config memory(std::uint64_t bytes, std::uint64_t persistent = 0) {
        Type3Device::Config config;
        config.volatile_capacity = bytes;
        config.persistent_capacity = persistent;
        return config;
    }
    HdmEndpoint& endpoint() { return card->endpoint(); }
    ComponentBlock& block() { return endpoint().component(); }
    /// DPA that an access to `hpa` has reached; nothing when it has reached none.
    std::vector<std::uint64_t> reached(std::uint64_t hpa) {
        const std::size_t before = media->records.size();
        EXPECT_TRUE(cpu->read(hpa, 64).ok());
        std::vector<std::uint64_t> out;
        for (std::size_t i = before; i < media->records.size(); ++i) out.push_back(media->records[i].address);
        return out;
    }
    void set_range(unsigned range, std::uint64_t base) {
        RegisterFile& dvsec = endpoint().device_dvsec().capability().registers();
        dvsec.set(dvsec.fields("RANGE_BASE_HIGH")[range], base >> 32, now());
        dvsec.set(dvsec.fields("RANGE_BASE_LOW")[range], base & 0xf0000000, now());
    }
    std::string probe(std::uint64_t hpa, RouteStatus status) {
        RouteProbe probe;
        TestPayload ask = TestPayload::read(hpa, 1);
        cpu->out->transport_dbg(ask.carry(probe).tx);
        EXPECT_EQ(probe.status(), status) << to_string(probe.status());
        return probe.steps().empty() ? "nothing" : probe.steps().back().text;
    }
    static std::string mistakes(const std::vector<std::pair<const char*, const char*>>& values,
                                const char* precommit_ways = nullptr) {
        ConfigNode node, precommit;
        node.kind = precommit.kind = ConfigNode::Kind::map;
        precommit.origin = "p.yaml:6:9";
        for (const auto& [key, value] : values) node.set(key, ConfigNode::scalar(value, "p.yaml:5:9"));
        if (precommit_ways != nullptr) {
            precommit.set("ways", ConfigNode::scalar(precommit_ways, "p.yaml:6:9"));
            node.set("precommitted", precommit);
        }
        Type3Device::Config config;
        Binding binding;
        Type3Device::Config::schema().bind(&config, node, "card", binding);
        return binding.errors().text();
    }

    Type3Device* card = nullptr;
    test::TestInitiator *cpu = nullptr, *io = nullptr, *software = nullptr;
    test::TestTarget* media = nullptr;
};

TEST_P(Type3DeviceTest, HdmDecodersTurnHostIntoDeviceAddresses) {
    build();
    run([&] {
        bring_up(*card, {kBase, 2 * kUnit, 2, 1024});
        EXPECT_THAT(reached(kBase + 0x40), ElementsAre(0x40));
        EXPECT_THAT(reached(kBase + 0x400), ElementsAre(0x0));  // the other way of the same granule
        EXPECT_THAT(reached(kBase + 0x840), ElementsAre(0x440));
        EXPECT_THAT(reached(kBase + 2 * kUnit - 64), ElementsAre(kUnit - 64));
        EXPECT_THAT(reached(kBase + 2 * kUnit), IsEmpty());
        EXPECT_THAT(reached(kBase - 64), IsEmpty());
    });
    EXPECT_EQ(stat("card.reads"), 4u);
    EXPECT_EQ(stat("card.bytes_read"), 256u);
    EXPECT_EQ(stat("card.misses"), 2u);
    EXPECT_EQ(context().reports().count("card", "decode-miss"), 2u);
}

TEST_P(Type3DeviceTest, DataGoesToTheMemoryAndBack) {
    build();
    run([&] {
        bring_up(*card, {kBase, kUnit});
        EXPECT_TRUE(cpu->write(kBase + 0x100, cxlvp::test::counting(64)).ok());
        EXPECT_EQ(cpu->read(kBase + 0x100, 64).data, cxlvp::test::counting(64));
        EXPECT_EQ(media->bytes[0x13f], 63u);
        Bytes seen(16);
        EXPECT_EQ(cpu->debug_read(kBase + 0x101, seen), 16u);
        EXPECT_EQ(seen, cxlvp::test::counting(16, 1));
        EXPECT_EQ(cpu->debug_write(kBase + 0x100, {9}), 1u);
        EXPECT_EQ(media->bytes[0x100], 9u);
        EXPECT_EQ(cpu->debug_read(kBase + kUnit, seen), 0u);
    });
    EXPECT_EQ(stat("card.writes"), 1u);
    EXPECT_EQ(stat("card.bytes_written"), 64u);
}

TEST_P(Type3DeviceTest, AnAccessTakesTheTimeOfTheDeviceTwice) {
    build();
    media->latency = ns(40);
    run([&] {
        bring_up(*card, {kBase, kUnit});
        EXPECT_EQ(cpu->read(kBase, 64).took(), 2 * ns(27) + ns(40));
        EXPECT_EQ(io->read(0, 4).took(), ns(50));
        EXPECT_EQ(software->read(0, 4).took(), ns(50));
    });
}

TEST_P(Type3DeviceTest, TheQueueHoldsAsManyRequestsAsItHasEntries) {
    Type3Device::Config config = memory(kUnit);
    config.queue = 2;
    build(config);
    media->latency = ns(100);
    std::vector<Tick> ends;
    run([&] { bring_up(*card, {kBase, kUnit}); });
    const Tick start = now();
    const auto access = [&] { ends.push_back(cpu->read(kBase, 64).end - start); };
    run_together({access, access, access});
    EXPECT_THAT(ends, testing::UnorderedElementsAre(ns(154), ns(154), ns(254)));
}

// C10, T2-73: HDM Decoder Enable chooses between decoders and the ranges of the Device DVSEC.
TEST_P(Type3DeviceTest, RangesDecodeAsLongAsDecodersAreNotEnabled) {
    build(memory(kUnit, kUnit));
    run([&] {
        mem_enable(endpoint());
        set_range(0, 16 * kGiB);
        set_range(1, 32 * kGiB);
        EXPECT_THAT(reached(16 * kGiB + 0x40), ElementsAre(0x40));
        EXPECT_THAT(reached(32 * kGiB + 0x40), ElementsAre(kUnit + 0x40));  // persistent memory behind the volatile
        EXPECT_THAT(reached(kBase), IsEmpty());
        commit(block(), 0, {kBase, kUnit});
        EXPECT_THAT(reached(kBase), IsEmpty());  // committed but not enabled
        enable(block());
        EXPECT_THAT(reached(kBase), ElementsAre(0));
        EXPECT_THAT(reached(16 * kGiB + 0x40), IsEmpty());
        enable(block(), 0);
        EXPECT_THAT(reached(kBase), IsEmpty());
        EXPECT_THAT(reached(16 * kGiB + 0x40), ElementsAre(0x40));
    });
}

TEST_P(Type3DeviceTest, NothingIsServedWhileMemEnableIsOff) {
    build();
    run([&] {
        commit(block(), 0, {kBase, kUnit});
        enable(block());
        test::MarkedRead read(kBase);
        EXPECT_TRUE(cpu->send(read.access).ok());
        EXPECT_THAT(read.access.data, Each(0xff));
        EXPECT_FALSE(read.info.poison);
        EXPECT_TRUE(cpu->write(kBase, Bytes(64)).ok());
        EXPECT_EQ(stat("card.disabled"), 2u);
        EXPECT_EQ(probe(kBase, RouteStatus::no_decoder), "memory disabled");
        mem_enable(endpoint());
        EXPECT_THAT(reached(kBase), ElementsAre(0));
        EXPECT_EQ(probe(kBase + 0x80, RouteStatus::ok), "device physical address 0x80");
        mem_enable(endpoint(), false);
        EXPECT_THAT(reached(kBase), IsEmpty());
    });
    EXPECT_EQ(stat("card.disabled"), 3u);
    EXPECT_EQ(stat("card.misses"), 0u);
    EXPECT_EQ(context().reports().count("card", "mem-disabled"), 3u);
}

TEST_P(Type3DeviceTest, MemoryEndsAtTheCapacityOfTheDevice) {
    build();
    run([&] {
        bring_up(*card, {kBase, 4 * kUnit, 2, 256});  // firmware that did not look at the capacity
        EXPECT_THAT(reached(kBase + 2 * kUnit - 512), ElementsAre(kUnit - 256));
        EXPECT_THAT(reached(kBase + 2 * kUnit), IsEmpty());
        Bytes seen(4);
        EXPECT_EQ(cpu->debug_read(kBase + 2 * kUnit, seen), 0u);
        EXPECT_EQ(probe(kBase + 2 * kUnit, RouteStatus::no_decoder), "no decoder");
        tlm::tlm_dmi dmi;
        EXPECT_FALSE(cpu->dmi(kBase + 2 * kUnit, 64, dmi));
    });
    EXPECT_EQ(stat("card.misses"), 1u);
}

TEST_P(Type3DeviceTest, DirectAccessEndsAtTheCapacityOfTheDevice) {
    build();
    media->grant = [this](Payload&, tlm::tlm_dmi& dmi) {  // memory that is larger than the device says
        dmi.init();
        dmi.allow_read_write();
        dmi.set_dmi_ptr(media->bytes.data());
        dmi.set_start_address(0);
        dmi.set_end_address(2 * kUnit - 1);
        return true;
    };
    run([&] {
        bring_up(*card, {kBase, 2 * kUnit});
        tlm::tlm_dmi dmi;
        ASSERT_TRUE(cpu->dmi(kBase, 64, dmi));
        EXPECT_EQ(dmi.get_start_address(), kBase);
        EXPECT_EQ(dmi.get_end_address(), kBase + kUnit - 1);
    });
}

TEST_P(Type3DeviceTest, ASkipLeadsToPersistentMemory) {
    Type3Device::Config config = memory(2 * kUnit, kUnit);
    config.component.hdm.decoders = 2;
    build(config);
    run([&] {
        bring_up(*card, {kBase, kUnit});
        commit(block(), 1, {16 * kGiB, kUnit, 1, 256, {}, kUnit});  // C11: leaves out the other volatile unit
        EXPECT_THAT(reached(kBase + 64), ElementsAre(64));
        EXPECT_THAT(reached(16 * kGiB + 64), ElementsAre(2 * kUnit + 64));
        EXPECT_THAT(reached(17 * kGiB), IsEmpty());
    });
}

TEST_P(Type3DeviceTest, AMissIsPoisonedWhenSoftwareWantsThat) {
    Type3Device::Config config = memory(kUnit);
    config.component.hdm.poison_on_decode_error = true;
    build(config);
    run([&] {
        bring_up(*card, {kBase, kUnit});
        test::MarkedRead before(kBase - 64), after(kBase - 64);
        cpu->send(before.access);
        EXPECT_FALSE(before.info.poison);
        enable(block(), 3);
        cpu->send(after.access);
        EXPECT_TRUE(after.info.poison);
    });
}

TEST_P(Type3DeviceTest, PoisonOfTheMemoryReachesTheHostAndIsCounted) {
    build();
    media->behaviour = [](Payload& tx, sc_core::sc_time&) {
        if (auto* info = tx.get_extension<bus::RequestInfo>(); info != nullptr && tx.get_address() == 0x80)
            info->poison = true;
        tx.set_response_status(tlm::TLM_OK_RESPONSE);
    };
    run([&] {
        bring_up(*card, {kBase, kUnit});
        test::MarkedRead clean(kBase), bad(kBase + 0x80);
        cpu->send(clean.access);
        EXPECT_FALSE(clean.info.poison);
        EXPECT_EQ(stat("card.poison_reads"), 0u);
        cpu->send(bad.access);
        EXPECT_TRUE(bad.info.poison);
    });
    EXPECT_EQ(stat("card.poison_reads"), 1u);
}

TEST_P(Type3DeviceTest, PoisonThatTheHostWritesIsNotedByRasAndByErrorReporting) {
    build();
    constexpr std::uint64_t kCorrectableStatus = 0x1000 + 0x100 + 0x0c, kCorrectableMask = kCorrectableStatus + 4;
    const auto internal_errors = [&] {
        const RegisterFile& aer = endpoint().function().errors().capability().registers();
        return aer.get(aer.field("CORRECTABLE_STATUS.INTERNAL"));
    };
    run([&] {
        bring_up(*card, {kBase, kUnit});
        const auto send = [&](bool poison) {
            bus::RequestInfo info;
            info.poison = poison;
            TestPayload data = TestPayload::write(kBase, std::vector<std::uint8_t>(64));
            data.carry(info);
            cpu->send(data);
        };
        send(false);
        EXPECT_EQ(read(block(), kCorrectableStatus), 0u);
        send(true);
        EXPECT_EQ(read(block(), kCorrectableStatus), 1u << 5);
        EXPECT_EQ(internal_errors(), 0u) << "masked after reset";
        write(block(), kCorrectableStatus, 1u << 5);
        write(block(), kCorrectableMask, 0);
        send(true);
        EXPECT_EQ(read(block(), kCorrectableStatus), 1u << 5);
        EXPECT_EQ(internal_errors(), 1u);
    });
}

TEST_P(Type3DeviceTest, DecodingBeginsWhenTheCommitLatencyIsOver) {
    Type3Device::Config config = memory(kUnit);
    config.component.hdm.commit_latency = us(7);
    build(config);
    run([&] {
        mem_enable(endpoint());
        enable(block());
        const Tick start = now();
        program(block(), 0, {kBase, kUnit});
        cxlvp::test::wait_until(start + us(7) - 1);
        EXPECT_THAT(reached(kBase), IsEmpty());
        cxlvp::test::wait_until(start + us(7) + 1);
        EXPECT_THAT(reached(kBase), ElementsAre(0));  // nobody has looked at a register
    });
}

TEST_P(Type3DeviceTest, ADeviceThatIsGoneAnswersNobodyAndComesBackReset) {
    build();
    run([&] {
        bring_up(*card, {kBase, kUnit});
        endpoint().remove(now());
        EXPECT_EQ(cpu->read(kBase, 64).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);  // the port above makes all ones of it
        EXPECT_EQ(io->read(0, 4).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
        Bytes seen(4);
        EXPECT_EQ(cpu->debug_read(kBase, seen), 0u);
        EXPECT_EQ(probe(kBase, RouteStatus::no_target), "removed");
        EXPECT_EQ(stat("card.absent"), 2u);
        EXPECT_THAT(media->records, IsEmpty());
        endpoint().insert(now());
        EXPECT_THAT(cpu->read(kBase, 64).data, Each(0xff));
        EXPECT_EQ(stat("card.disabled"), 1u);
        EXPECT_EQ(control(block(), 0) & test::kCommitted, 0u);  // C12
        bring_up(*card, {kBase, kUnit});
        EXPECT_THAT(reached(kBase), ElementsAre(0));
    });
    EXPECT_EQ(stat("card.absent"), 2u);
}

TEST_P(Type3DeviceTest, AFaultRemovesTheDeviceForSomeRequests) {
    build();
    run([&] {
        bring_up(*card, {kBase, kUnit});
        arm("card", FaultKind::link_down, 3);
        EXPECT_EQ(cpu->read(kBase, 64).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
        EXPECT_EQ(io->read(0, 4).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
        Bytes seen(4);
        EXPECT_EQ(software->debug_read(0, seen), 4u);
        EXPECT_FALSE(software->read(0, 4).ok());
        EXPECT_EQ(test::number(software->read(0, 4).data), 0x0c101234u);
        EXPECT_THAT(reached(kBase), ElementsAre(0));
    });
    EXPECT_EQ(stat("card.absent"), 2u);
}

TEST_P(Type3DeviceTest, DirectAccessLeadsToTheSameBytes) {
    build();
    run([&] {
        bring_up(*card, {kBase, kUnit});
        cpu->write(kBase + 0x1234, {1, 2, 3, 4});
        tlm::tlm_dmi dmi;
        ASSERT_TRUE(cpu->dmi(kBase + 0x1234, 4, dmi));
        EXPECT_EQ(dmi.get_start_address(), kBase);
        EXPECT_EQ(dmi.get_end_address(), kBase + 0xffff);  // as far as the memory goes
        EXPECT_EQ(dmi.get_dmi_ptr()[0x1234 + 2], 3u);
        EXPECT_EQ(dmi.get_read_latency().value(), ns(30) + 2 * ns(27));
        EXPECT_EQ(dmi.get_write_latency().value(), 2 * ns(27));
        EXPECT_FALSE(cpu->dmi(kBase - 64, 4, dmi));
    });
}

TEST_P(Type3DeviceTest, DirectAccessToAnInterleavedRangeIsForOneGranule) {
    build();
    run([&] {
        bring_up(*card, {kBase, 4 * kUnit, 4, 512});
        cpu->write(kBase + 0x1240, {1, 2, 3, 4});  // granule 9, of which the device has number 2
        tlm::tlm_dmi dmi;
        ASSERT_TRUE(cpu->dmi(kBase + 0x1240, 4, dmi));
        EXPECT_EQ(dmi.get_start_address(), kBase + 0x1200);
        EXPECT_EQ(dmi.get_end_address(), kBase + 0x13ff);
        EXPECT_EQ(dmi.get_dmi_ptr(), media->bytes.data() + 0x400);
        EXPECT_EQ(dmi.get_dmi_ptr()[0x40 + 2], 3u);
    });
}

TEST_P(Type3DeviceTest, DirectAccessIsTakenBackBeforeAnythingChanges) {
    build();
    std::size_t lost = 0;
    run([&] {
        bool open = true;
        cpu->on_loss = [&](const auto&) { EXPECT_TRUE(!open || endpoint().decode(kBase)) << "too late"; };
        const auto expect_loss = [&](const char* what) {
            EXPECT_GT(cpu->invalidated.size(), lost) << what;
            lost = cpu->invalidated.size();
        };
        open = false;
        mem_enable(endpoint());
        commit(block(), 0, {kBase, kUnit});
        enable(block());
        expect_loss("commit and enable");
        open = true;
        enable(block(), 0);
        expect_loss("decoder enable");
        open = false;
        enable(block());
        expect_loss("decoder enable");
        open = true;
        uncommit(block(), 0);
        expect_loss("uncommit");
        open = false;
        commit(block(), 0, {kBase, kUnit});
        expect_loss("commit");
        open = true;
        mem_enable(endpoint(), false);
        expect_loss("Mem_Enable");
        open = false;
        mem_enable(endpoint());
        expect_loss("Mem_Enable");
        open = true;
        arm("card", FaultKind::link_down, 1);
        expect_loss("fault");
        tlm::tlm_dmi dmi;
        EXPECT_FALSE(cpu->dmi(kBase, 64, dmi));
        context().faults().disarm_all();
        EXPECT_TRUE(cpu->dmi(kBase, 64, dmi));
        media->in->invalidate_direct_mem_ptr(0, 0xfff);
        expect_loss("the memory itself");
        endpoint().remove(now());
        expect_loss("removal");
        EXPECT_FALSE(cpu->dmi(kBase, 64, dmi));
        open = false;
        endpoint().insert(now());
        bring_up(*card, {kBase, kUnit});
        expect_loss("bringing it up again");
        open = true;
        // The first call is in time; those that follow within the reset are not needed any more.
        cpu->on_loss = [&, first = true](const auto&) mutable {
            EXPECT_TRUE(!first || endpoint().decode(kBase)) << "too late";
            first = false;
        };
        card->reset(ResetKind::warm);
        expect_loss("reset");
    });
}

TEST_P(Type3DeviceTest, FirmwareMayHaveCommittedADecoder) {
    Type3Device::Config config = memory(kUnit);
    config.precommitted = {true, kBase, kUnit, 1, 256, false};
    build(config);
    run([&] {
        EXPECT_THAT(reached(kBase + 64), ElementsAre(64));
        EXPECT_EQ(control(block(), 0) & test::kLock, 0u);
        card->reset(ResetKind::cold);
        EXPECT_THAT(reached(kBase + 64), ElementsAre(64));
        uncommit(block(), 0);  // not locked
        EXPECT_THAT(reached(kBase + 64), IsEmpty());
    });
}

// C7, T2-62.
TEST_P(Type3DeviceTest, FirmwareMayHaveLockedIt) {
    Type3Device::Config config = memory(kUnit);
    config.precommitted = {true, kBase, 2 * kUnit, 2, 1024, true};
    build(config);
    run([&] {
        EXPECT_NE(control(block(), 0) & test::kLock, 0u);
        uncommit(block(), 0);
        EXPECT_THAT(reached(kBase + 0x800), ElementsAre(0x400));
        card->reset(ResetKind::warm);  // firmware comes first again
        EXPECT_THAT(reached(kBase + 0x800), ElementsAre(0x400));
    });
}

TEST_P(Type3DeviceTest, WhatFirmwareCannotHaveCommittedIsRefusedWithTheRule) {
    const auto refusal = [&](const Precommit& wrong) -> std::string {
        start_over(Context::Config{GetParam(), 1});
        Type3Device::Config config = memory(kUnit);
        config.precommitted = wrong;
        try {
            const Type3Device device("card", context(), config);
            (void)device;
        } catch (const UserError& error) {
            return error.what();
        }
        return "none";
    };
    EXPECT_EQ(refusal({true, kBase, kUnit, 1, 256, false}), "none");
    EXPECT_EQ(refusal({true, kBase, kUnit, 2, 256, false}),
              "card.precommitted: decoder 0 is not committed: the size is not a multiple of ways x 256 MiB");
    EXPECT_THAT(refusal({true, 0 - kUnit, 2 * kUnit, 1, 256, false}), HasSubstr("card.precommitted: decoder 0"));
    EXPECT_EQ(refusal({false, 0 - kUnit, 2 * kUnit, 1, 256, false}), "none");  // not asked for
}

TEST_P(Type3DeviceTest, SerialNumbersDifferByName) {
    build();
    Type3Device::Config given = memory(kUnit);
    given.serial_number = 0x1122334455667788;
    auto& other = module<Type3Device>("other", memory(kUnit));
    auto& named = module<Type3Device>("named", given);
    const auto serial = [](Module& of) {
        return dynamic_cast<sc_core::sc_attribute<std::uint64_t>&>(*of.get_attribute("serial_number")).value;
    };
    EXPECT_NE(serial(*card), serial(other));
    EXPECT_EQ(serial(named), 0x1122334455667788u);
    for (Type3Device* device : {&other, &named}) {
        for (const char* part : {"link.mem", "link.io", "link.config", "link.snoop"}) initiator(*device->target(part));
        for (const char* port : {"link.dma", "link.cache", "media"}) target(*device->initiator(port));
    }
    run([] {});
}

TEST_P(Type3DeviceTest, MistakesOfAConfigurationAreNamed) {
    EXPECT_EQ(mistakes({{"volatile_capacity", "256MiB"}}), "");
    EXPECT_THAT(mistakes({}), HasSubstr("card.volatile_capacity: the device has no memory"));
    EXPECT_THAT(mistakes({{"volatile_capacity", "100MiB"}}),
                HasSubstr("card.volatile_capacity: not a multiple of 256 MiB"));
    EXPECT_THAT(mistakes({{"volatile_capacity", "256MiB"}, {"persistent_capacity", "1MiB"}}),
                HasSubstr("card.persistent_capacity: not a multiple of 256 MiB"));
    EXPECT_EQ(mistakes({{"volatile_capacity", "256MiB"}}, "12"), "");
    EXPECT_THAT(mistakes({{"volatile_capacity", "256MiB"}}, "5"),
                HasSubstr("p.yaml:6:9: card.precommitted.ways: 5 ways cannot be encoded"));
}

INSTANTIATE_TEST_SUITE_P(Timing, Type3DeviceTest, cxlvp::test::both_timing_modes(), cxlvp::test::timing_mode_name);

}  // namespace
}  // namespace cxlvp::cxl
