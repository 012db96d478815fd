// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/vectors/vector_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/crypto/vectors/limit_file.h"

namespace cxlvp::crypto {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;

const fs::path kVectors = fs::path(CXLVP_TEST_DATA) / "vectors/crypto";

/// A file in a folder of this test alone; tests run beside each other.
class TextFile {
public:
    explicit TextFile(const std::string& text)
        : folder_(fs::path(::testing::TempDir()) /
                  (std::string("cxlvp_") + ::testing::UnitTest::GetInstance()->current_test_info()->name())) {
        fs::create_directories(folder_);
        std::ofstream(path()) << text;
    }
    ~TextFile() { fs::remove_all(folder_); }
    TextFile(const TextFile&) = delete;
    TextFile& operator=(const TextFile&) = delete;

    std::string path() const { return (folder_ / "file.json").string(); }

private:
    fs::path folder_;
};

/// The text of a file with one case, a part of which is replaced.
std::string text_with(const std::string& from = "", const std::string& to = "") {
    std::string text =
        R"({"schema": "cmh-vectors/1", "algorithm": "sha256", "family": "ahash", "note": "none", "count": 1,
        "cases": [{"id": "own:1", "op": "digest", "result": "valid", "params": {"bits": 8},
                   "in": {"msg": "0aFF", "outlen": 32, "name": "x", "pr": true, "steps": [{"use": "generate"}]},
                   "out": {"digest": ""}, "flags": ["short"], "comment": "why", "outside_cmh": "too short"}]})";
    if (!from.empty()) text.replace(text.find(from), from.size(), to);
    return text;
}

std::string error_of(const std::string& text) {
    const TextFile file(text);
    try {
        VectorFile read(file.path());
        for (const VectorCase& each : read.cases()) {
            each.in.octets("msg");
            each.in.number("outlen");
            each.in.text("name");
            each.in.flag("pr");
            for (const VectorFields& step : each.in.list("steps")) step.text("use");
        }
    } catch (const UserError& error) {
        return error.what();
    }
    return "";
}

TEST(VectorFile, GivesEveryPartOfAPlainFile) {
    const TextFile file(text_with());
    const VectorFile read(file.path());
    EXPECT_EQ(read.path(), file.path());
    EXPECT_EQ(read.schema(), "cmh-vectors/1");
    EXPECT_EQ(read.algorithm(), "sha256");
    EXPECT_EQ(read.family(), "ahash");
    EXPECT_EQ(read.note(), "none");
    ASSERT_EQ(read.cases().size(), 1U);
    const VectorCase& only = read.cases()[0];
    EXPECT_EQ(only.id, "own:1");
    EXPECT_EQ(only.op, "digest");
    EXPECT_EQ(only.result, VectorResult::kValid);
    EXPECT_EQ(only.params.number("bits"), 8U);
    EXPECT_EQ(only.in.octets("msg"), (Bytes{0x0a, 0xff}));
    EXPECT_EQ(only.in.number("outlen"), 32U);
    EXPECT_EQ(only.in.text("name"), "x");
    EXPECT_TRUE(only.in.flag("pr"));
    EXPECT_EQ(only.in.list("steps").at(0).text("use"), "generate");
    EXPECT_EQ(only.out.octets("digest"), Bytes());
    EXPECT_EQ(only.flags, std::vector<std::string>{"short"});
    EXPECT_EQ(only.comment, "why");
    EXPECT_EQ(only.outside_cmh, "too short");
}

TEST(VectorFile, TellsTheThreeResultsApart) {
    for (const auto& [name, result] : {std::pair("valid", VectorResult::kValid),
                                       {"invalid", VectorResult::kInvalid},
                                       {"acceptable", VectorResult::kAcceptable}}) {
        const TextFile file(text_with("\"valid\"", '"' + std::string(name) + '"'));
        EXPECT_EQ(VectorFile(file.path()).cases()[0].result, result);
    }
}

TEST(VectorFile, NamesFileAndCaseOfAMistake) {
    EXPECT_EQ(error_of(text_with()), "");
    const auto case_error = [](const char* message) {
        return AllOf(HasSubstr("/file.json: case own:1: "), HasSubstr(message));
    };
    EXPECT_THAT(error_of(text_with("\"op\"", "\"operation\"")), case_error("op: is missing"));
    EXPECT_THAT(error_of(text_with("\"valid\"", "\"perhaps\"")), case_error("result: 'perhaps' is none of"));
    EXPECT_THAT(error_of(text_with("\"in\"", "\"inn\"")), case_error("in: is missing"));
    EXPECT_THAT(error_of(text_with("{\"bits\": 8}", "8")), case_error("params: is not an object"));
    EXPECT_THAT(error_of(text_with("0aFF", "0aF")), case_error("in: msg: has an odd number"));
    EXPECT_THAT(error_of(text_with("0aFF", "0ag0")), case_error("in: msg: has no hexadecimal digits at position 2"));
    EXPECT_THAT(error_of(text_with("32", "-32")), case_error("in: outlen: is not a whole number"));
    EXPECT_THAT(error_of(text_with("\"x\"", "7")), case_error("in: name: is not a text"));
    EXPECT_THAT(error_of(text_with("true", "1")), case_error("in: pr: is not true or false"));
    EXPECT_THAT(error_of(text_with("\"use\"", "\"uses\"")), case_error("in: steps[0]: use: is missing"));
    EXPECT_THAT(error_of(text_with("[\"short\"]", "[1]")), case_error("flags: has an entry that is not a text"));
}

