// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/workload/request_source.h"

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/host/crypto/pack/vcq_packer.h"

namespace cxlvp::host {
namespace {

using testing::HasSubstr;

constexpr std::uint64_t kAddress = 0x10000;

MixItem item(const char* algorithm, std::uint64_t bytes = 64, std::uint64_t weight = 1) {
    MixItem out;
    out.algorithm = algorithm;
    out.bytes = bytes;
    out.weight = weight;
    return out;
}

WorkloadConfig mix(std::vector<MixItem> items, std::uint64_t count = 100) {
    WorkloadConfig config;
    config.mix = std::move(items);
    config.count = count;
    return config;
}

RequestSource source_of(const WorkloadConfig& config) {
    return RequestSource(config, kAddress, 2, 1, "driver");
}

std::string error_of(const WorkloadConfig& config) {
    try {
        source_of(config);
    } catch (const UserError& error) {
        return error.what();
    }
    return {};
}

/// A file of requests that is there while the object lives.
class RequestFile {
public:
    explicit RequestFile(const std::string& text)
        : path_(testing::TempDir() + testing::UnitTest::GetInstance()->current_test_info()->name() + ".csv") {
        std::ofstream(path_) << text;
    }
    ~RequestFile() { std::remove(path_.c_str()); }
    WorkloadConfig config() const {
        WorkloadConfig out;
        out.trace = path_;
        return out;
    }

private:
    std::string path_;
};

TEST(RequestSource, AMixFollowsItsWeights) {
    RequestSource source = source_of(mix({item("sha256", 64, 3), item("gcm(aes)", 64, 1)}, 4000));
    std::uint64_t counts[2] = {};
    WorkloadRequest request;
    while (source.next(request)) ++counts[request.shape];
    EXPECT_EQ(counts[0] + counts[1], 4000u);
    EXPECT_NEAR(static_cast<double>(counts[0]), 3000, 120);
}

TEST(RequestSource, AnOpenLoopHasItsRate) {
    WorkloadConfig config = mix({item("sha256")}, 1000);
    config.rate = 1'000'000;
    for (const bool poisson : {false, true}) {
        config.poisson = poisson;
        RequestSource source = source_of(config);
        EXPECT_TRUE(source.open_loop());
        WorkloadRequest request;
        Tick last = 0;
        while (source.next(request)) {
            EXPECT_GE(request.due, last);
            last = request.due;
        }
        EXPECT_NEAR(static_cast<double>(last), 999e6, poisson ? 100e6 : 0);
    }
    EXPECT_FALSE(source_of(mix({item("sha256")})).open_loop());
}

TEST(RequestSource, EveryAlgorithmButPostQuantumAndSm2IsServed) {
    unsigned refused = 0;
    for (const Algorithm& algorithm : algorithm_table()) {
        const std::uint64_t bytes = algorithm.family == AlgorithmFamily::random ? 32 : 48;
        const std::string error = error_of(mix({item(std::string(algorithm.name).c_str(), bytes)}));
        const bool expected =
            algorithm.family == AlgorithmFamily::post_quantum || algorithm.family == AlgorithmFamily::sm2;
        EXPECT_EQ(!error.empty(), expected) << error;
        refused += error.empty() ? 0 : 1;
    }
    EXPECT_EQ(refused, 20u);
}

TEST(RequestSource, OperandsDoNotOverlapAndEndBeforeTheBuffers) {
    const RequestSource source = source_of(mix({item("rsa"), item("ecdh-nist-p384"), item("xts(aes)")}));
    std::uint64_t end = kAddress;
    for (const Operand& operand : source.maker().operands()) {
        EXPECT_GE(operand.address, end);
        end = operand.address + operand.bytes.size();
    }
    EXPECT_LE(end, source.maker().end());
}

TEST(RequestSource, DataAndResultsOfARequestLieInItsBuffer) {
    const RequestSource source = source_of(mix({item("gcm(aes)", 4096)}));
    const RequestShape& shape = source.shapes()[0];
    const CryptoRequest first = shape.at(0x100000, 1);
    EXPECT_GE(first.source, 0x100000u);
    EXPECT_EQ(first.source, first.destination);
    EXPECT_GE(first.tag, first.source + 4096);
    EXPECT_LE(first.tag + 16, 0x100000 + shape.buffer_bytes);
    EXPECT_NE(first.iv, shape.at(0x100000, 2).iv);
    EXPECT_EQ(first.key.address, shape.request.key.address);
}

TEST(RequestSource, WhatTheWorkloadCannotBeIsSaid) {
    EXPECT_THAT(error_of(mix({item("sha256"), item("gcm(aex)")})),
                HasSubstr("driver.workload.mix.1: there is no algorithm 'gcm(aex)' (did you mean 'gcm(aes)'?)"));
    EXPECT_THAT(error_of(mix({item("cbc(aes)", 15)})), HasSubstr("EINVAL"));
    EXPECT_THAT(error_of(mix({item("cbc(aes)", 0)})), HasSubstr("nothing for the engine"));
    EXPECT_THAT(error_of(mix({item("cmac(aes)", 0)})), HasSubstr("nothing for the engine"));
    EXPECT_THAT(error_of(mix({item("mldsa44")})), HasSubstr("EOPNOTSUPP"));
}

TEST(RequestSource, AFileGivesTimeAlgorithmBytesAndMailbox) {
    const RequestFile file(
        "# recorded\ntime_us,algorithm,bytes,mailbox\n0,sha256,64,\n2.5, \"rfc7539(chacha20,poly1305)\" ,100,1\n"
        "2.5,sha256,64\n");
    RequestSource source = source_of(file.config());
    EXPECT_EQ(source.count(), 3u);
    EXPECT_EQ(source.shapes().size(), 2u);
    WorkloadRequest request;
    ASSERT_TRUE(source.next(request));
    EXPECT_EQ(request.mailbox, QueuedRequest::kAnyMailbox);
    ASSERT_TRUE(source.next(request));
    EXPECT_EQ(request.due, 2'500'000u);
    EXPECT_EQ(request.mailbox, 1u);
    EXPECT_EQ(source.shapes()[request.shape].request.algorithm->name, "rfc7539(chacha20,poly1305)");
    ASSERT_TRUE(source.next(request));
    EXPECT_EQ(request.shape, 0u);
    EXPECT_FALSE(source.next(request));
}

TEST(RequestSource, AMistakeInAFileIsNamedByItsLine) {
    for (const auto& [line, text] : std::vector<std::pair<const char*, const char*>>{
             {"x,sha256,64\n", "is not time_us, algorithm, bytes[, mailbox]"},
             {"-1,sha256,64\n", "is not time_us"},
             {"0,sha256\n", "is not time_us"},
             {"0,sha256,6x\n", "is not time_us"},
             {"0,sha256,64,2\n", "there is no mailbox 2"},
             {"5,sha257,64\n", "there is no algorithm"},
             {"0.5,sha256,64\n", "earlier"}}) {
        const RequestFile file(std::string("1,sha256,64\n") + line);
        EXPECT_THAT(error_of(file.config()), testing::AllOf(HasSubstr(":2: "), HasSubstr(text))) << line;
    }
    EXPECT_THAT(error_of(RequestFile("# nothing\n").config()), HasSubstr("has no requests"));
}

}  // namespace
}  // namespace cxlvp::host
