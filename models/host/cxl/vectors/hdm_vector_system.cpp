// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/cxl/vectors/hdm_vector_system.h"

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/host/cxl/hdm/cache_mem_array.h"
#include "cxlvp/host/cxl/hdm/hdm_block.h"

namespace cxlvp::host {

namespace {

void check_level(const HdmVectorLevel& level, const char* name, cxl::HdmRole role) {
    const bool ways = level.ways <= 16 && cxl::code_of_ways(static_cast<unsigned>(level.ways)).has_value();
    if (!ways) throw UserError(fmt::format("{}_ways: {} is none of 1, 2, 4, 8, 16, 3, 6, 12", name, level.ways));
    if (role == cxl::HdmRole::routing && (level.ways % 3 == 0 || level.ways > cxl::kMaxTargets))
        throw UserError(fmt::format("{}_ways: {}, but decoders below the window route 1, 2, 4 or 8", name, level.ways));
    if (!cxl::code_of_granularity(level.granularity))
        throw UserError(fmt::format("{}_gran: {} is no power of two from 256 B to 16 KiB", name, level.granularity));
}

void check_unit(std::uint64_t value, const char* name) {
    if (value % cxl::kHdmUnit != 0) throw UserError(fmt::format("{}: {:#x} is not a multiple of 256 MiB", name, value));
}

cxl::FixedWindowConfig window_of(const HdmVectorSetup& setup) {
    cxl::FixedWindowConfig window;
    window.base = setup.window_base;
    window.size = setup.window_size;
    window.ways = setup.host_bridges.ways;
    window.granularity = setup.host_bridges.granularity;
    // Maps describe the host bridges; a window that counts modulo has no use for them.
    if (setup.xor_arithmetic) {
        window.arithmetic = cxl::InterleaveArithmetic::xor_maps;
        window.xor_maps = setup.xor_maps;
    }
    for (std::uint32_t uid = 0; uid < setup.host_bridges.ways; ++uid) window.targets.push_back(uid);
    window.cut_short = true;  // the size of a window has no part in the arithmetic
    return window;
}

cxl::HdmConfig hdm_of(cxl::HdmRole role, const HdmVectorLevel& level) {
    cxl::HdmConfig config;
    config.role = role;
    if (role == cxl::HdmRole::routing)
        for (unsigned port = 0; port < level.ways; ++port) config.ports.push_back(static_cast<std::uint8_t>(port));
    return config;
}

cxl::DecoderSettings settings_of(const HdmVectorSetup& setup, cxl::HdmRole role, const HdmVectorLevel& level) {
    cxl::DecoderSettings settings;
    settings.base = setup.base;
    settings.size = setup.size;
    settings.iw = *cxl::code_of_ways(static_cast<unsigned>(level.ways));
    settings.ig = *cxl::code_of_granularity(level.granularity);
    settings.host_only = true;
    if (role == cxl::HdmRole::endpoint)
        settings.dpa_skip = setup.dpa_base;
    else
        for (unsigned way = 0; way < level.ways; ++way) settings.targets[way] = static_cast<std::uint8_t>(way);
    return settings;
}

/// Hardware does not tell software why it refused; the rules of the model do.
std::string reason(const cxl::HdmConfig& config, const cxl::DecoderSettings& settings) {
    cxl::PortSet ports;
    for (const std::uint8_t port : config.ports) ports.set(port);
    return fmt::format(": {}", to_string(check_commit(config, ports, {settings}, 0, 0)));
}

}  // namespace

HdmVectorSystem::HdmVectorSystem(const HdmVectorSetup& setup) : setup_(setup) {
    check(setup);
    for (std::uint32_t uid = 0; uid < setup.host_bridges.ways; ++uid) add_host_bridge(uid);
    if (setup.window_size != 0) fabric_.add_window(window_of(setup));
}

void HdmVectorSystem::check(const HdmVectorSetup& setup) const {
    check_level(setup.host_bridges, "hb", cxl::HdmRole::endpoint);  // a window has the ways of an endpoint
    check_level(setup.root_ports, "rp", cxl::HdmRole::routing);
    check_level(setup.downstream_ports, "dsp", cxl::HdmRole::routing);
    check_level(setup.endpoint, "ep", cxl::HdmRole::endpoint);
    check_unit(setup.base, "ep_dec_base");
    check_unit(setup.size, "ep_dec_size");
    check_unit(setup.dpa_base, "ep_dpa_base");
}

void HdmVectorSystem::add_host_bridge(std::uint32_t uid) {
    std::vector<cxl::FabricPort> ports;
    for (unsigned i = 0; i < setup_.root_ports.ways; ++i)
        ports.push_back({static_cast<std::uint8_t>(i), add_below_root_port()});
    const bool passes = setup_.root_ports.ways == 1;
    fabric_.add_host_bridge(uid, passes ? nullptr : &add_block(cxl::HdmRole::routing, setup_.root_ports, "host bridge"),
                            ports);
}

unsigned HdmVectorSystem::add_below_root_port() {
    if (setup_.downstream_ports.ways == 1) return add_endpoint();
    std::vector<cxl::FabricPort> ports;
    for (unsigned i = 0; i < setup_.downstream_ports.ways; ++i)
        ports.push_back({static_cast<std::uint8_t>(i), add_endpoint()});
    return fabric_.add_switch(add_block(cxl::HdmRole::routing, setup_.downstream_ports, "switch"), ports);
}

unsigned HdmVectorSystem::add_endpoint() {
    return fabric_.add_endpoint(add_block(cxl::HdmRole::endpoint, setup_.endpoint, "endpoint"));
}

const cxl::HdmDecoders& HdmVectorSystem::add_block(cxl::HdmRole role, const HdmVectorLevel& level, const char* name) {
    const std::size_t number = bus_.add(hdm_of(role, level));
    const cxl::HdmDecoders& decoders = bus_.component(number).decoders();
    HdmBlock block(bus_, *find_cache_mem_capability(bus_, ComponentBus::address(number), kHdmDecoderId), role);
    const cxl::DecoderSettings settings = settings_of(setup_, role, level);
    const HdmOutcome outcome = block.commit(0, settings);
    if (outcome != HdmOutcome::done)
        throw UserError(fmt::format("the decoder of a {} is not committed, {}{}", name, to_string(outcome),
                                    reason(decoders.config(), settings)));
    if (role == cxl::HdmRole::endpoint) block.enable(true);
    return decoders;
}

}  // namespace cxlvp::host
