// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/server/wire_protocol.h"

#include <gtest/gtest.h>

namespace cxlvp::host::wire {
namespace {

RequestHeader request() {
    RequestHeader header;
    header.operation = Operation::decrypt;
    header.algorithm = Algorithm::aes_gcm;
    header.lengths = {{32, 12, 0x1234, 0, 0x56789, 16}};
    return header;
}

TEST(WireProtocol, RequestHeaderHasTheDocumentedBytes) {
    const HeaderBytes expected = {'C',  'X',  'V', 'P', 1, 0, 5, 16, 32,   0,    0,    0, 12, 0, 0, 0,
                                  0x34, 0x12, 0,   0,   0, 0, 0, 0,  0x89, 0x67, 0x05, 0, 16, 0, 0, 0};
    EXPECT_EQ(request().encode(), expected);
}

TEST(WireProtocol, RequestHeaderSurvivesTheWay) {
    const auto decoded = RequestHeader::decode(request().encode());
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->operation, Operation::decrypt);
    EXPECT_EQ(decoded->algorithm, Algorithm::aes_gcm);
    EXPECT_EQ(decoded->lengths, request().lengths);
    EXPECT_EQ(decoded->lengths.offset(kData), 32u + 12 + 0x1234);
    EXPECT_EQ(decoded->lengths.total(), 32u + 12 + 0x1234 + 0x56789 + 16);
}

TEST(WireProtocol, AnswerHeaderHasTheDocumentedBytes) {
    AnswerHeader header;
    header.status = Status::bad_tag;
    header.lengths = {{600, 0x100, 16}};
    header.picoseconds = 0x0102030405060708;
    const HeaderBytes expected = {'C', 'X', 'V', 'P', 1, 0, 74, 0, 0x58, 2, 0, 0, 0, 1, 0, 0,
                                  16,  0,   0,   0,   0, 0, 0,  0, 8,    7, 6, 5, 4, 3, 2, 1};
    EXPECT_EQ(header.encode(), expected);
    const auto decoded = AnswerHeader::decode(expected);
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->status, Status::bad_tag);
    EXPECT_EQ(decoded->lengths, header.lengths);
    EXPECT_EQ(decoded->picoseconds, header.picoseconds);
}

TEST(WireProtocol, AnotherMagicOrVersionIsNoFrame) {
    for (const std::size_t byte : {0u, 3u, 4u, 5u}) {
        HeaderBytes bytes = request().encode();
        bytes[byte] ^= 1;
        EXPECT_FALSE(RequestHeader::decode(bytes)) << "byte " << byte;
        EXPECT_FALSE(AnswerHeader::decode(bytes)) << "byte " << byte;
    }
}

TEST(WireProtocol, EveryPartHasALimit) {
    for (std::size_t part = 0; part < kRequestParts; ++part) {
        RequestHeader header;
        header.lengths[part] = kRequestLimits[part];
        EXPECT_TRUE(RequestHeader::decode(header.encode())) << "part " << part;
        ++header.lengths[part];
        EXPECT_FALSE(RequestHeader::decode(header.encode())) << "part " << part;
    }
    for (std::size_t part = 0; part < kAnswerParts; ++part) {
        AnswerHeader header;
        header.lengths[part] = kAnswerLimits[part];
        EXPECT_TRUE(AnswerHeader::decode(header.encode())) << "part " << part;
        ++header.lengths[part];
        EXPECT_FALSE(AnswerHeader::decode(header.encode())) << "part " << part;
    }
}

}  // namespace
}  // namespace cxlvp::host::wire
