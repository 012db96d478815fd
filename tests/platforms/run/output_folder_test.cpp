// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/run/output_folder.h"

#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/platform/run/output_error.h"

namespace cxlvp::platform {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class OutputFolderTest : public testing::Test {
protected:
    OutputFolderTest() {
        const auto* test = testing::UnitTest::GetInstance()->current_test_info();
        path_ = fs::path(testing::TempDir()) / ("output_folder_" + std::string(test->name()));
        fs::remove_all(path_);
    }
    ~OutputFolderTest() override { fs::remove_all(path_); }

    std::string content(const std::string& name) const {
        std::ostringstream out;
        out << std::ifstream(path_ / name).rdbuf();
        return out.str();
    }
    std::size_t files() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(path_), fs::directory_iterator()));
    }

    fs::path path_;
};

template <class F>
std::string error_of(F&& action) {
    try {
        action();
    } catch (const OutputError& error) {
        return error.what();
    }
    return "no error";
}

TEST_F(OutputFolderTest, MakesFoldersAndWritesWholeFiles) {
    const OutputFolder folder((path_ / "a/b").string());
    folder.write("x.json", "first");
    folder.write("x.json", "second");
    EXPECT_EQ(content("a/b/x.json"), "second");
    folder.remove("x.json");
    folder.remove("x.json");
    EXPECT_TRUE(fs::is_empty(path_ / "a/b"));
}

TEST_F(OutputFolderTest, FolderThatCannotBeMade) {
    EXPECT_THAT(error_of([] { OutputFolder("/proc/nothing/here"); }),
                HasSubstr("/proc/nothing/here: cannot be made: "));
    std::ofstream(path_) << "a file";
    EXPECT_THAT(error_of([&] { OutputFolder(path_.string()); }), HasSubstr(path_.string()));
}

TEST_F(OutputFolderTest, FileThatCannotBeWrittenKeepsTheOldOne) {
    const OutputFolder folder(path_.string());
    folder.write("x.json", "old");
    // A limit on file sizes fails like a full disk does: in the middle of a write.
    struct rlimit before {};
    getrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, SIG_IGN);
    const struct rlimit small { 8192, before.rlim_max };
    setrlimit(RLIMIT_FSIZE, &small);
    const std::string error = error_of([&] { folder.write("x.json", std::string(100000, 'x')); });
    setrlimit(RLIMIT_FSIZE, &before);
    EXPECT_EQ(error, path_.string() + "/x.json: cannot be written: File too large");
    EXPECT_EQ(content("x.json"), "old");
    EXPECT_EQ(files(), 1u);  // no part of the new one is left
}

TEST_F(OutputFolderTest, NameTakenByAFolder) {
    const OutputFolder folder(path_.string());
    fs::create_directories(path_ / "x.json");
    EXPECT_THAT(error_of([&] { folder.write("x.json", "text"); }),
                HasSubstr("x.json: cannot be written: Is a directory"));
    EXPECT_EQ(files(), 1u);
}

}  // namespace
}  // namespace cxlvp::platform
