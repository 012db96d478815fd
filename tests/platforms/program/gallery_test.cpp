// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/program/gallery.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::platform {
namespace {

namespace fs = std::filesystem;

class GalleryTest : public testing::Test {
protected:
    // Tests run in parallel, so that each has a folder of its own.
    GalleryTest() : folder_(fs::path(testing::TempDir()) / fmt::format("gallery_test_{}", getpid())) {
        fs::create_directories(folder_);
        std::ofstream(folder_ / "small.yaml") << "name: small\n";
        std::ofstream(folder_ / "large.yaml") << "name: large\n";
        std::ofstream(folder_ / "notes.txt") << "no platform\n";
    }
    ~GalleryTest() override { fs::remove_all(folder_); }

    std::string find(const std::string& name) const { return find_platform(name, {"nowhere", folder_.string()}); }
    fs::path folder_;
};

TEST_F(GalleryTest, PathsAreTakenAsTheyAre) {
    EXPECT_EQ(find("some/path"), "some/path");
    EXPECT_EQ(find("missing.yaml"), "missing.yaml");
    EXPECT_EQ(find(folder_.string() + "/small.yaml"), folder_.string() + "/small.yaml");
}

TEST_F(GalleryTest, NamesAreLookedUp) {
    EXPECT_EQ(find("small"), folder_.string() + "/small.yaml");
}

TEST_F(GalleryTest, UnknownNamesGetTheListAndAHint) {
    try {
        find("smal");
        FAIL() << "found";
    } catch (const UserError& error) {
        EXPECT_STREQ(error.what(),
                     "there is no file 'smal' and no platform of that name (did you mean 'small'?); the gallery has: "
                     "large, small");
    }
}

}  // namespace
}  // namespace cxlvp::platform
