// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/description/platform_schema.h"

#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cxlvp/platform/description/identifier.h"
#include "cxlvp/platform/description/platform_settings.h"

namespace cxlvp::platform {

using nlohmann::ordered_json;

namespace {

std::string type_path(const std::string& name) {
    return "#/definitions/types/" + name;
}

/// Parameters of one module type, with the key `type` itself.
ordered_json type_schema(const ModuleType& type) {
    ordered_json schema = type.schema->json_schema();
    schema["description"] = type.doc;
    ordered_json properties;
    properties["type"]["const"] = type.name;
    properties.update(schema["properties"]);
    schema["properties"] = properties;
    return schema;
}

/// A module is first asked for its type only, and then held against that type alone, so that a mistake is reported
/// once and not once per type.
ordered_json module_schema(const ModuleRegistry& registry) {
    ordered_json schema;
    schema["type"] = "object";
    schema["required"] = {"type"};
    schema["properties"]["type"]["description"] = "type of the module";
    schema["properties"]["type"]["enum"] = registry.names();
    schema["allOf"] = ordered_json::array();
    for (const std::string& name : registry.names()) {
        ordered_json rule;
        rule["if"]["required"] = {"type"};
        rule["if"]["properties"]["type"]["const"] = name;
        rule["then"]["$ref"] = type_path(name);
        schema["allOf"].push_back(rule);
    }
    return schema;
}

ordered_json modules_schema() {
    ordered_json schema;
    schema["description"] = "the modules by name";
    schema["type"] = "object";
    schema["minProperties"] = 1;
    schema["propertyNames"]["pattern"] = fmt::format("^{}$", kIdentifierPattern);
    schema["propertyNames"]["not"]["enum"] = PlatformSettings::top_level_keys();
    schema["additionalProperties"]["$ref"] = "#/definitions/module";
    return schema;
}

}  // namespace

ordered_json platform_schema(const ModuleRegistry& registry) {
    ordered_json schema;
    schema["$schema"] = "http://json-schema.org/draft-07/schema#";
    schema["title"] = "cxlvp platform";
    schema.update(PlatformSettings::schema().json_schema());
    ordered_json& properties = schema["properties"];
    properties["name"]["type"] = "string";
    properties["name"]["pattern"] = fmt::format("^{}$", kIdentifierPattern);
    for (const char* end : {"from", "to"}) {
        ordered_json& port = properties["connections"]["items"]["properties"][end];
        port["type"] = "string";
        port["pattern"] = fmt::format("^{}\\..+$", kIdentifierPattern);
    }
    properties["modules"] = modules_schema();
    schema["required"].push_back("modules");
    schema["definitions"]["module"] = module_schema(registry);
    ordered_json& types = schema["definitions"]["types"] = ordered_json::object();
    for (const std::string& name : registry.names()) types[name] = type_schema(*registry.find(name));
    return schema;
}

}  // namespace cxlvp::platform
