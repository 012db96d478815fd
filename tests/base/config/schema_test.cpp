// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/config/schema.h"

#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace cxlvp {
namespace {

using nlohmann::ordered_json;
using testing::ElementsAre;
using testing::HasSubstr;

struct Inner {
    std::uint64_t depth = 4;
    std::string label = "none";
    static const Schema<Inner>& schema() {
        static const Schema<Inner> schema = Schema<Inner>()
                                                .count("depth", &Inner::depth, {1, 64}, {"entries", "X1"})
                                                .text("label", &Inner::label, {"a name", ""});
        return schema;
    }
};

struct Item {
    std::uint64_t base = 0;
    std::uint64_t size = 0;
    static const Schema<Item>& schema() {
        static const Schema<Item> schema = Schema<Item>()
                                               .address("base", &Item::base, {}, {"first address", ""})
                                               .required()
                                               .bytes("size", &Item::size, {1, kGiB}, {"length", ""})
                                               .required();
        return schema;
    }
};

enum class Mode { slow, fast };

struct Everything {
    std::uint64_t count = 8;
    Tick latency = ns(10);
    std::uint64_t capacity = kMiB;
    std::uint64_t bandwidth = 1'000'000'000;
    std::uint64_t clock = 2'000'000'000;
    std::uint64_t base = 0x1000;
    double share = 0.5;
    bool on = true;
    std::string name = "x";
    Mode mode = Mode::slow;
    std::map<std::string, std::uint64_t> weights;
    std::vector<std::string> tags{"a"};
    Inner inner;
    std::vector<Item> items;
    static const Schema<Everything>& schema() {
        static const Schema<Everything> schema =
            Schema<Everything>()
                .count("count", &Everything::count, {1, 1024}, {"a count", "assumed"})
                .power_of_two()
                .time("latency", &Everything::latency, {0, us(1)}, {"a time", "X2"})
                .bytes("capacity", &Everything::capacity, {64}, {"a size", ""})
                .bandwidth("bandwidth", &Everything::bandwidth, {}, {"a rate", ""})
                .frequency("clock", &Everything::clock, {1'000'000, 4'000'000'000}, {"a clock", ""})
                .address("base", &Everything::base, {}, {"an address", ""})
                .real("share", &Everything::share, 0, 1, {"a share", ""})
                .flag("on", &Everything::on, {"a switch", ""})
                .text("name", &Everything::name, {"a text", ""})
                .choice("mode", &Everything::mode, {{"slow", Mode::slow}, {"fast", Mode::fast}}, {"a choice", ""})
                .integers("weights", &Everything::weights, Dimension::time, {0, us(1)}, {"a map", ""})
                .texts("tags", &Everything::tags, {"texts", ""})
                .group("inner", &Everything::inner, {"a group", ""})
                .list("items", &Everything::items, {"a list", ""})
                .check([](const Everything& c, const ConfigNode& node, const std::string& path, Binding& binding) {
                    if (c.inner.depth > c.count)
                        binding.errors().error(node.origin, path, "inner.depth is larger than count");
                });
        return schema;
    }
};

ConfigNode scalar(const std::string& text) {
    return ConfigNode::scalar(text, "p.yaml:7:9");
}

ConfigNode texts(const std::vector<std::string>& items) {
    ConfigNode node;
    node.kind = ConfigNode::Kind::list;
    node.origin = "p.yaml:8:1";
    for (const std::string& item : items) node.items.push_back(scalar(item));
    return node;
}

/// A document that is bound to `Everything` as module "m".
class SchemaBinding : public testing::Test {
public:
    SchemaBinding() { node_.origin = "p.yaml:1:1"; }
    SchemaBinding& set(const std::string& path, const std::string& text) {
        node_.set(path, scalar(text));
        return *this;
    }
    SchemaBinding& set(const std::string& path, ConfigNode value) {
        node_.set(path, std::move(value));
        return *this;
    }
    const Everything& bind() {
        config_ = {};
        binding_ = {};
        Everything::schema().bind(&config_, node_, "m", binding_);
        return config_;
    }
    /// The only mistake that binding finds.
    std::string mistake() {
        bind();
        EXPECT_EQ(binding_.errors().list().size(), 1u) << binding_.errors().text();
        return binding_.errors().empty() ? "none" : binding_.errors().text();
    }
    /// Mistake of setting `path` to `text` alone.
    std::string mistake(const std::string& path, const std::string& text) {
        node_ = {};
        node_.origin = "p.yaml:1:1";
        set(path, text);
        return mistake();
    }

    ConfigNode node_;
    Everything config_;
    Binding binding_;
};

TEST_F(SchemaBinding, NothingGivenKeepsAllDefaults) {
    const Everything& c = bind();
    EXPECT_TRUE(binding_.errors().empty());
    EXPECT_EQ(c.count, 8u);
    EXPECT_EQ(c.latency, ns(10));
    EXPECT_EQ(c.name, "x");
    EXPECT_THAT(c.tags, ElementsAre("a"));
    EXPECT_EQ(binding_.source("m.count"), nullptr);
}

TEST_F(SchemaBinding, EveryKindIsRead) {
    set("count", "16").set("latency", "1.5ns").set("capacity", "4 GiB").set("bandwidth", "25.6 GB/s");
    set("clock", "1.2GHz").set("base", "0xdead0000").set("share", "0.25").set("on", "false").set("name", "17");
    set("mode", "fast").set("weights.cpu", "3ns").set("weights.gpu", "0").set("inner.depth", "5");
    set("tags", texts({"p", "q"}));
    ConfigNode item;
    item.set("base", scalar("4096"));
    item.set("size", scalar("8KiB"));
    ConfigNode list = texts({});
    list.items = {item, item};
    set("items", list);
    const Everything& c = bind();
    ASSERT_TRUE(binding_.errors().empty()) << binding_.errors().text();
    EXPECT_EQ(c.count, 16u);
    EXPECT_EQ(c.latency, 1500u);
    EXPECT_EQ(c.capacity, 4 * kGiB);
    EXPECT_EQ(c.bandwidth, 25'600'000'000u);
    EXPECT_EQ(c.clock, 1'200'000'000u);
    EXPECT_EQ(c.base, 0xdead0000u);
    EXPECT_EQ(c.share, 0.25);
    EXPECT_FALSE(c.on);
    EXPECT_EQ(c.name, "17");
    EXPECT_EQ(c.mode, Mode::fast);
    EXPECT_THAT(c.weights, ElementsAre(testing::Pair("cpu", ns(3)), testing::Pair("gpu", 0u)));
    EXPECT_THAT(c.tags, ElementsAre("p", "q"));
    EXPECT_EQ(c.inner.depth, 5u);
    EXPECT_EQ(c.inner.label, "none");
    ASSERT_EQ(c.items.size(), 2u);
    EXPECT_EQ(c.items[1].base, 4096u);
    EXPECT_EQ(c.items[1].size, 8 * kKiB);
}

TEST_F(SchemaBinding, UnknownKeyIsRefusedWithTheNearestName) {
    EXPECT_EQ(mistake("latncy", "1ns"), "p.yaml:7:9: m.latncy: unknown parameter (did you mean 'latency'?)");
    EXPECT_EQ(mistake("inner.dept", "1"), "p.yaml:7:9: m.inner.dept: unknown parameter (did you mean 'depth'?)");
    EXPECT_EQ(mistake("zzzzzz", "1"), "p.yaml:7:9: m.zzzzzz: unknown parameter");
}

TEST_F(SchemaBinding, ValueOutOfRangeIsRefusedWithTheRangeInItsUnits) {
    EXPECT_EQ(mistake("count", "2048"), "p.yaml:7:9: m.count: 2048 is out of range (1 to 1024)");
    EXPECT_EQ(mistake("latency", "2us"), "p.yaml:7:9: m.latency: 2us is out of range (0 ps to 1 us)");
    EXPECT_EQ(mistake("capacity", "32B"), "p.yaml:7:9: m.capacity: 32B is out of range (at least 64 B)");
    EXPECT_EQ(mistake("clock", "5GHz"), "p.yaml:7:9: m.clock: 5GHz is out of range (1 MHz to 4 GHz)");
    EXPECT_EQ(mistake("share", "1.01"), "p.yaml:7:9: m.share: 1.01 is out of range (0 to 1)");
    EXPECT_EQ(mistake("weights.cpu", "1ms"), "p.yaml:7:9: m.weights.cpu: 1ms is out of range (0 ps to 1 us)");
    EXPECT_EQ(mistake("inner.depth", "65"), "p.yaml:7:9: m.inner.depth: 65 is out of range (1 to 64)");
    EXPECT_EQ(config_.inner.depth, 4u) << "a refused value changes nothing";
}

TEST_F(SchemaBinding, BoundsBelongToTheRange) {
    set("count", "1024").set("latency", "1us").set("capacity", "64B").set("clock", "4GHz").set("share", "1");
    bind();
    EXPECT_TRUE(binding_.errors().empty()) << binding_.errors().text();
}

TEST_F(SchemaBinding, WrongUnitIsRefused) {
    EXPECT_EQ(mistake("latency", "5 GB"), "p.yaml:7:9: m.latency: unit 'GB' is not one of ps, ns, us, ms, s");
    EXPECT_EQ(mistake("latency", "5"), "p.yaml:7:9: m.latency: '5' lacks a unit (ps, ns, us, ms, s)");
    EXPECT_EQ(mistake("count", "5ns"), "p.yaml:7:9: m.count: '5' takes no unit, found 'ns'");
}

TEST_F(SchemaBinding, NumberThatMustBeAPowerOfTwoIsRefusedOtherwise) {
    EXPECT_EQ(mistake("count", "12"), "p.yaml:7:9: m.count: 12 is not a power of two");
    EXPECT_EQ(config_.count, 8u);
}

TEST_F(SchemaBinding, RealMustBeAFiniteNumber) {
    EXPECT_EQ(mistake("share", "half"), "p.yaml:7:9: m.share: 'half' is not a number");
    EXPECT_EQ(mistake("share", "0.5x"), "p.yaml:7:9: m.share: '0.5x' is not a number");
    EXPECT_EQ(mistake("share", "nan"), "p.yaml:7:9: m.share: 'nan' is not a number");
    EXPECT_EQ(mistake("share", "inf"), "p.yaml:7:9: m.share: 'inf' is not a number");
    EXPECT_EQ(mistake("share", ""), "p.yaml:7:9: m.share: '' is not a number");
}

TEST_F(SchemaBinding, FlagIsTrueOrFalse) {
    EXPECT_EQ(mistake("on", "yes"), "p.yaml:7:9: m.on: 'yes' is neither true nor false");
    EXPECT_EQ(mistake("on", "1"), "p.yaml:7:9: m.on: '1' is neither true nor false");
}

TEST_F(SchemaBinding, ChoiceIsOneOfTheNames) {
    EXPECT_EQ(mistake("mode", "fsat"), "p.yaml:7:9: m.mode: 'fsat' is not one of slow, fast (did you mean 'fast'?)");
}

TEST_F(SchemaBinding, ShapeMustFitTheKind) {
    const auto shape = [&](const std::string& path, ConfigNode value) {
        node_ = {};
        value.origin = "p.yaml:9:9";
        set(path, value);
        return mistake();
    };
    ConfigNode map;
    map.set("a", scalar("1"));
    const ConfigNode list = texts({"1"});
    EXPECT_EQ(shape("count", map), "p.yaml:9:9: m.count: expected a single value");
    EXPECT_EQ(shape("share", list), "p.yaml:9:9: m.share: expected a number");
    EXPECT_EQ(shape("on", list), "p.yaml:9:9: m.on: expected true or false");
    EXPECT_EQ(shape("name", map), "p.yaml:9:9: m.name: expected a text");
    EXPECT_EQ(shape("mode", list), "p.yaml:9:9: m.mode: expected one of the choices");
    EXPECT_EQ(shape("weights", list), "p.yaml:9:9: m.weights: expected a map from names to values");
    EXPECT_EQ(shape("tags", scalar("a")), "p.yaml:9:9: m.tags: expected a list of texts");
    EXPECT_EQ(shape("inner", list), "p.yaml:9:9: m.inner: expected a map of parameters");
    EXPECT_EQ(shape("items", map), "p.yaml:9:9: m.items: expected a list");
    EXPECT_EQ(shape("count", {}), "p.yaml:9:9: m.count: expected a single value");
    ConfigNode nested = texts({"a"});
    nested.items.push_back(map);
    nested.items[1].origin = "p.yaml:10:1";
    node_ = {};
    set("tags", nested);
    EXPECT_EQ(mistake(), "p.yaml:10:1: m.tags: expected a text");
}

TEST_F(SchemaBinding, WholeDocumentMustBeAMap) {
    node_ = scalar("5");
    EXPECT_EQ(mistake(), "p.yaml:7:9: m: expected a map of parameters");
}

TEST_F(SchemaBinding, MissingRequiredParameterIsNamedWithTheElement) {
    ConfigNode item;
    item.origin = "p.yaml:5:3";
    item.set("size", scalar("1KiB"));
    ConfigNode list = texts({});
    list.items = {item};
    set("items", list);
    EXPECT_EQ(mistake(), "p.yaml:5:3: m.items.0: parameter 'base' is missing");
}

TEST_F(SchemaBinding, ListElementsAreBoundOneByOne) {
    ConfigNode good;
    good.set("base", scalar("0"));
    good.set("size", scalar("1KiB"));
    ConfigNode bad = good;
    bad.set("size", scalar("2GiB"));
    ConfigNode list = texts({});
    list.items = {good, bad};
    set("items", list);
    EXPECT_EQ(mistake(), "p.yaml:7:9: m.items.1.size: 2GiB is out of range (1 B to 1 GiB)");
}

TEST_F(SchemaBinding, GivenListReplacesTheDefault) {
    set("tags", texts({}));
    EXPECT_TRUE(bind().tags.empty());
}

TEST_F(SchemaBinding, AllMistakesAreToldAtOnce) {
    set("count", "0").set("latency", "x").set("unknown", "1").set("inner.depth", "100");
    bind();
    EXPECT_EQ(binding_.errors().list().size(), 4u) << binding_.errors().text();
    try {
        binding_.errors().throw_if_any();
        FAIL() << "nothing thrown";
    } catch (const UserError& error) {
        EXPECT_THAT(error.what(), HasSubstr("m.count"));
        EXPECT_THAT(error.what(), HasSubstr("m.inner.depth"));
    }
}

TEST_F(SchemaBinding, RuleAcrossParametersIsChecked) {
    set("count", "2").set("inner.depth", "3");
    EXPECT_EQ(mistake(), "p.yaml:1:1: m: inner.depth is larger than count");
    set("count", "4");
    bind();
    EXPECT_TRUE(binding_.errors().empty());
}

TEST_F(SchemaBinding, RuleAcrossParametersIsNotCheckedOnHalfReadValues) {
    set("count", "0").set("inner.depth", "64");
    EXPECT_EQ(mistake(), "p.yaml:7:9: m.count: 0 is out of range (1 to 1024)");
}

TEST_F(SchemaBinding, RootHasNoPrefix) {
    set("count", "0");
    Everything::schema().bind(&config_, node_, "", binding_);
    EXPECT_EQ(binding_.errors().text(), "p.yaml:7:9: count: 0 is out of range (1 to 1024)");
}

TEST_F(SchemaBinding, DumpGivesEveryValueWithItsSource) {
    set("latency", "1500 ps").set("weights.cpu", "3ns").set("inner.label", "deep").set("mode", "fast");
    ConfigNode item;
    item.set("base", scalar("0x40"));
    item.set("size", scalar("1KiB"));
    ConfigNode list = texts({});
    list.items = {item};
    set("items", list);
    const ordered_json out = Everything::schema().dump(&bind(), "m", binding_);
    ASSERT_TRUE(binding_.errors().empty()) << binding_.errors().text();
    EXPECT_EQ(out["latency"], (ordered_json{{"value", "1.5 ns"}, {"source", "p.yaml:7:9"}}));
    EXPECT_EQ(out["count"], (ordered_json{{"value", 8}, {"source", "default (assumed)"}}));
    EXPECT_EQ(out["capacity"], (ordered_json{{"value", "1 MiB"}, {"source", "default"}}));
    EXPECT_EQ(out["base"]["value"], "0x1000");
    EXPECT_EQ(out["share"]["value"], 0.5);
    EXPECT_EQ(out["on"]["value"], true);
    EXPECT_EQ(out["mode"], (ordered_json{{"value", "fast"}, {"source", "p.yaml:7:9"}}));
    EXPECT_EQ(out["weights"]["value"], (ordered_json{{"cpu", "3 ns"}}));
    EXPECT_EQ(out["tags"]["value"], ordered_json::array({"a"}));
    EXPECT_EQ(out["inner"]["depth"]["source"], "default (X1)");
    EXPECT_EQ(out["inner"]["label"], (ordered_json{{"value", "deep"}, {"source", "p.yaml:7:9"}}));
    EXPECT_EQ(out["items"][0]["base"]["value"], "0x40");
    EXPECT_EQ(out["items"][0]["size"]["source"], "p.yaml:7:9");
    // Every parameter is there, in the order of the declarations.
    std::vector<std::string> keys;
    for (const auto& [key, value] : out.items()) keys.push_back(key);
    EXPECT_EQ(keys, Everything::schema().names());
}

TEST_F(SchemaBinding, DumpedValuesBindToTheSameConfiguration) {
    set("latency", "1500 ps").set("capacity", "3 MiB").set("bandwidth", "25.6GB/s").set("share", "0.1");
    const Everything before = bind();
    const ordered_json out = Everything::schema().dump(&before, "m", binding_);
    node_ = {};
    for (const char* name : {"count", "latency", "capacity", "bandwidth", "clock", "base", "share", "on", "mode"}) {
        const ordered_json& value = out[name]["value"];
        set(name, value.is_string() ? value.get<std::string>() : value.dump());
    }
    const Everything& after = bind();
    ASSERT_TRUE(binding_.errors().empty()) << binding_.errors().text();
    EXPECT_EQ(after.latency, before.latency);
    EXPECT_EQ(after.capacity, before.capacity);
    EXPECT_EQ(after.bandwidth, before.bandwidth);
    EXPECT_EQ(after.share, before.share);
    EXPECT_EQ(after.base, before.base);
}

TEST(SchemaJson, DescribesEveryKind) {
    const ordered_json schema = Everything::schema().json_schema();
    EXPECT_EQ(schema["type"], "object");
    EXPECT_EQ(schema["additionalProperties"], false);
    EXPECT_FALSE(schema.contains("required"));
    const ordered_json& p = schema["properties"];
    EXPECT_EQ(p.size(), Everything::schema().names().size());
    EXPECT_EQ(p["count"]["type"], "integer");
    EXPECT_EQ(p["count"]["minimum"], 1);
    EXPECT_EQ(p["count"]["maximum"], 1024);
    EXPECT_EQ(p["count"]["description"], "a count");
    EXPECT_EQ(p["latency"]["anyOf"][0]["type"], "string");
    EXPECT_EQ(p["latency"]["anyOf"][0]["pattern"], "^([0-9]+(\\.[0-9]+)? ?(ps|ns|us|ms|s)|0)$");
    EXPECT_EQ(p["latency"]["anyOf"][1]["maximum"], 0) << "only zero goes without its unit";
    EXPECT_FALSE(p["base"]["anyOf"][1].contains("maximum"));
    EXPECT_EQ(p["share"]["type"], "number");
    EXPECT_EQ(p["share"]["maximum"], 1.0);
    EXPECT_EQ(p["on"]["type"], "boolean");
    EXPECT_EQ(p["mode"]["enum"], ordered_json::array({"slow", "fast"}));
    EXPECT_EQ(p["weights"]["type"], "object");
    EXPECT_EQ(p["weights"]["additionalProperties"]["anyOf"][0]["type"], "string");
    EXPECT_EQ(p["tags"]["items"]["type"], "string");
    EXPECT_EQ(p["inner"]["properties"]["depth"]["maximum"], 64);
    EXPECT_EQ(p["items"]["type"], "array");
    EXPECT_EQ(p["items"]["items"]["required"], ordered_json::array({"base", "size"}));
}

TEST(SchemaReference, HasARowForEveryParameter) {
    const std::string rows = Everything::schema().reference();
    EXPECT_THAT(rows, HasSubstr("| `count` | 8 | 1 to 1024, power of two | a count | assumed |\n"));
    EXPECT_THAT(rows, HasSubstr("| `latency` | 10 ns | 0 ps to 1 us | a time | X2 |\n"));
    EXPECT_THAT(rows, HasSubstr("| `capacity` | 1 MiB | at least 64 B | a size |  |\n"));
    EXPECT_THAT(rows, HasSubstr("| `mode` | slow | slow, fast | a choice |  |\n"));
    EXPECT_THAT(rows, HasSubstr("| `share` | 0.5 | 0 to 1 | a share |  |\n"));
    EXPECT_THAT(rows, HasSubstr("| `inner.depth` | 4 | 1 to 64 | entries | X1 |\n"));
    EXPECT_THAT(rows, HasSubstr("| `items[].base` | required |  | first address |  |\n"));
}

struct Outer {
    Inner deep{16, "deep"};
    static const Schema<Outer>& schema() {
        static const Schema<Outer> schema = Schema<Outer>().group("deep", &Outer::deep, {"a group", ""});
        return schema;
    }
};

TEST(SchemaReference, DefaultsOfAGroupAreThoseOfTheStructAroundIt) {
    EXPECT_THAT(Outer::schema().reference(), HasSubstr("| `deep.depth` | 16 | 1 to 64 | entries | X1 |\n"));
}

}  // namespace
}  // namespace cxlvp
