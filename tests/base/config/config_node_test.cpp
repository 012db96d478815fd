// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/config/config_node.h"

#include <string>

#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp {
namespace {

/// modules: {ddr: {banks: 16}}, windows: [{base: 0}, {base: 4096}]
ConfigNode document() {
    ConfigNode root;
    root.set("modules.ddr.banks", ConfigNode::scalar("16", "p.yaml:3:10"));
    ConfigNode list;
    list.kind = ConfigNode::Kind::list;
    list.origin = "p.yaml:5:3";
    for (const char* base : {"0", "4096"}) {
        ConfigNode window;
        window.set("base", ConfigNode::scalar(base, "p.yaml:6:5"));
        list.items.push_back(window);
    }
    root.set("windows", list);
    return root;
}

std::string error(ConfigNode& node, const std::string& path) {
    try {
        node.set(path, ConfigNode::scalar("x", "--set"));
    } catch (const UserError& mistake) {
        return mistake.what();
    }
    return "no error";
}

TEST(ConfigNode, ScalarKeepsItsTextAndOrigin) {
    const ConfigNode node = ConfigNode::scalar("0x10", "p.yaml:1:2");
    EXPECT_EQ(node.kind, ConfigNode::Kind::scalar);
    EXPECT_EQ(node.text, "0x10");
    EXPECT_EQ(node.origin, "p.yaml:1:2");
    EXPECT_EQ(ConfigNode{}.kind, ConfigNode::Kind::null);
}

TEST(ConfigNode, FindGivesTheValueUnderAKeyOrNull) {
    ConfigNode root = document();
    ASSERT_NE(root.find("modules"), nullptr);
    EXPECT_EQ(root.find("modules")->find("ddr")->find("banks")->text, "16");
    EXPECT_EQ(root.find("module"), nullptr);
    EXPECT_EQ(root.find("windows")->find("base"), nullptr) << "a list has no keys";
    const ConfigNode& fixed = root;
    EXPECT_EQ(fixed.find("modules"), root.find("modules"));
}

TEST(ConfigNode, SetCreatesMapsOnTheWayWithTheOriginOfTheValue) {
    ConfigNode root;
    root.set("a.b.c", ConfigNode::scalar("1", "--set"));
    ASSERT_EQ(root.kind, ConfigNode::Kind::map);
    ASSERT_EQ(root.entries.size(), 1u);
    EXPECT_EQ(root.entries[0].key, "a");
    EXPECT_EQ(root.entries[0].origin, "--set");
    EXPECT_EQ(root.find("a")->origin, "--set");
    EXPECT_EQ(root.find("a")->find("b")->find("c")->text, "1");
}

TEST(ConfigNode, SetReplacesAndKeepsTheOrderOfTheRest) {
    ConfigNode root = document();
    root.set("modules.ddr.banks", ConfigNode::scalar("32", "--set"));
    root.set("modules.ddr.row", ConfigNode::scalar("8KiB", "--set"));
    const ConfigNode& ddr = *root.find("modules")->find("ddr");
    ASSERT_EQ(ddr.entries.size(), 2u);
    EXPECT_EQ(ddr.entries[0].key, "banks");
    EXPECT_EQ(ddr.entries[0].value.text, "32");
    EXPECT_EQ(ddr.entries[0].value.origin, "--set");
    EXPECT_EQ(ddr.entries[1].key, "row");
    EXPECT_EQ(root.entries[0].key, "modules");
    EXPECT_EQ(root.entries[1].key, "windows");
}

TEST(ConfigNode, SetEntersAListByIndex) {
    ConfigNode root = document();
    root.set("windows.1.base", ConfigNode::scalar("0x2000", "--set"));
    EXPECT_EQ(root.find("windows")->items[0].find("base")->text, "0");
    EXPECT_EQ(root.find("windows")->items[1].find("base")->text, "0x2000");
    root.set("windows.0", ConfigNode::scalar("none", "--set"));
    EXPECT_EQ(root.find("windows")->items[0].text, "none");
}

TEST(ConfigNode, SetReplacesAWholeSubtree) {
    ConfigNode root = document();
    root.set("windows", ConfigNode::scalar("none", "--set"));
    EXPECT_EQ(root.find("windows")->kind, ConfigNode::Kind::scalar);
    EXPECT_TRUE(root.find("windows")->items.empty());
}

TEST(ConfigNode, SetRefusesAPathThroughASingleValue) {
    ConfigNode root = document();
    EXPECT_EQ(error(root, "modules.ddr.banks.x"), "--set: modules.ddr.banks.x: 'x' lies below a single value");
    EXPECT_EQ(root.find("modules")->find("ddr")->find("banks")->text, "16") << "nothing changed";
}

TEST(ConfigNode, SetRefusesWhatIsNoIndexOfTheList) {
    ConfigNode root = document();
    EXPECT_EQ(error(root, "windows.2.base"), "--set: windows.2.base: '2' is not an index of a list of 2");
    EXPECT_EQ(error(root, "windows.first"), "--set: windows.first: 'first' is not an index of a list of 2");
    EXPECT_EQ(error(root, "windows.1x"), "--set: windows.1x: '1x' is not an index of a list of 2");
    EXPECT_EQ(error(root, "windows.-1"), "--set: windows.-1: '-1' is not an index of a list of 2");
    EXPECT_EQ(error(root, "windows.99999999999999999999"),
              "--set: windows.99999999999999999999: '99999999999999999999' is not an index of a list of 2");
}

TEST(ConfigNode, SetRefusesAnEmptyPart) {
    for (const char* path : {"", ".", "a.", ".a", "a..b"}) {
        ConfigNode root = document();
        EXPECT_EQ(error(root, path), "--set: '" + std::string(path) + "' is not a dotted path");
    }
}

TEST(ConfigNode, RefusedPathLeavesTheDocumentAsItWas) {
    ConfigNode root = document();
    error(root, "fresh.");
    EXPECT_EQ(root.find("fresh"), nullptr) << "half of the path was created";
}

}  // namespace
}  // namespace cxlvp
