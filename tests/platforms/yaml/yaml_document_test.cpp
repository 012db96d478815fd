// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/yaml/yaml_document.h"

#include <cstdio>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::platform {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

ConfigNode parse(const std::string& text) {
    return YamlDocument::parse(text, "p.yaml").root();
}

std::string error_of(const std::string& text) {
    try {
        YamlDocument::parse(text, "p.yaml");
    } catch (const UserError& error) {
        return error.what();
    }
    return "no error";
}

std::string load_error(const std::string& path) {
    try {
        YamlDocument::load(path);
    } catch (const UserError& error) {
        return error.what();
    }
    return "no error";
}

TEST(YamlDocument, EveryKeyAndValueKnowsItsPlace) {
    const ConfigNode root = parse(
        "name: two words\n"
        "modules:\n"
        "  cpu: {type: source, count: 0x10}\n"
        "list:\n"
        "  - a\n"
        "  - 'b c'\n");
    ASSERT_EQ(root.kind, ConfigNode::Kind::map);
    EXPECT_EQ(root.find("name")->text, "two words");
    EXPECT_EQ(root.find("name")->origin, "p.yaml:1:7");
    EXPECT_EQ(root.entries[1].origin, "p.yaml:2:1");
    const ConfigNode* cpu = root.find("modules")->find("cpu");
    ASSERT_NE(cpu, nullptr);
    EXPECT_EQ(cpu->entries[1].key, "count");
    EXPECT_EQ(cpu->entries[1].origin, "p.yaml:3:23");
    EXPECT_EQ(cpu->find("count")->text, "0x10");  // as written: what it means the parameter decides
    EXPECT_EQ(cpu->find("count")->origin, "p.yaml:3:30");
    const ConfigNode* list = root.find("list");
    ASSERT_EQ(list->items.size(), 2u);
    EXPECT_EQ(list->items[1].text, "b c");
    EXPECT_EQ(list->items[1].origin, "p.yaml:6:5");
}

TEST(YamlDocument, MissingValueIsNullAtItsKey) {
    const ConfigNode root = parse("a:\nb: ~\nc: ''\n");
    EXPECT_EQ(root.find("a")->kind, ConfigNode::Kind::null);
    EXPECT_EQ(root.find("a")->origin, "p.yaml:1:1");
    EXPECT_EQ(root.find("b")->kind, ConfigNode::Kind::null);
    EXPECT_EQ(root.find("c")->kind, ConfigNode::Kind::scalar);
}

TEST(YamlDocument, AliasesAndMergeKeysAreResolved) {
    const ConfigNode root = parse(
        "a: &dram {size: 1, speed: 2}\n"
        "b: *dram\n"
        "c: {<<: *dram, size: 3}\n"
        "d: {<<: [*dram, {other: 4, speed: 5}]}\n");
    EXPECT_EQ(root.find("b")->find("size")->text, "1");
    EXPECT_EQ(root.find("b")->find("size")->origin, "p.yaml:1:17");
    EXPECT_EQ(root.find("c")->find("size")->text, "3");
    EXPECT_EQ(root.find("c")->find("speed")->text, "2");
    EXPECT_EQ(root.find("d")->find("speed")->text, "2");
    EXPECT_EQ(root.find("d")->find("other")->text, "4");
    EXPECT_THAT(error_of("a: {<<: 3}\n"), StartsWith("p.yaml:1:9: '<<' takes a map"));
}

TEST(YamlDocument, AllDuplicateKeysAreReportedAtOnce) {
    EXPECT_EQ(error_of("a: 1\nb: {x: 1, x: 2}\na: 3\n"),
              "p.yaml:2:11: key 'x' appears twice, first at p.yaml:2:5\n"
              "p.yaml:3:1: key 'a' appears twice, first at p.yaml:1:1");
    EXPECT_EQ(error_of("a: {x: 1}\nb: {x: 1}\n"), "no error");
}

TEST(YamlDocument, SyntaxErrorsNameThePlace) {
    EXPECT_THAT(error_of("a: 1\nb: [1, 2\nc: 3\n"), StartsWith("p.yaml:3:"));
    EXPECT_THAT(error_of("a: b: c\n"), StartsWith("p.yaml:1:5: "));
    EXPECT_THAT(error_of("a: *nothing\n"), HasSubstr("p.yaml:1:4: "));
    EXPECT_THAT(error_of("[a]: 1\n"), StartsWith("p.yaml:1:1: a key must be a plain text"));
    EXPECT_THAT(error_of("a: !secret 1\n"), StartsWith("p.yaml:1:4: the tag '!secret'"));
}

