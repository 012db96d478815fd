// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/trace_input/line_reader.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/base/core/random.h"
#include "support/trace_text.h"

namespace cxlvp::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

LineReader reader(std::string bytes, std::size_t piece = ~std::size_t{0}) {
    return LineReader(std::make_unique<MemoryBytes>(std::move(bytes), piece), "f");
}

std::vector<std::string> lines(LineReader reader) {
    std::vector<std::string> out;
    std::string_view line;
    while (reader.next(line)) out.emplace_back(line);
    return out;
}

/// Lines up to the error, and the error.
std::pair<std::vector<std::string>, std::string> lines_and_error(std::string bytes) {
    std::vector<std::string> out;
    const std::string error = user_error([&] {
        LineReader source = reader(std::move(bytes));
        std::string_view line;
        while (source.next(line)) out.emplace_back(line);
    });
    return {out, error};
}

std::string text_of(std::size_t count) {
    Random random(1, "text");
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += std::string(random.below(i % 100 == 0 ? 4000 : 60), static_cast<char>('a' + random.below(26))) + "\n";
    return text;
}

TEST(LineReader, GivesLinesWithoutTheirEnds) {
    EXPECT_THAT(lines(reader("one\n\nthree\r\n\r\n")), ElementsAre("one", "", "three", ""));
    EXPECT_THAT(lines(reader("\n")), ElementsAre(""));
}

TEST(LineReader, CountsLinesFromOne) {
    LineReader source = reader("a\nb\n");
    std::string_view line;
    EXPECT_EQ(source.line(), 0u);
    source.next(line);
    EXPECT_EQ(source.line(), 1u);
    source.next(line);
    EXPECT_EQ(source.line(), 2u);
    EXPECT_FALSE(source.next(line));
    EXPECT_FALSE(source.next(line));
    EXPECT_EQ(source.line(), 2u);
}

TEST(LineReader, UnreadGivesTheLineAgain) {
    LineReader source = reader("a\nb\n");
    std::string_view line;
    source.next(line);
    source.unread();
    EXPECT_EQ(source.line(), 0u);
    source.next(line);
    EXPECT_EQ(line, "a");
    EXPECT_EQ(source.line(), 1u);
    source.next(line);
    EXPECT_EQ(line, "b");
}

TEST(LineReader, TheSizeOfThePiecesDoesNotMatter) {
    const std::string text = text_of(20000);  // larger than the buffer
    const auto expected = lines(reader(text));
    ASSERT_EQ(expected.size(), 20000u);
    for (const std::size_t piece : {1, 7, 4096, 100000}) EXPECT_EQ(lines(reader(text, piece)), expected);
    const std::string packed = zstd(text);
    for (const std::size_t piece : {1, 7, 4096, 100000}) EXPECT_EQ(lines(reader(packed, piece)), expected);
}

TEST(LineReader, ZstdFramesMayFollowEachOther) {
    const std::string text = text_of(3000);
    std::string packed;
    for (std::size_t at = 0; at < text.size(); at += 5000) packed += zstd(text.substr(at, 5000));
    EXPECT_EQ(lines(reader(packed)), lines(reader(text)));
    // A skippable frame (RFC 8878, 3.1.2) between frames holds no data.
    const std::string skippable = std::string("\x50\x2a\x4d\x18\x03\x00\x00\x00", 8) + "abc";
    EXPECT_THAT(lines(reader(zstd("a\n") + skippable + zstd("b\n"))), ElementsAre("a", "b"));
}

TEST(LineReader, HighlyCompressibleTextNeedsNoMoreMemory) {
    // 64 MiB in a few KiB: many buffers of output come from one buffer of input.
    std::string text;
    for (int i = 0; i < 1 << 20; ++i) text += std::string(63, 'x') + "\n";
    LineReader source = reader(zstd(text));
    std::string_view line;
    std::size_t count = 0;
    while (source.next(line)) {
        ASSERT_EQ(line.size(), 63u);
        ++count;
    }
    EXPECT_EQ(count, 1u << 20);
}

TEST(LineReader, AnEmptyFileIsRefused) {
    EXPECT_EQ(user_error([] { reader(""); }), "f:1: the file is empty");
}

TEST(LineReader, ACutOffLastLineIsAnErrorAfterTheLinesBefore) {
    const auto [got, error] = lines_and_error("one\ntwo\nthr");
    EXPECT_THAT(got, ElementsAre("one", "two"));
    EXPECT_EQ(error, "f:3: the last line has no end: the file is cut off after 'thr'");
}

