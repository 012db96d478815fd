// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/trace_input/open_trace.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/base/core/random.h"
#include "cxlvp/host/traffic/cache_filter.h"
#include "support/trace_text.h"

namespace cxlvp::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// A lackey trace of `lines` lines, of all kinds.
std::string lackey_text(std::size_t lines) {
    Random random(1, "lackey");
    std::string text = "==1== Lackey, an example Valgrind tool\n";
    for (std::size_t i = 0; i < lines; ++i) {
        static constexpr const char* kKinds[] = {"I  ", "I  ", "I  ", " L ", " S ", " M "};
        char number[40];
        std::snprintf(number, sizeof number, "%08llx,%u\n", static_cast<unsigned long long>(random.bits() >> 20),
                      1u << random.below(6));
        text += std::string(kKinds[random.below(6)]) + number;
    }
    return text;
}

TEST(OpenTrace, TellsTheFormatsApartByContent) {
    EXPECT_THAT(drain(*trace("==7== x\n L 10,8\n")), ElementsAre(Access{0x10, 8, Op::read, 0, false}));
    EXPECT_THAT(drain(*trace("\n\n L 10,8\n")), ElementsAre(Access{0x10, 8, Op::read, 0, false}));
    EXPECT_THAT(drain(*trace("# by hand\nop,address,bytes\nW,16,8\n")),
                ElementsAre(Access{0x10, 8, Op::write, 0, false}));
}

TEST(OpenTrace, WhatIsNoTraceIsRefusedWithFileAndLine) {
    EXPECT_EQ(trace_error(""), "t:1: the file is empty");
    EXPECT_EQ(trace_error("\n\n"), "t:2: the trace ends here and holds no access");
    EXPECT_EQ(trace_error("hello, world\n"),
              "t:1: 'hello, world' begins neither a valgrind lackey trace nor comma-separated values with op, address, "
              "bytes");
    EXPECT_THAT(trace_error("\n\x7f"
                            "ELF\x02\x01\x01\n"),
                HasSubstr("t:2: '\\x7fELF\\x02\\x01\\x01' begins neither"));
    EXPECT_THAT(trace_error(std::string(100, '\0')), HasSubstr("t:1: the last line has no end"));
    EXPECT_THAT(trace_error(std::string(100000, '\xff')), HasSubstr("t:1: the line is longer than"));
    EXPECT_THAT(trace_error("\x28\xb5\x2f\xfd rest is garbage"), HasSubstr("t:1: "));
    EXPECT_EQ(user_error([] { open_trace("/nowhere/a.trace", {}); }),
              "/nowhere/a.trace: cannot be opened: No such file or directory");
}

TEST(OpenTrace, PlainAndCompressedFilesGiveTheSameAccesses) {
    const std::string text = lackey_text(200000);
    const auto expected = drain(*trace(text));
    ASSERT_GT(expected.size(), 100000u);
    EXPECT_EQ(drain(*open_trace(temporary_file("txt", text), {})), expected);
    for (const int level : {1, 19})
        EXPECT_EQ(drain(*open_trace(temporary_file("zst", zstd(text, level)), {})), expected);
}

TEST(OpenTrace, EverythingBeforeADamagedPlaceIsDelivered) {
    std::string text = lackey_text(100000);
    const auto all = drain(*trace(text));
    const std::size_t place = text.find('\n', text.size() / 2) + 1;
    text.insert(place, " Q 10,8\n");
    const auto source = trace(text);
    std::vector<Access> got;
    const std::string error = user_error([&] {
        Access access;
        while (source->next(access)) got.push_back(access);
    });
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(place), '\n');
    EXPECT_EQ(error, "t:" + std::to_string(line) + ": ' Q 10,8' is no line of a lackey trace");
    ASSERT_GT(got.size(), all.size() / 3);
    ASSERT_LT(got.size(), all.size());
    EXPECT_TRUE(std::equal(got.begin(), got.end(), all.begin()));
}

TEST(OpenTrace, ProgressGrowsToOne) {
    const std::string text = lackey_text(100000);
    for (const std::string& bytes : {text, zstd(text)}) {
        const auto source = open_trace(temporary_file("trace", bytes), {});
        Access access;
        double last = 0;
        while (source->next(access)) {
            ASSERT_GE(source->progress(), last);
            last = source->progress();
        }
        EXPECT_EQ(source->progress(), 1);
    }
}

/// A block of bytes given many times over, without holding them.
class Repeated : public ByteSource {
public:
    Repeated(std::string block, std::uint64_t times) : block_(std::move(block)), left_(block_.size() * times) {}

    std::size_t read(char* out, std::size_t size) override {
        const std::size_t n = static_cast<std::size_t>(std::min<std::uint64_t>({size, block_.size() - at_, left_}));
        std::copy_n(block_.data() + at_, n, out);
        at_ = (at_ + n) % block_.size();
        left_ -= n;
        return n;
    }
    const std::string& error() const override { return error_; }
    std::uint64_t consumed() const override { return 0; }
    std::uint64_t size() const override { return 0; }

private:
    std::string block_;
    std::uint64_t left_;
    std::size_t at_ = 0;
    std::string error_;
};

std::uint64_t resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    std::uint64_t total = 0;
    std::uint64_t resident = 0;
    statm >> total >> resident;
    return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

TEST(OpenTrace, TenMillionLinesNeedNoMoreMemoryThanAFew) {
    const std::string block = lackey_text(10000);
    for (const bool compressed : {false, true}) {
        const auto source =
            open_trace(std::make_unique<Repeated>(compressed ? zstd(block) : block, 1000), "t", TraceConfig{});
        Access access;
        std::uint64_t accesses = 0;
        std::uint64_t first = 0;
        std::uint64_t most = 0;
        while (source->next(access)) {
            if (++accesses % 100000 != 0) continue;
            if (first == 0) first = resident_bytes();
            most = std::max(most, resident_bytes());
        }
        EXPECT_GT(accesses, 6000000u);
        ASSERT_GT(first, 0u);
        EXPECT_LT(most, first + 2 * kMiB) << "compressed: " << compressed;
        EXPECT_LT(source->progress(), 0);  // the size is not known
    }
    // The measure sees what it should: eight bytes for each line.
    const std::uint64_t before = resident_bytes();
    const std::vector<std::uint64_t> held(10000000, 1);
    EXPECT_GT(resident_bytes(), before + 32 * kMiB);
    EXPECT_EQ(held.back(), 1u);
}

}  // namespace
}  // namespace cxlvp::host
