// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/capability/pci_express.h"

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/pci/capability/pci_express_registers.h"

namespace cxlvp::pci {

namespace {

constexpr std::uint8_t kId = 0x10;
constexpr std::uint64_t kSize = 0x3c;

bool has_link(PortType port) {
    return port != PortType::integrated_endpoint;
}
bool is_endpoint(PortType port) {
    return port == PortType::endpoint || port == PortType::integrated_endpoint;
}

void check(const PciExpressConfig& config) {
    if (config.speed < 1 || config.speed > 6)
        throw UserError(fmt::format("pci_express: link speed {}; expected 1 to 6", config.speed));
    const unsigned w = config.width;
    if (w != 1 && w != 2 && w != 4 && w != 8 && w != 16)
        throw UserError(fmt::format("pci_express: a link of {} lanes; expected 1, 2, 4, 8 or 16", w));
    if (config.max_payload > 5)
        throw UserError(fmt::format("pci_express: payload code {}; expected 0 to 5", config.max_payload));
    if (config.slot && !is_downstream(config.port))
        throw UserError("pci_express: only a root port or a downstream port has a slot");
}

}  // namespace

std::vector<Register> PciExpress::table(const PciExpressConfig& config) {
    check(config);
    std::vector<Register> all;
    const auto add = [&all](TableSpan<Register> part) { all.insert(all.end(), part.begin(), part.end()); };
    add(device_registers());
    add(device_control_register(config.flr && is_endpoint(config.port)));
    if (has_link(config.port)) {
        add(link_registers());
        add(link_control_registers(is_downstream(config.port)));
    }
    if (config.slot) add(slot_registers());
    if (config.port == PortType::root_port) add(root_registers());
    return all;
}

PciExpress::PciExpress(const PciExpressConfig& config)
    : table_(table(config)),
      body_{"pci_express", kSize, table_, kConfigAccess, HolePolicy::read_zero, "PCI Express capability"},
      capability_(CapabilityHeader::standard(kId), body_) {
    fill(config);
    RegisterFile& registers = capability_.registers();
    capability_.keep_in_function_reset("DEVICE_CONTROL.MAX_PAYLOAD");
    if (has_link(config.port))
        for (const char* field : {"ASPM", "RCB", "COMMON_CLOCK", "EXTENDED_SYNCH", "AUTONOMOUS_WIDTH_DISABLE"})
            capability_.keep_in_function_reset(fmt::format("LINK_CONTROL.{}", field));
    registers.on_write<&PciExpress::control_written>(registers.index("DEVICE_CONTROL"), this);
}

void PciExpress::fill(const PciExpressConfig& config) {
    RegisterFile& registers = capability_.registers();
    const auto fill = [&](const char* field, std::uint64_t value) { registers.set(registers.field(field), value); };
    fill("PCIE_CAPABILITIES.PORT_TYPE", static_cast<std::uint64_t>(config.port));
    fill("PCIE_CAPABILITIES.SLOT_IMPLEMENTED", config.slot ? 1 : 0);
    fill("DEVICE_CAPABILITIES.MAX_PAYLOAD", config.max_payload);
    fill("DEVICE_CAPABILITIES.FLR", config.flr && is_endpoint(config.port) ? 1 : 0);
    if (config.slot) fill("SLOT_CAPABILITIES.SLOT_NUMBER", config.number);
    if (!has_link(config.port)) return;
    fill("PCIE_CAPABILITIES.FLIT_MODE_SUPPORTED", config.flit_mode ? 1 : 0);
    fill("LINK_CAPABILITIES.MAX_SPEED", config.speed);
    fill("LINK_CAPABILITIES.MAX_WIDTH", config.width);
    fill("LINK_CAPABILITIES.PORT_NUMBER", config.number);
    fill("LINK_CAPABILITIES.DLL_ACTIVE_REPORTING", is_downstream(config.port) ? 1 : 0);
    fill("LINK_CAPABILITIES2.SPEEDS", (1u << config.speed) - 1);
    fill("LINK_STATUS.SPEED", config.speed);
    fill("LINK_STATUS.WIDTH", config.width);
    fill("LINK_STATUS2.FLIT_MODE", config.flit_mode ? 1 : 0);
}

void PciExpress::control_written(const RegisterWrite& write) {
    constexpr std::uint64_t kInitiate = 1u << 15;
    RegisterFile& registers = capability_.registers();
    if ((write.new_value & kInitiate) == 0) return;
    registers.set(write.reg, write.new_value & ~kInitiate, 0, write.now);
    if (flr_) flr_({write.now});
}

void PciExpress::note_unsupported_request(Tick now) {
    RegisterFile& registers = capability_.registers();
    registers.set(registers.field("DEVICE_STATUS.UNSUPPORTED_REQUEST_DETECTED"), 1, now);
}

}  // namespace cxlvp::pci