TEST(LineReader, ATruncatedZstdFrameIsAnErrorAfterTheLinesBefore) {
    const std::string text = text_of(20000);
    const std::string packed = zstd(text);
    const auto expected = lines(reader(text));
    for (const std::size_t size : {packed.size() - 1, packed.size() / 2, std::size_t{6}}) {
        const auto [got, error] = lines_and_error(packed.substr(0, size));
        EXPECT_THAT(error, HasSubstr("the compressed data end inside a zstd frame: the file is cut off"));
        EXPECT_THAT(error, HasSubstr("f:" + std::to_string(got.size() + 1) + ": "));
        ASSERT_LE(got.size(), expected.size());
        EXPECT_TRUE(std::equal(got.begin(), got.end(), expected.begin()));
        if (size == packed.size() - 1) {
            EXPECT_EQ(got.size(), expected.size());  // only the checksum is cut
        }
    }
}

TEST(LineReader, DamagedZstdDataAreAnError) {
    std::string packed = zstd(text_of(20000));
    packed[packed.size() / 2] = static_cast<char>(packed[packed.size() / 2] ^ 0x10);
    EXPECT_THAT(lines_and_error(packed).second, HasSubstr("bad zstd data: "));
    const auto [got, error] = lines_and_error(zstd("one\n") + "garbage behind the frame");
    EXPECT_THAT(got, ElementsAre("one"));
    EXPECT_THAT(error, HasSubstr("f:2: bad zstd data: "));
}

TEST(LineReader, LongLinesAreRefusedWhereverTheyAre) {
    const std::string longest(LineReader::kMaxLine, 'x');
    EXPECT_THAT(lines(reader("a\n" + longest + "\r\n")), ElementsAre("a", longest));
    EXPECT_EQ(lines_and_error(longest + "x\n").second, "f:1: the line is longer than 4096 characters");
    for (const std::size_t size : {LineReader::kMaxLine + 2, std::size_t{1000000}}) {
        for (const char* end : {"\n", ""}) {
            const auto [got, error] = lines_and_error("a\n" + std::string(size, 'x') + end);
            EXPECT_THAT(got, ElementsAre("a"));
            EXPECT_EQ(error, "f:2: the line is longer than 4096 characters");
        }
    }
}

TEST(LineReader, OtherCompressionsAreNamed) {
    EXPECT_EQ(user_error([] { reader("\x1f\x8b\x08 and so on"); }),
              "f:1: the file is compressed with gzip; plain text and zstd are read");
    EXPECT_THAT(user_error([] { reader(std::string("\xfd") + "7zXZ and so on"); }), HasSubstr("with xz;"));
    EXPECT_THAT(user_error([] { reader("BZh91AY&SY"); }), HasSubstr("with bzip2;"));
}

TEST(LineReader, AReadErrorIsToldWithItsLine) {
    LineReader source(std::make_unique<MemoryBytes>("one\ntwo\n", 100, "cannot be read: disk on fire"), "f");
    std::string_view line;
    EXPECT_TRUE(source.next(line));
    EXPECT_TRUE(source.next(line));
    EXPECT_EQ(user_error([&] { source.next(line); }), "f:3: cannot be read: disk on fire");
    EXPECT_EQ(user_error([] { LineReader(std::make_unique<MemoryBytes>("", 1, "bad disk"), "f"); }), "f:1: bad disk");
}

TEST(LineReader, AfterAnErrorThereAreNoMoreLines) {
    LineReader source = reader("one\ntwo\n");
    std::string_view line;
    source.next(line);
    EXPECT_FALSE(source.failed());
    EXPECT_EQ(user_error([&] { source.fail("no good"); }), "f:1: no good");
    EXPECT_TRUE(source.failed());
    EXPECT_FALSE(source.next(line));
}

TEST(LineReader, FilesThatCannotBeReadAreNamed) {
    EXPECT_EQ(user_error([] { LineReader("/nowhere/trace.txt"); }),
              "/nowhere/trace.txt: cannot be opened: No such file or directory");
    const std::string folder = testing::TempDir();
    EXPECT_THAT(user_error([&] { LineReader{folder}; }), HasSubstr(folder + ":1: cannot be read: Is a directory"));
}

TEST(LineReader, ProgressIsTheShareOfTheFileThatIsUsed) {
    const std::string text = text_of(50000);
    for (const std::string& bytes : {text, zstd(text)}) {
        LineReader source(temporary_file("txt", bytes));
        std::string_view line;
        double last = source.progress();
        EXPECT_GE(last, 0);
        EXPECT_LT(last, 0.6);
        while (source.next(line)) {
            ASSERT_GE(source.progress(), last);
            last = source.progress();
            ASSERT_LE(last, 1);
        }
        EXPECT_EQ(source.progress(), 1);
    }
}

TEST(LineReader, QuotesShowUnprintableBytes) {
    EXPECT_EQ(excerpt("plain"), "'plain'");
    EXPECT_EQ(excerpt(std::string_view("a\0\xff\t", 4)), "'a\\x00\\xff\\x09'");
    EXPECT_EQ(excerpt(std::string(100, 'y')), "'" + std::string(40, 'y') + "...'");
}

}  // namespace
}  // namespace cxlvp::host
