// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/kdf/cmac_kdf.h"

#include <gtest/gtest.h>

#include "../run_vectors.h"

namespace cxlvp::crypto {
namespace {

TEST(CmacKdf, GivesEveryPublishedKey) {
    run_vectors("aes-cmac-kdf", 22, [](const VectorCase& given) -> std::optional<Bytes> {
        Bytes out(given.in.number("outlen"));
        if (!cmac_kdf(given.in.octets("key"), given.in.octets("fixed"), given.in.number("ctrbits"), out.data(),
                      out.size()))
            return std::nullopt;
        return out;
    });
}

TEST(CmacKdf, RefusesKeysAndCountersThatDoNotFit) {
    Bytes out(256 * 16, 0xee);
    const Bytes untouched = out;
    EXPECT_FALSE(cmac_kdf(Bytes(15), {}, 32, out.data(), 32));
    EXPECT_FALSE(cmac_kdf(Bytes(16), {}, 0, out.data(), 32));
    EXPECT_FALSE(cmac_kdf(Bytes(16), {}, 12, out.data(), 32));
    EXPECT_FALSE(cmac_kdf(Bytes(16), {}, 40, out.data(), 32));
    EXPECT_FALSE(cmac_kdf(Bytes(16), {}, 8, out.data(), out.size()));
    EXPECT_EQ(out, untouched);
    EXPECT_TRUE(cmac_kdf(Bytes(16), {}, 8, out.data(), 255 * 16));
    EXPECT_TRUE(cmac_kdf(Bytes(16), {}, 16, out.data(), out.size()));
}

}  // namespace
}  // namespace cxlvp::crypto
