// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/trace/trace_output.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/core/random.h"
#include "trace_reader.h"

namespace cxlvp {
namespace {

using Files = std::vector<std::string>;

std::string noise(std::size_t size) {
    Random random(1, "noise");
    std::string out(size, ' ');
    for (char& c : out) c = static_cast<char>(random.bits());
    return out;
}

template <class F>
std::string error_of(F f) {
    try {
        f();
    } catch (const UserError& error) {
        return error.what();
    }
    return {};
}

TEST(TraceOutput, PlainFileHasTheBytesWritten) {
    const TraceFolder folder;
    const std::string big = noise(1000000);
    TraceOutput output(folder / "t.json");
    EXPECT_FALSE(output.compressed());
    output.write("abc");
    output.write("");
    output.write(big);
    output.commit();
    EXPECT_EQ(read_bytes(folder / "t.json"), "abc" + big);
}

TEST(TraceOutput, CompressedFileUnpacksToTheBytesWritten) {
    const TraceFolder folder;
    const std::string big = noise(1000000) + std::string(3000000, 'x');
    TraceOutput output(folder / "t.json.gz");
    EXPECT_TRUE(output.compressed());
    output.write("abc");
    output.write(big);
    output.commit();
    EXPECT_EQ(read_text(folder / "t.json.gz"), "abc" + big);
    EXPECT_LT(read_bytes(folder / "t.json.gz").size(), 1100000u);
}

TEST(TraceOutput, GzipHeaderCarriesNoTimeAndNoName) {
    const TraceFolder folder;
    TraceOutput output(folder / "t.json.gz");
    output.commit();
    const std::string bytes = read_bytes(folder / "t.json.gz");
    ASSERT_GE(bytes.size(), 18u);
    EXPECT_EQ(bytes.substr(0, 3), "\x1f\x8b\x08");
    EXPECT_EQ(bytes.substr(3, 5), std::string(5, '\0')) << "flags and modification time (RFC 1952 2.3)";
    EXPECT_EQ(read_text(folder / "t.json.gz"), "");
}

TEST(TraceOutput, FileAppearsOnlyWhenComplete) {
    const TraceFolder folder;
    std::ofstream(folder / "t.json") << "earlier result";
    TraceOutput output(folder / "t.json");
    output.write("new");
    EXPECT_EQ(read_bytes(folder / "t.json"), "earlier result");
    EXPECT_EQ(folder.files(), (Files{"t.json", "t.json.part"}));
    output.commit();
    EXPECT_EQ(read_bytes(folder / "t.json"), "new");
    EXPECT_EQ(folder.files(), (Files{"t.json"}));
}

TEST(TraceOutput, UncommittedFileIsRemoved) {
    const TraceFolder folder;
    {
        TraceOutput output(folder / "t.json.gz");
        output.write("half");
        EXPECT_EQ(folder.files(), (Files{"t.json.gz.part"}));
    }
    EXPECT_TRUE(folder.files().empty());
}

TEST(TraceOutput, RestartForgetsWhatWasWritten) {
    const TraceFolder folder;
    for (const char* name : {"t.json", "t.json.gz"}) {
        TraceOutput output(folder / name);
        output.write(noise(500000));
        output.restart();
        output.write("second");
        output.commit();
        EXPECT_EQ(read_text(folder / name), "second");
    }
}

TEST(TraceOutput, ReservedSpaceIsGivenBack) {
    const TraceFolder folder;
    TraceOutput output(folder / "t.json");
    ASSERT_EQ(output.reserve(1 << 20), 0);
    output.write("short");
    output.commit();
    struct stat info {};
    ASSERT_EQ(::stat((folder / "t.json").c_str(), &info), 0);
    EXPECT_EQ(info.st_size, 5);
    EXPECT_LE(info.st_blocks * 512, 65536);
}

TEST(TraceOutput, ReserveTellsWhenThereIsNoRoom) {
    const TraceFolder folder;
    TraceOutput output(folder / "t.json");
    EXPECT_NE(output.reserve(std::uint64_t{1} << 60), 0);
    output.write("still usable");
    output.commit();
    EXPECT_EQ(read_bytes(folder / "t.json"), "still usable");
}

TEST(TraceOutput, PathThatCannotBeCreatedIsRefusedAtOnce) {
    const TraceFolder folder;
    EXPECT_EQ(error_of([&] { TraceOutput output(folder / "no/such/t.json"); }),
              "cannot create trace file '" + (folder / "no/such/t.json") + "': No such file or directory");
    EXPECT_NE(error_of([&] { TraceOutput output(folder.path()); }).find("Is a directory"), std::string::npos);
}

TEST(TraceOutput, FullDeviceIsReportedWithItsName) {
    for (const bool compressed : {false, true}) {
        const TraceFolder folder;
        const std::string path = folder / (compressed ? "t.json.gz" : "t.json");
        ASSERT_EQ(::symlink("/dev/full", path.c_str()), 0);
        TraceOutput output(path);
        EXPECT_EQ(error_of([&] {
                      output.write(noise(1000000));
                      output.commit();
                  }),
                  "cannot write trace file '" + path + "': No space left on device");
    }
}

TEST(TraceOutput, DeviceIsWrittenDirectlyAndNotReplaced) {
    const TraceFolder folder;
    const std::string path = folder / "null.json";
    ASSERT_EQ(::symlink("/dev/null", path.c_str()), 0);
    {
        TraceOutput output(path);
        output.write("gone");
        EXPECT_EQ(folder.files(), (Files{"null.json"})) << "no other file beside it";
        output.commit();
    }
    struct stat info {};
    ASSERT_EQ(::stat(path.c_str(), &info), 0);
    EXPECT_TRUE(S_ISCHR(info.st_mode));
}

}  // namespace
}  // namespace cxlvp