TEST(YamlDocument, EmptyAndSeveralDocumentsAreRefused) {
    EXPECT_EQ(error_of(""), "p.yaml: the file is empty");
    EXPECT_EQ(error_of("# only a comment\n"), "p.yaml: the file is empty");
    EXPECT_EQ(error_of("---\n"), "p.yaml: the file is empty");
    EXPECT_EQ(error_of("--- {a: 1}\n"), "no error");
    EXPECT_EQ(error_of("a: 1\n---\nb: 2\n"), "p.yaml:2:1: more than one document in the file; a platform is one");
}

TEST(YamlDocument, BinaryIsRefusedAtItsFirstByte) {
    EXPECT_EQ(error_of(std::string("a: 1\nb\0c", 8)), "p.yaml:2:2: not a text file: byte 0x00 is a control character");
    EXPECT_EQ(error_of("a: \xff\n"), "p.yaml:1:4: not a text file: byte 0xff is not UTF-8");
    EXPECT_THAT(error_of("a: \xc0\xaf"), HasSubstr("0xc0 is not UTF-8"));          // overlong
    EXPECT_THAT(error_of("a: \xed\xa0\x80"), HasSubstr("0xed is not UTF-8"));      // surrogate
    EXPECT_THAT(error_of("a: \xf4\x90\x80\x80"), HasSubstr("0xf4 is not UTF-8"));  // beyond the last code point
    EXPECT_THAT(error_of("a: \xe2\x82"), HasSubstr("0xe2 is not UTF-8"));          // cut off
    EXPECT_EQ(error_of("a: \xe2\x82\xac \xf0\x9f\x98\x80 \xc3\xa4\r\n\tb: 1"), error_of("a: x\r\n\tb: 1"));
    EXPECT_EQ(error_of("a: \xe2\x82\xac\n"), "no error");
}

TEST(YamlDocument, HostileDocumentsAreBounded) {
    EXPECT_EQ(error_of("a: &x [1, *x]\n"), "p.yaml:1:11: alias to a value that contains the alias");
    std::string bomb = "a0: &a0 [1, 2]\n";
    for (int i = 1; i < 40; ++i) {
        const std::string before = "*a" + std::to_string(i - 1);
        bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before + ", " + before + "]\n";
    }
    EXPECT_THAT(error_of(bomb), HasSubstr("the document has more than 200000 values"));
    EXPECT_THAT(error_of("a: " + std::string(5000, '[')), HasSubstr("nested deeper than 64 levels"));
    std::string deep = "a0: &a0 [[[[[[[[1]]]]]]]]\n";
    for (int i = 1; i < 12; ++i)
        deep +=
            "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [[[[[[[*a" + std::to_string(i - 1) + "]]]]]]]\n";
    EXPECT_THAT(error_of(deep), HasSubstr("nested deeper than 64 levels"));
}

TEST(YamlDocument, FilesThatCannotBeReadSayWhy) {
    EXPECT_EQ(load_error("/nonexistent/p.yaml"), "/nonexistent/p.yaml: cannot be opened: No such file or directory");
    EXPECT_EQ(load_error("/"), "/: cannot be read: Is a directory");
    EXPECT_EQ(load_error("/dev/zero"), "/dev/zero: larger than 16 MiB, which no platform file is");
    EXPECT_EQ(load_error("/dev/null"), "/dev/null: the file is empty");
}

TEST(YamlDocument, LoadUsesTheNameAsGiven) {
    const std::string path = testing::TempDir() + "yaml_document_test.yaml";
    std::ofstream(path) << "a: 1\n";
    const YamlDocument document = YamlDocument::load(path);
    EXPECT_EQ(document.name(), path);
    EXPECT_EQ(document.root().find("a")->origin, path + ":1:4");
    std::remove(path.c_str());
}

TEST(YamlDocument, ValuesOfTheCommandLineHaveOneOrigin) {
    const ConfigNode map = YamlDocument::parse_value("{a: 1, b: [2, 3]}", "--set x");
    EXPECT_EQ(map.origin, "--set x");
    EXPECT_EQ(map.entries[1].origin, "--set x");
    EXPECT_EQ(map.find("b")->items[1].text, "3");
    EXPECT_EQ(map.find("b")->items[1].origin, "--set x");
    EXPECT_EQ(YamlDocument::parse_value("16 GiB", "--set x").text, "16 GiB");
    EXPECT_EQ(YamlDocument::parse_value("", "--set x").kind, ConfigNode::Kind::scalar);
    EXPECT_THROW(YamlDocument::parse_value("{a: ", "--set x"), UserError);
    EXPECT_THROW(YamlDocument::parse_value("\x01", "--set x"), UserError);
}

}  // namespace
}  // namespace cxlvp::platform
