// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/drbg/ctr_drbg.h"

#include <gtest/gtest.h>

#include "../run_vectors.h"

namespace cxlvp::crypto {
namespace {

TEST(CtrDrbg, GivesEveryPublishedOutputCE75) {
    run_vectors("drbg", 42, [](const VectorCase& given) -> std::optional<Bytes> {
        CtrDrbg generator(given.in.text("cipher") == "AES-256" ? 32 : 16, given.in.flag("df"));
        if (!generator.instantiate(given.in.octets("entropy"), given.in.octets("nonce"), given.in.octets("perso")))
            return std::nullopt;
        Bytes out(given.in.number("outlen"));
        for (const VectorFields& step : given.in.list("steps")) {
            Bytes additional = step.octets("additional");
            const Bytes entropy = step.octets("entropy");
            // A request with prediction resistance is a reseed that uses the additional input up, and then a request.
            if (step.text("use") == "reSeed" || given.in.flag("pr")) {
                if (!generator.reseed(entropy, additional)) return std::nullopt;
                additional.clear();
            }
            if (step.text("use") == "generate" && !generator.generate(out.data(), out.size(), additional))
                return std::nullopt;
        }
        return out;
    });
}

TEST(CtrDrbg, IsRefusedUntilItIsInstantiated) {
    CtrDrbg generator(32, true);
    Bytes out(8);
    EXPECT_FALSE(generator.ready());
    EXPECT_FALSE(generator.generate(out.data(), out.size(), {}));
    EXPECT_FALSE(generator.reseed(Bytes(48), {}));
    EXPECT_EQ(out, Bytes(8));
    ASSERT_TRUE(generator.instantiate(Bytes(48), {}, {}));
    EXPECT_TRUE(generator.ready());
    EXPECT_TRUE(generator.generate(out.data(), out.size(), {}));
    EXPECT_NE(out, Bytes(8));
}

TEST(CtrDrbg, GivesTheBeginningOfALongerRequest) {
    const auto first = [](std::size_t size) {
        CtrDrbg generator(32, true);
        EXPECT_TRUE(generator.instantiate(Bytes(48, 1), Bytes(16, 2), {}));
        Bytes out(size);
        EXPECT_TRUE(generator.generate(out.data(), out.size(), {}));
        return out;
    };
    const Bytes longer = first(100);
    for (const std::size_t size : {1u, 15u, 16u, 17u, 99u})
        EXPECT_EQ(first(size), Bytes(longer.begin(), longer.begin() + static_cast<int>(size)));
}

TEST(CtrDrbg, RefusesInputsThatDoNotFitWithoutDerivation) {
    CtrDrbg generator(16, false);
    EXPECT_EQ(generator.seed_size(), 32U);
    EXPECT_FALSE(generator.instantiate(Bytes(31), {}, {}));
    EXPECT_FALSE(generator.instantiate(Bytes(33), {}, {}));
    EXPECT_FALSE(generator.instantiate(Bytes(32), Bytes(1), {}));
    EXPECT_FALSE(generator.instantiate(Bytes(32), {}, Bytes(33)));
    ASSERT_TRUE(generator.instantiate(Bytes(32), {}, Bytes(32)));
    Bytes out(4);
    EXPECT_FALSE(generator.reseed(Bytes(31), {}));
    EXPECT_FALSE(generator.reseed(Bytes(32), Bytes(33)));
    EXPECT_FALSE(generator.generate(out.data(), out.size(), Bytes(33)));
    EXPECT_EQ(out, Bytes(4));
    EXPECT_TRUE(generator.generate(out.data(), out.size(), Bytes(32)));
}

TEST(CtrDrbg, RefusesRequestsBeyondTheLimit) {
    CtrDrbg generator(32, true);
    ASSERT_TRUE(generator.instantiate(Bytes(48), {}, {}));
    Bytes out(CtrDrbg::kLongestRequest + 1);
    EXPECT_FALSE(generator.generate(out.data(), out.size(), {}));
    EXPECT_TRUE(generator.generate(out.data(), out.size() - 1, {}));
}

}  // namespace
}  // namespace cxlvp::crypto
