// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/description/platform_schema.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "platforms/test_modules.h"

namespace cxlvp::platform {
namespace {

// That the schema accepts and refuses the same files as the program is tested with the program.
TEST(PlatformSchema, HasEveryTypeAndParameter) {
    const ModuleRegistry registry = test::test_registry();
    const nlohmann::ordered_json schema = platform_schema(registry);
    EXPECT_EQ(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    const auto& module = schema["definitions"]["module"];
    EXPECT_EQ(module["properties"]["type"]["enum"], nlohmann::ordered_json(registry.names()));
    ASSERT_EQ(module["allOf"].size(), registry.names().size());
    for (const auto& rule : module["allOf"]) {
        const std::string name = rule["if"]["properties"]["type"]["const"];
        EXPECT_EQ(rule["then"]["$ref"], "#/definitions/types/" + name);
        const auto& type = schema["definitions"]["types"][name];
        EXPECT_EQ(type["additionalProperties"], false);
        EXPECT_EQ(type["properties"]["type"]["const"], name);
        for (const std::string& parameter : registry.find(name)->schema->names())
            EXPECT_TRUE(type["properties"].contains(parameter)) << name << "." << parameter;
    }
    EXPECT_EQ(schema["definitions"]["types"]["source"]["properties"]["gap"]["description"], "time between accesses");
}

TEST(PlatformSchema, RequiresNameAndModules) {
    const nlohmann::ordered_json schema = platform_schema(test::test_registry());
    const auto& required = schema["required"];
    EXPECT_NE(std::find(required.begin(), required.end(), "name"), required.end());
    EXPECT_NE(std::find(required.begin(), required.end(), "modules"), required.end());
    EXPECT_EQ(schema["additionalProperties"], false);
    EXPECT_EQ(schema, platform_schema(test::test_registry()));
}

}  // namespace
}  // namespace cxlvp::platform
