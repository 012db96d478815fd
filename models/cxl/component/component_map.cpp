// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/component/component_map.h"

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/cxl/component/link_registers.h"
#include "cxlvp/cxl/component/optional_registers.h"
#include "cxlvp/cxl/component/ras_registers.h"

namespace cxlvp::cxl {

namespace {

constexpr unsigned kArrayId = 1;
constexpr unsigned kHdmId = 5;
constexpr unsigned kHdmVersion = 3;
constexpr AccessRule kWholeRegisters = {4, 8, false, false, false, true};

}  // namespace

ComponentMap::ComponentMap(const ComponentConfig& config)
    : ras_control_(ras_control_fields(config.multiple_header_recording)) {
    array_fields_.resize(1);
    if (config.ras_pointer != 0)
        add(kRasId, kRasVersion, config.ras_pointer, ras_registers(kCacheMemOffset + config.ras_pointer, ras_control_));
    if (config.link_pointer != 0)
        add(kLinkId, kLinkVersion, config.link_pointer, link_registers(kCacheMemOffset + config.link_pointer));
    if (config.hdm_pointer != 0) {
        hdm_.emplace(config.hdm, kCacheMemOffset + config.hdm_pointer);
        add(kHdmId, kHdmVersion, config.hdm_pointer, hdm_->registers());
    }
    add_optional(config);
    finish_array();
    map_ = {"component",     kComponentBlockSize,   registers_,
            kWholeRegisters, HolePolicy::read_zero, "CXL component registers (CXL r3.1 8.2.4)"};
}

void ComponentMap::add_optional(const ComponentConfig& config) {
    const auto at = [](std::uint64_t pointer) { return kCacheMemOffset + pointer; };
    if (const std::uint64_t pointer = config.extended_security_pointer; pointer != 0) {
        const std::size_t ports = config.root_ports.size();
        if (ports < 1 || ports > 255)
            throw UserError(fmt::format("component.root_ports: {} of them; extended security has 1 to 255", ports));
        add(kExtendedSecurityId, kExtendedSecurityVersion, pointer,
            extended_security_registers(at(pointer), static_cast<unsigned>(ports)));
    }
    if (const std::uint64_t pointer = config.snoop_filter_pointer; pointer != 0)
        add(kSnoopFilterId, kSnoopFilterVersion, pointer, snoop_filter_registers(at(pointer)));
    if (const std::uint64_t pointer = config.timeout_isolation_pointer; pointer != 0)
        add(kTimeoutIsolationId, kTimeoutIsolationVersion, pointer, timeout_isolation_registers(at(pointer)));
    if (const std::uint64_t pointer = config.bi_route_table_pointer; pointer != 0) {
        bi_route_table_.emplace(BiKind::route_table, config.bi, at(pointer));
        add(kBiRouteTableId, kBiVersion, pointer, bi_route_table_->registers());
    }
    if (const std::uint64_t pointer = config.bi_decoder_pointer; pointer != 0) {
        bi_decoder_.emplace(BiKind::decoder, config.bi, at(pointer));
        add(kBiDecoderId, kBiVersion, pointer, bi_decoder_->registers());
    }
}

void ComponentMap::add(unsigned id, unsigned version, std::uint64_t pointer, const std::vector<Register>& registers) {
    array_fields_.push_back({{"ID", 0, 16, Attr::ro, id, "capability"},
                             {"VERSION", 16, 4, Attr::ro, version, "of the capability"},
                             {"POINTER", 20, 12, Attr::ro, pointer, "offset from 0x1000"}});
    registers_.insert(registers_.end(), registers.begin(), registers.end());
}

void ComponentMap::finish_array() {
    const std::size_t entries = array_fields_.size() - 1;
    array_fields_[0] = {{"ID", 0, 16, Attr::ro, kArrayId, "capability array"},
                        {"VERSION", 16, 4, Attr::ro, 1, "of the array"},
                        {"CACHE_MEM_VERSION", 20, 4, Attr::ro, 1, "of the CXL.cache and CXL.mem registers"},
                        {"ARRAY_SIZE", 24, 8, Attr::ro, entries, "entries that follow"}};
    static constexpr const char* names[] = {"CAPABILITY_HEADER", "CAPABILITY_1", "CAPABILITY_2",
                                            "CAPABILITY_3",      "CAPABILITY_4", "CAPABILITY_5",
                                            "CAPABILITY_6",      "CAPABILITY_7", "CAPABILITY_8"};
    for (std::size_t i = 0; i <= entries; ++i)
        registers_.push_back({names[i], kCacheMemOffset + 4 * i, 4, array_fields_[i], "capability array"});
}

}  // namespace cxlvp::cxl
