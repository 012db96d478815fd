// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/script/script_step.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cxlvp::host {
namespace {

using testing::HasSubstr;
using Pairs = std::vector<std::pair<std::string, std::string>>;

/// A step as it was written, each value with its key as the place.
ConfigNode written(const Pairs& pairs) {
    ConfigNode node;
    node.kind = ConfigNode::Kind::map;
    node.origin = "step";
    for (const auto& [key, text] : pairs) node.entries.push_back({key, key, ConfigNode::scalar(text, "at " + key)});
    return node;
}

ScriptStep read(const Pairs& pairs) {
    ScriptStep step;
    Binding binding;
    ScriptStep::schema().bind(&step, written(pairs), "s", binding);
    EXPECT_EQ(binding.errors().text(), "");
    return step;
}

std::string mistakes(const Pairs& pairs) {
    ScriptStep step;
    Binding binding;
    ScriptStep::schema().bind(&step, written(pairs), "s", binding);
    return binding.errors().text();
}

TEST(ScriptStep, EveryOpReadsWhatItNeedsAndTakes) {
    const ScriptStep write = read({{"op", "write"},
                                   {"address", "0x1000"},
                                   {"value", "0xff"},
                                   {"bytes", "2"},
                                   {"count", "3"},
                                   {"increment", "0x10"},
                                   {"answer", "error"}});
    EXPECT_EQ(write.op, ScriptStep::Op::write);
    EXPECT_EQ(write.address, 0x1000u);
    EXPECT_EQ(write.bytes, 2u);
    EXPECT_EQ(write.count, 3u);
    EXPECT_EQ(write.answer, ScriptStep::Answer::error);
    EXPECT_EQ(read({{"op", "read"}, {"address", "4KiB"}, {"count", "2"}, {"answer", "ok"}}).address, 4096u);
    EXPECT_EQ(read({{"op", "expect"}, {"address", "0"}, {"value", "5"}, {"mask", "7"}, {"count", "2"}}).mask, 7u);
    const ScriptStep poll =
        read({{"op", "poll"}, {"address", "0"}, {"value", "1"}, {"interval", "2us"}, {"timeout", "3ms"}});
    EXPECT_EQ(poll.interval, us(2));
    EXPECT_EQ(poll.timeout, 3 * kMillisecond);
    EXPECT_EQ(read({{"op", "wait"}, {"time", "7ns"}}).time, ns(7));
    EXPECT_EQ(read({{"op", "wait_irq"}, {"timeout", "1us"}}).timeout, us(1));
    EXPECT_EQ(read({{"op", "wait_irq"}}).timeout, kMillisecond);
}

TEST(ScriptStep, ParametersOfAnotherOpAreRefusedWithTheirPlace) {
    EXPECT_EQ(mistakes({{"op", "wait"}, {"time", "1ns"}, {"value", "1"}}),
              "value: s.value: the op 'wait' takes no 'value'");
    for (const char* key : {"address", "time", "interval", "mask"})
        EXPECT_THAT(mistakes({{"op", "wait_irq"}, {key, "1ns"}}), HasSubstr(key)) << key;
    EXPECT_THAT(mistakes({{"op", "write"}, {"address", "0"}, {"value", "1"}, {"mask", "1"}}), HasSubstr("'mask'"));
    EXPECT_THAT(mistakes({{"op", "read"}, {"address", "0"}, {"value", "1"}}), HasSubstr("'value'"));
    EXPECT_THAT(mistakes({{"op", "expect"}, {"address", "0"}, {"value", "1"}, {"answer", "ok"}}),
                HasSubstr("'answer'"));
    EXPECT_THAT(mistakes({{"op", "poll"}, {"address", "0"}, {"value", "1"}, {"count", "2"}}), HasSubstr("'count'"));
}

TEST(ScriptStep, MissingParametersAreNamed) {
    EXPECT_EQ(mistakes({{"op", "write"}}),
              "step: s: the op 'write' needs 'address'\nstep: s: the op 'write' needs 'value'");
    EXPECT_THAT(mistakes({{"op", "read"}}), HasSubstr("'address'"));
    EXPECT_THAT(mistakes({{"op", "expect"}, {"address", "0"}}), HasSubstr("'value'"));
    EXPECT_THAT(mistakes({{"op", "poll"}, {"value", "0"}}), HasSubstr("'address'"));
    EXPECT_THAT(mistakes({{"op", "wait"}}), HasSubstr("'time'"));
    EXPECT_THAT(mistakes({{"address", "0"}}), HasSubstr("'op'"));
    EXPECT_THAT(mistakes({{"op", "wirte"}}), HasSubstr("did you mean 'write'"));
}

TEST(ScriptStep, ValuesMustFitTheWidth) {
    EXPECT_EQ(mistakes({{"op", "write"}, {"address", "0"}, {"value", "0xffff"}, {"bytes", "2"}}), "");
    EXPECT_EQ(mistakes({{"op", "write"}, {"address", "0"}, {"value", "0x10000"}, {"bytes", "2"}}),
              "at value: s.value: 0x10000 does not fit into 2 bytes");
    EXPECT_THAT(mistakes({{"op", "expect"}, {"address", "0"}, {"value", "0"}, {"mask", "0x100"}, {"bytes", "1"}}),
                HasSubstr("s.mask"));
    EXPECT_THAT(mistakes({{"op", "write"}, {"address", "0"}, {"value", "0"}, {"increment", "256"}, {"bytes", "1"}}),
                HasSubstr("s.increment"));
    EXPECT_EQ(mistakes({{"op", "write"}, {"address", "0"}, {"value", "0xffffffffffffffff"}, {"bytes", "8"}}), "");
    EXPECT_THAT(mistakes({{"op", "read"}, {"address", "0"}, {"bytes", "3"}}), HasSubstr("power of two"));
    EXPECT_THAT(mistakes({{"op", "read"}, {"address", "0"}, {"bytes", "16"}}), HasSubstr("out of range"));
}

TEST(ScriptStep, AddressesMustStayWithin64Bits) {
    EXPECT_EQ(mistakes({{"op", "read"}, {"address", "0xfffffffffffffff0"}, {"bytes", "8"}, {"count", "2"}}), "");
    EXPECT_EQ(mistakes({{"op", "read"}, {"address", "0xfffffffffffffff0"}, {"bytes", "8"}, {"count", "3"}}),
              "at address: s.address: the last address is beyond 64 bits");
    EXPECT_EQ(mistakes({{"op", "read"}, {"address", "0"}, {"count", "4294967296"}}), "");
    EXPECT_NE(mistakes({{"op", "read"}, {"address", "0"}, {"count", "0"}}), "");
}

TEST(ScriptStep, ItemsCountUpAddressAndValue) {
    const ScriptStep step = read({{"op", "expect"},
                                  {"address", "0x100"},
                                  {"value", "0xfe"},
                                  {"bytes", "1"},
                                  {"count", "3"},
                                  {"increment", "1"},
                                  {"mask", "0xf"}});
    EXPECT_EQ(step.address_of(0), 0x100u);
    EXPECT_EQ(step.address_of(2), 0x102u);
    EXPECT_EQ(step.value_of(1), 0xffu);
    EXPECT_EQ(step.value_of(2), 0x00u);  // modulo the width
    EXPECT_TRUE(step.matches(1, 0x3f));
    EXPECT_FALSE(step.matches(1, 0xfe));
    EXPECT_TRUE(step.matches(2, 0xf0));
}

TEST(ScriptStep, BitsBeyondTheWidthAreNotCompared) {
    const ScriptStep step = read({{"op", "expect"}, {"address", "0"}, {"value", "1"}, {"bytes", "1"}});
    EXPECT_TRUE(step.matches(0, 0x1));
    EXPECT_TRUE(step.matches(0, 0x101));
    EXPECT_FALSE(step.matches(0, 0x100));
}

TEST(ScriptStep, TextSaysWhatIsDone) {
    EXPECT_EQ(read({{"op", "write"}, {"address", "16"}, {"value", "3"}}).text(0), "write 0x10 (4 bytes) = 0x3");
    EXPECT_EQ(read({{"op", "read"}, {"address", "16"}, {"count", "2"}}).text(1), "read 0x14 (4 bytes)");
    EXPECT_EQ(read({{"op", "expect"}, {"address", "0"}, {"value", "2"}, {"mask", "6"}}).text(0),
              "expect 0x0 (4 bytes) = 0x2, mask 0x6");
    EXPECT_EQ(read({{"op", "wait_irq"}}).text(0), "wait_irq");
}

}  // namespace
}  // namespace cxlvp::host
