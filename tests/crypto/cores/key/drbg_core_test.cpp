// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/key/drbg_core.h"

#include <gtest/gtest.h>

#include "../core_rig.h"

namespace cxlvp::crypto {
namespace {

/// The fake port as another mailbox sees it.
class OtherMailbox : public FakeCommandPort {
public:
    explicit OtherMailbox(unsigned mailbox) : other_(mailbox, temporary_, datastore_, hardware) {}
    KeyAccess& keys() override { return other_; }

private:
    TemporaryStore temporary_{960};
    Datastore datastore_{65536, Random(1, "other")};
    KeyAccess other_;
};

struct GeneratorSetup {
    bool configured = false;
    bool stream_each = false;
};

struct Rig {
    explicit Rig(GeneratorSetup setup = {}, std::uint64_t seed = 1, QuirkSet quirks = QuirkSet::all())
        : generator(Random(seed, "drbg"), 2, setup.stream_each), services{test_times(), quirks, alarms, generator} {
        if (setup.configured) {
            EXPECT_EQ(configure(), ErrorCode::ok);
        }
    }

    template <class Payload>
    ErrorCode run(DrbgCommand command, const Payload& payload, unsigned mailbox = 0) {
        return core.run({VcqEntry::make(CoreId::drbg, static_cast<std::uint8_t>(command), payload), {}}, port(mailbox));
    }
    ErrorCode configure(std::uint32_t ratio = 0, std::uint32_t strength = 0x10, unsigned mailbox = 0) {
        return run(DrbgCommand::config, DrbgConfig{ratio, strength, {}}, mailbox);
    }
    Bytes random(std::uint32_t size, unsigned mailbox = 0, std::uint8_t additional = 0) {
        DrbgGenerate payload;
        payload.destination = FakeCommandPort::kBase;
        payload.length = size;
        payload.additional[0] = additional;
        EXPECT_EQ(run(DrbgCommand::generate, payload, mailbox), ErrorCode::ok);
        return port(mailbox).peek(FakeCommandPort::kBase, size);
    }
    FakeCommandPort& port(unsigned mailbox) { return mailbox == 0 ? static_cast<FakeCommandPort&>(first) : second; }

