// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/hash/sm3_core.h"

#include <gtest/gtest.h>

#include "../../algorithms/run_vectors.h"
#include "../core_rig.h"

namespace cxlvp::crypto {
namespace {

struct Rig : CoreRig {
    Rig() : CoreRig(core, CoreId::sm3), core(test_times()) {}

    Bytes finish(ByteView message) {
        const HashUpdate update{port.place(kInput, message), static_cast<std::uint32_t>(message.size())};
        EXPECT_EQ(run(Sm3Command::update, update), ErrorCode::ok);
        EXPECT_EQ(run(Sm3Command::final, HashFinal{address(kOutput), 32}), ErrorCode::ok);
        core.flush();
        return port.peek(address(kOutput), 32);
    }

    Sm3Core core;
};

TEST(Sm3Core, AnswersEveryPublishedDigestCE70) {
    Rig rig;
    run_vectors("sm3", 69, [&](const VectorCase& given) {
        EXPECT_EQ(rig.run(Sm3Command::init), ErrorCode::ok);
        return rig.finish(given.in.octets("msg"));
    });
}

TEST(Sm3Core, GoesOnFromAContextInMemoryCE59) {
    Rig rig;
    const Bytes message(150, 0x44);
    const HashContext context{rig.address(CoreRig::kIv), 120};
    ASSERT_EQ(rig.run(Sm3Command::init), ErrorCode::ok);
    const Bytes expected = rig.finish(message);
    ASSERT_EQ(rig.run(Sm3Command::init), ErrorCode::ok);
    rig.port.place(CoreRig::kInput, message);
    ASSERT_EQ(rig.run(Sm3Command::update, HashUpdate{rig.address(0), 70}), ErrorCode::ok);
    ASSERT_EQ(rig.run(Sm3Command::save, context), ErrorCode::ok);
    rig.core.flush();
    ASSERT_EQ(rig.run(Sm3Command::init), ErrorCode::ok);
    EXPECT_EQ(rig.run(Sm3Command::restore, HashContext{context.buffer, 600}), ErrorCode::emsgsize);
    EXPECT_EQ(rig.run(Sm3Command::save, HashContext{context.buffer, 119}), ErrorCode::emsgsize);
    EXPECT_EQ(rig.run(Sm3Command::restore, HashContext{kNoMemory, 120}), ErrorCode::efault);
    rig.port.memory[CoreRig::kIv] ^= 1;
    EXPECT_EQ(rig.run(Sm3Command::restore, context), ErrorCode::einval);
    rig.port.memory[CoreRig::kIv] ^= 1;
    ASSERT_EQ(rig.run(Sm3Command::restore, context), ErrorCode::ok);
    EXPECT_EQ(rig.finish(ByteView(message).part(70)), expected);
}

TEST(Sm3Core, GivesTheSameForAnyChainOfNodesAndCopiesCE72) {
    Rig rig;
    const Bytes message(5000, 0x17);
    ASSERT_EQ(rig.run(Sm3Command::init), ErrorCode::ok);
    const Bytes expected = rig.finish(message);
    const std::uint64_t in = rig.port.place(CoreRig::kInput, message);
    for (const std::vector<std::uint32_t>& sizes : {std::vector<std::uint32_t>{5000}, {1, 4999}, {63, 65, 4872}}) {
        for (const std::uint32_t command : {2u, 4u}) {
            rig.port.place(CoreRig::kOutput, Bytes(5000, 0));
            ASSERT_EQ(rig.run(Sm3Command::init), ErrorCode::ok);
            const std::uint64_t chain = rig.chain(sizes, in, rig.address(CoreRig::kOutput));
            ASSERT_EQ(rig.run(Sm3Command::gather, HashGather{chain, command}), ErrorCode::ok);
            EXPECT_EQ(rig.port.peek(rig.address(CoreRig::kOutput), 5000), command == 4 ? message : Bytes(5000, 0));
            ASSERT_EQ(rig.run(Sm3Command::final, HashFinal{rig.address(CoreRig::kTag), 32}), ErrorCode::ok);
            EXPECT_EQ(rig.port.peek(rig.address(CoreRig::kTag), 32), expected);
            rig.core.flush();
        }
    }
    ASSERT_EQ(rig.run(Sm3Command::init), ErrorCode::ok);
    EXPECT_EQ(rig.run(Sm3Command::gather, HashGather{in, 3}), ErrorCode::einval);
}

TEST(Sm3Core, RefusesWhatIsUnknownOrOutOfSequenceCE35CE36) {
    Rig rig;
    for (const std::uint8_t number : {0x00, 0x05, 0x09, 0x7f}) EXPECT_EQ(rig.run(number), ErrorCode::enosys);
    const HashFinal final{rig.address(0), 32};
    EXPECT_EQ(rig.run(Sm3Command::update, HashUpdate{rig.address(0), 1}), ErrorCode::eproto);
    EXPECT_EQ(rig.run(Sm3Command::final, final), ErrorCode::eproto);
    ASSERT_EQ(rig.run(Sm3Command::init), ErrorCode::ok);
    EXPECT_FALSE(rig.core.idle());
    EXPECT_EQ(rig.run(Sm3Command::init), ErrorCode::eproto);
    EXPECT_EQ(rig.run(Sm3Command::final, HashFinal{rig.address(0), 31}), ErrorCode::emsgsize);
    ASSERT_EQ(rig.run(Sm3Command::final, final), ErrorCode::ok);
    EXPECT_EQ(rig.run(Sm3Command::final, final), ErrorCode::eproto);
    rig.core.flush();
    EXPECT_TRUE(rig.core.idle());
    ASSERT_EQ(rig.run(Sm3Command::init), ErrorCode::ok);
    EXPECT_EQ(rig.run(Sm3Command::update, HashUpdate{kNoMemory, 1}), ErrorCode::efault);
    EXPECT_EQ(rig.run(Sm3Command::final, HashFinal{kNoMemory, 32}), ErrorCode::efault);
}

}  // namespace
}  // namespace cxlvp::crypto