TEST(VectorFile, NamesTheFileWhenNoCaseIsToBlame) {
    const auto file_error = [](const char* message) { return HasSubstr("/file.json: " + std::string(message)); };
    EXPECT_THAT(error_of("{"), file_error("is not JSON"));
    EXPECT_THAT(error_of("[]"), file_error("is not an object"));
    EXPECT_THAT(error_of(text_with("vectors/1", "vectors/2")), file_error("schema: 'cmh-vectors/2' is not"));
    EXPECT_THAT(error_of(text_with("\"count\": 1", "\"count\": 2")),
                file_error("count: is not the number of cases, 1"));
    EXPECT_THAT(error_of(text_with("\"id\"", "\"ident\"")), file_error("cases[0]: id: is missing"));
    EXPECT_THROW(VectorFile(::testing::TempDir() + "/cxlvp_no_such_file.json"), UserError);
}

TEST(VectorFile, RefusesACaseThatOccursTwice) {
    const std::string text = text_with();
    const std::string body = text.substr(text.find("[{\"id\"") + 1, text.rfind("]}") - text.find("[{\"id\"") - 1);
    std::string twice = text_with("\"count\": 1", "\"count\": 2");
    twice.insert(twice.rfind("]}"), "," + body);
    EXPECT_THAT(error_of(twice), HasSubstr("case own:1: occurs twice"));
}

TEST(VectorFile, RefusesACompressedFileThatIsCutShort) {
    std::ifstream whole(kVectors / "sha256.json.gz", std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(whole)), {});
    ASSERT_GT(bytes.size(), 1000U);
    EXPECT_THAT(error_of(bytes.substr(0, bytes.size() / 2)), HasSubstr("cannot be read"));
}

TEST(VectorFile, ReadsAllCasesOfTheProject) {
    std::size_t files = 0;
    std::size_t cases = 0;
    std::size_t invalid = 0;
    for (const fs::directory_entry& entry : fs::directory_iterator(kVectors)) {
        if (entry.path().extension() != ".gz" || entry.path().filename() == "limits.json.gz") continue;
        const VectorFile read(entry.path().string());
        ++files;
        cases += read.cases().size();
        for (const VectorCase& each : read.cases()) invalid += each.result == VectorResult::kInvalid ? 1 : 0;
    }
    EXPECT_EQ(files, 79U);
    EXPECT_EQ(cases, 6707U);
    EXPECT_EQ(invalid, 1741U);
}

TEST(LimitFile, ReadsAllLimitsOfTheProject) {
    const LimitFile read((kVectors / "limits.json.gz").string());
    ASSERT_EQ(read.cases().size(), 337U);
    const LimitCase& first = read.cases()[0];
    EXPECT_EQ(first.id, "limit:ecb(aes)/1");
    EXPECT_EQ(first.algorithm, "ecb(aes)");
    EXPECT_EQ(first.op, "encrypt");
    EXPECT_EQ(first.lengths.number("key"), 0U);
    EXPECT_FALSE(first.accept);
    EXPECT_EQ(first.layer, LimitCase::Layer::kApi);
    EXPECT_EQ(first.errno_name, "EINVAL");
}

TEST(LimitFile, RefusesWhatIsNoLimit) {
    const auto error = [](const std::string& expect, const std::string& layer, const std::string& schema) {
        const TextFile file(R"({"schema": ")" + schema + R"(", "count": 1, "cases": [{"id": "limit:x/1",
            "algorithm": "x", "op": "digest", "what": "w", "lengths": {"key": 1}, "expect": ")" +
                            expect + R"(", "layer": ")" + layer + "\"}]}");
        try {
            LimitFile read(file.path());
        } catch (const UserError& mistake) {
            return std::string(mistake.what());
        }
        return std::string();
    };
    EXPECT_EQ(error("accept", "engine", "cmh-limits/1"), "");
    EXPECT_THAT(error("maybe", "engine", "cmh-limits/1"), HasSubstr("'maybe' is neither accept nor reject"));
    EXPECT_THAT(error("accept", "moon", "cmh-limits/1"), HasSubstr("'moon' is neither api nor engine"));
    EXPECT_THAT(error("accept", "engine", "cmh-limits/2"), HasSubstr("schema: is not cmh-limits/1"));
}

}  // namespace
}  // namespace cxlvp::crypto
