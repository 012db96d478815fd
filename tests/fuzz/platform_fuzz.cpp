// SPDX-License-Identifier: Apache-2.0
// The loader and binder of platform files on arbitrary bytes; nothing is built. What follows a byte 0x01, which no text
// holds, are lines "path=value" as given to --set. Whatever is refused must be refused with a message.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "cxlvp/bus/module_types.h"
#include "cxlvp/host/module_types.h"
#include "cxlvp/platform/description/override.h"
#include "cxlvp/platform/description/platform_description.h"
#include "cxlvp/platform/program/describe.h"
#include "cxlvp/platform/yaml/yaml_document.h"

namespace {

using namespace cxlvp;

const ModuleRegistry& types() {
    static const ModuleRegistry registry = [] {
        ModuleRegistry all;
        bus::register_types(all);
        host::register_types(all);
        return all;
    }();
    return registry;
}

void load(std::string_view text, std::string_view sets) {
    platform::YamlDocument document = platform::YamlDocument::parse(std::string(text), "fuzz.yaml");
    Diagnostics errors;
    while (!sets.empty()) {
        const std::size_t end = sets.find('\n');
        platform::Override::parse(std::string(sets.substr(0, end))).apply(document.root(), errors);
        sets = end == std::string_view::npos ? std::string_view{} : sets.substr(end + 1);
    }
    const platform::PlatformDescription description(document.root(), "fuzz.yaml", types(), errors);
    // What was accepted can be shown.
    if (platform::describe_text(description).empty() || platform::describe_dot(description).empty()) std::abort();
    if (description.effective().empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    const std::size_t split = all.find('\x01');
    try {
        load(all.substr(0, split), split == std::string_view::npos ? std::string_view{} : all.substr(split + 1));
    } catch (const UserError& mistake) {
        if (*mistake.what() == '\0') std::abort();
    }
    return 0;
}
