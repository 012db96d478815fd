// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/card/card_function.h"

namespace cxlvp::psl {

namespace {

using pci::BarSpec;

constexpr std::uint32_t kProcessingAccelerator = 0x120000;

pci::EndpointConfig endpoint(const std::string& name, const CardConfig& config) {
    config.check(name);
    const CardLayout layout(config);
    pci::EndpointConfig out;
    out.name = name;
    out.identity = {CardFunction::kVendor,
                    static_cast<std::uint16_t>(config.device),
                    0,
                    kProcessingAccelerator,
                    CardFunction::kVendor,
                    0,
                    0,
                    false};
    out.bars[CardLayout::kP2Bar] = {BarSpec::Kind::memory64, layout.p2_bytes(), false};
    out.bars[CardLayout::kP1Bar] = {BarSpec::Kind::memory64, layout.p1_bytes(), false};
    // 256 TiB, so that address bits 48 and 49 can be written.
    out.bars[4] = {BarSpec::Kind::memory64, 256 * kTiB, false};
    return out;
}

}  // namespace

CardFunction::CardFunction(const std::string& name, const CardConfig& config)
    : EndpointFunction(endpoint(name, config)), vsec_(config) {
    space().append(vsec_.capability());
    on_reset<&CardFunction::follow_reset>(this);
}

bool CardFunction::config(pci::ConfigRequest& request) {
    const bool debug = request.command == pci::ConfigRequest::Command::debug_read ||
                       request.command == pci::ConfigRequest::Command::debug_write;
    const bool early = !debug && request.at < vsec_.quiet_until();
    const bool claimed = EndpointFunction::config(request);
    if (early && claimed) ++early_accesses_;
    return claimed;
}

void CardFunction::follow_reset(const pci::FunctionReset& reset) {
    const bool loaded = vsec_.reset(reset.kind, reset.at);
    if (after_card_reset_) after_card_reset_({reset.kind, loaded, reset.at});
}

}  // namespace cxlvp::psl
