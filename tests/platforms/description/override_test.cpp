// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/description/override.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/platform/description/node_path.h"
#include "cxlvp/platform/yaml/yaml_document.h"

namespace cxlvp::platform {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kFile =
    "name: p\n"
    "modules:\n"
    "  cpu: {type: source, count: 2}\n"
    "  bus: {type: router, windows: [{to: near.in, base: 0x0, size: 1KiB}]}\n"
    "  near:\n";

struct Applied {
    ConfigNode root;
    std::string errors;
};

Applied apply(const std::string& assignment) {
    Applied out{YamlDocument::parse(kFile, "p.yaml").root(), {}};
    Diagnostics errors;
    Override::parse(assignment).apply(out.root, errors);
    out.errors = errors.text();
    return out;
}

TEST(Override, ReachesModulesListsAndTopLevelKeys) {
    const Applied count = apply("cpu.count=4");
    EXPECT_EQ(count.errors, "");
    EXPECT_EQ(find_path(count.root, "modules.cpu.count")->text, "4");
    EXPECT_EQ(find_path(count.root, "modules.cpu.count")->origin, "--set cpu.count");
    EXPECT_EQ(find_path(count.root, "modules.cpu.type")->origin, "p.yaml:3:15");
    EXPECT_EQ(find_path(apply("bus.windows.0.base=0x40").root, "modules.bus.windows.0.base")->text, "0x40");
    EXPECT_EQ(apply("timing=ordered").root.find("timing")->text, "ordered");
    EXPECT_EQ(find_path(apply("near.type=store").root, "modules.near.type")->text, "store");
    EXPECT_EQ(find_path(apply("modules.extra={type: store}").root, "modules.extra.type")->text, "store");
}

TEST(Override, ValueMayHoldEqualSignsAndCollections) {
    EXPECT_EQ(find_path(apply("cpu.trace=a=b").root, "modules.cpu.trace")->text, "a=b");
    EXPECT_EQ(find_path(apply("cpu.traffic={pattern: random, bytes: 128B}").root, "modules.cpu.traffic.bytes")->text,
              "128B");
    EXPECT_EQ(find_path(apply("cpu.trace=").root, "modules.cpu.trace")->kind, ConfigNode::Kind::scalar);
}

TEST(Override, UnknownStartsAreNamed) {
    EXPECT_EQ(apply("cpv.count=4").errors,
              "--set cpv.count: there is no module and no top-level key 'cpv' (did you mean 'cpu'?)");
    EXPECT_THAT(apply("timming=ordered").errors, HasSubstr("(did you mean 'timing'?)"));
}

TEST(Override, PathsThatLeadNowhereAreNamed) {
    EXPECT_THAT(apply("bus.windows.7.base=0").errors, HasSubstr("'7' is not an index of a list of 1"));
    EXPECT_THAT(apply("cpu.count.x=0").errors, HasSubstr("'x' lies below a single value"));
    EXPECT_THAT(apply("cpu..x=0").errors, HasSubstr("not a dotted path"));
}

TEST(Override, MalformedValuesAreNamed) {
    EXPECT_THAT(apply("cpu.count={a: ").errors, StartsWith("--set cpu.count: "));
}

TEST(Override, AssignmentNeedsAPathAndAnEqualSign) {
    EXPECT_THROW(Override::parse("cpu.count"), UserError);
    EXPECT_THROW(Override::parse("=4"), UserError);
    EXPECT_NO_THROW(Override::parse("a="));
}

}  // namespace
}  // namespace cxlvp::platform
