// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/program/decode_command.h"

#include <algorithm>

#include <fmt/format.h>

#include "cxlvp/base/config/quantity.h"
#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/cxl/root/root.h"
#include "cxlvp/platform/builder/platform.h"

namespace cxlvp::platform {

namespace {

std::uint64_t read_address(const std::string& text) {
    std::string error;
    const auto address = parse_quantity(text, Dimension::address, error);
    if (!address) throw UserError(fmt::format("--addr {}: {}", text, error));
    return *address;
}

void set_up(Platform& platform) {
    Context& context = platform.context();
    if (context.set_up()) return;
    context.on_set_up([&context] { context.stop(); });
    context.run();
    if (!context.set_up()) throw UserError(fmt::format("{}: its set-up does not end", platform.description().file()));
}

/// The root whose windows have the address, else the first.
cxl::Root& root_of(const std::vector<cxl::Root*>& roots, std::uint64_t hpa) {
    const auto has = [hpa](const cxl::Root* root) {
        return std::any_of(root->windows().begin(), root->windows().end(),
                           [hpa](const cxl::FixedWindow& window) { return window.contains(hpa); });
    };
    const auto found = std::find_if(roots.begin(), roots.end(), has);
    return found != roots.end() ? **found : *roots.front();
}

std::string route_text(std::uint64_t hpa, const cxl::RouteProbe& probe) {
    std::string out = fmt::format("{:#x}: {}\n", hpa, to_string(probe.status()));
    for (const auto& step : probe.steps()) out += fmt::format("  {}: {}\n", step.module, step.text);
    return out;
}

}  // namespace

std::string decode_text(PlatformDescription description, const std::vector<std::string>& addresses) {
    std::vector<std::uint64_t> hpas;
    for (const std::string& text : addresses) hpas.push_back(read_address(text));
    Platform platform(std::move(description));
    std::vector<cxl::Root*> roots;
    for (const auto& module : platform.modules())
        if (auto* root = dynamic_cast<cxl::Root*>(module.get())) roots.push_back(root);
    if (roots.empty()) throw UserError(fmt::format("{}: no module is a cxl_root", platform.description().file()));
    set_up(platform);
    std::string out;
    for (const std::uint64_t hpa : hpas) out += route_text(hpa, root_of(roots, hpa).probe(hpa));
    return out;
}

}  // namespace cxlvp::platform