    AlarmLog alarms;
    EngineRandom generator;
    CoreServices services;
    DrbgCore core{services};
    OtherMailbox first{0};
    OtherMailbox second{1};
};

TEST(DrbgCore, GivesTheSameOctetsForTheSameSeedAndRequestsCE75) {
    const auto run = [](std::uint64_t seed) {
        Rig rig({}, seed);
        EXPECT_EQ(rig.configure(), ErrorCode::ok);
        Bytes all = rig.random(32);
        const Bytes more = rig.random(100);
        all.insert(all.end(), more.begin(), more.end());
        return all;
    };
    const Bytes first = run(1);
    EXPECT_EQ(run(1), first);
    EXPECT_NE(run(2), first);
    EXPECT_NE(Bytes(first.begin(), first.begin() + 32), Bytes(first.begin() + 32, first.begin() + 64));
}

TEST(DrbgCore, MixesInStrengthAndAdditionalInput) {
    Rig strong;
    Rig weak;
    Rig other;
    ASSERT_EQ(strong.configure(0, 0x10), ErrorCode::ok);
    ASSERT_EQ(weak.configure(0, 0x00), ErrorCode::ok);
    ASSERT_EQ(other.configure(0, 0x10), ErrorCode::ok);
    const Bytes octets = strong.random(32);
    EXPECT_NE(weak.random(32), octets);
    EXPECT_NE(other.random(32, 0, 1), octets);
}

TEST(DrbgCore, KeepsTheStreamsOfMailboxesApartIfToldCE75) {
    for (const bool apart : {true, false}) {
        GeneratorSetup setup;
        setup.configured = true;
        setup.stream_each = apart;
        Rig alone(setup);
        Rig shared(setup);
        const Bytes expected = alone.random(32, 0);
        const Bytes of_second = shared.random(32, 1);
        EXPECT_EQ(shared.random(32, 0) == expected, apart);
        EXPECT_EQ(of_second == expected, !apart);
    }
}

TEST(DrbgCore, MustBeConfiguredOnceCE44) {
    Rig rig;
    DrbgGenerate generate;
    generate.destination = FakeCommandPort::kBase;
    generate.length = 32;
    EXPECT_EQ(rig.run(DrbgCommand::generate, generate), ErrorCode::eagain);
    EXPECT_TRUE(rig.first.writes.empty());
    ASSERT_EQ(rig.configure(), ErrorCode::ok);
    EXPECT_EQ(rig.configure(), ErrorCode::ealready);
    rig.core.flush();
    EXPECT_EQ(rig.configure(), ErrorCode::ealready);  // the configuration outlives FLUSH
    ASSERT_EQ(rig.run(DrbgCommand::reset, DrbgConfig{}), ErrorCode::ok);
    EXPECT_EQ(rig.run(DrbgCommand::generate, generate), ErrorCode::eagain);
    ASSERT_EQ(rig.configure(), ErrorCode::ok);
}

TEST(DrbgCore, IsConfiguredByTheManagementMailboxQ16) {
    Rig strict;
    EXPECT_EQ(strict.configure(0, 0x10, 1), ErrorCode::eacces);
    EXPECT_EQ(strict.configure(0, 0x10, 0), ErrorCode::ok);
    EXPECT_EQ(strict.run(DrbgCommand::reset, DrbgConfig{}, 1), ErrorCode::eacces);
    Rig open({}, 1, QuirkSet::all().without(Quirk::q16_drbg_host));
    EXPECT_EQ(open.configure(0, 0x10, 1), ErrorCode::ok);
    EXPECT_EQ(open.run(DrbgCommand::reset, DrbgConfig{}, 1), ErrorCode::ok);
}

TEST(DrbgCore, RefusesParametersAndLengthsCE37CE42) {
    Rig rig;
    EXPECT_EQ(rig.configure(4, 0x10), ErrorCode::einval);
    EXPECT_EQ(rig.configure(0, 0x01), ErrorCode::einval);
    for (const std::uint32_t ratio : {0u, 1u, 2u, 3u}) {
        EXPECT_EQ(rig.configure(ratio), ErrorCode::ok);
        EXPECT_EQ(rig.run(DrbgCommand::reset, DrbgConfig{}), ErrorCode::ok);
    }
    ASSERT_EQ(rig.configure(), ErrorCode::ok);
    DrbgGenerate generate;
    generate.destination = FakeCommandPort::kBase;
    EXPECT_EQ(rig.run(DrbgCommand::generate, generate), ErrorCode::emsgsize);
    generate.length = 65537;
    EXPECT_EQ(rig.run(DrbgCommand::generate, generate), ErrorCode::emsgsize);
    generate.length = 65536;
    EXPECT_EQ(rig.run(DrbgCommand::generate, generate), ErrorCode::ok);
    generate.destination = kNoMemory;
    EXPECT_EQ(rig.run(DrbgCommand::generate, generate), ErrorCode::efault);
    EXPECT_EQ(rig.run(static_cast<DrbgCommand>(5), DrbgConfig{}), ErrorCode::enosys);
    EXPECT_EQ(rig.run(static_cast<DrbgCommand>(0), DrbgConfig{}), ErrorCode::enosys);
}

TEST(DrbgCore, FillsObjectsOfTheDatastore) {
    GeneratorSetup setup;
    setup.configured = true;
    Rig rig(setup);
    Datastore::Object* const object = rig.first.keys().datastore().create(7, 32, 0);
    DrbgDatastore payload;
    payload.object = object->reference;
    payload.length = 32;
    payload.type = 3;
    ASSERT_EQ(rig.run(DrbgCommand::datastore, payload), ErrorCode::ok);
    EXPECT_EQ(object->bytes.size(), 32U);
    EXPECT_NE(object->bytes, SecretBytes(32));
    EXPECT_EQ(object->type.word, 3U);
    payload.length = 31;
    EXPECT_EQ(rig.run(DrbgCommand::datastore, payload), ErrorCode::emsgsize);
    payload.length = 32;
    payload.type = 0xff;
    EXPECT_EQ(rig.run(DrbgCommand::datastore, payload), ErrorCode::einval);
    payload.type = 3;
    payload.object = 4711;
    EXPECT_EQ(rig.run(DrbgCommand::datastore, payload), ErrorCode::enoent);
}

}  // namespace
}  // namespace cxlvp::crypto
