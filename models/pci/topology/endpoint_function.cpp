// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/topology/endpoint_function.h"

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::pci {

namespace {

/// Refuses MSI-X structures that do not lie in a BAR, or over each other.
void check_msix(const EndpointConfig& config) {
    const MsixConfig& msix = config.msix;
    const std::uint64_t table_size = std::uint64_t{16} * msix.vectors;
    const std::uint64_t pba_size = std::uint64_t{8} * ((msix.vectors + 63) / 64);
    const auto check = [&](const char* what, unsigned bar, std::uint64_t offset, std::uint64_t size) {
        const BarSpec& spec = config.bars[bar];
        if (spec.kind == BarSpec::Kind::none || offset > spec.size || size > spec.size - offset)
            throw UserError(fmt::format("{}: msix: {} ({:#x} bytes) at {:#x} is not within BAR{}", config.name, what,
                                        size, offset, bar));
    };
    check("the table", msix.table_bar, msix.table_offset, table_size);
    check("the pending-bit array", msix.pba_bar, msix.pba_offset, pba_size);
    if (msix.table_bar == msix.pba_bar && msix.table_offset < msix.pba_offset + pba_size &&
        msix.pba_offset < msix.table_offset + table_size)
        throw UserError(fmt::format("{}: msix: the pending-bit array overlaps the table", config.name));
}

}  // namespace

EndpointFunction::EndpointFunction(const EndpointConfig& config)
    : header_(config.name, config.identity, config.bars),
      space_(config.name, header_.registers()),
      express_(config.express) {
    space_.append(power_.capability());
    space_.append(express_.capability());
    if (config.msi_vectors != 0) space_.append(msi_.emplace(config.msi_vectors).capability());
    if (config.msix.vectors != 0) {
        space_.append(msix_.emplace(config.msix).capability());
        check_msix(config);
    }
    space_.append(errors_.capability());
    if (config.serial_number) space_.append(serial_.emplace(*config.serial_number).capability());
    express_.on_flr<&EndpointFunction::flr_requested>(this);
    header_.registers().on_change<&EndpointFunction::gate_changed>(header_.command().reg(), this);
    power_.on_change<&EndpointFunction::gate_changed>(this);
}

bool EndpointFunction::config(ConfigRequest& request) {
    if (!present_ || request.address.kind != ConfigAddress::Kind::type0) return false;
    if (request.command == ConfigRequest::Command::write) bdf_ = request.address.bdf;
    space_.access(request);
    return true;
}

std::optional<BarHit> EndpointFunction::decode(std::uint64_t address, std::uint64_t bytes) const {
    if (!present_ || !power_.in_d0()) return std::nullopt;
    return header_.decode(address, bytes);
}

bool EndpointFunction::may_issue() const {
    return present_ && power_.in_d0() && header_.command().bus_master_enabled();
}

void EndpointFunction::unsupported_request(const ErrorReporting::TlpHeader& header, Tick at) {
    express_.note_unsupported_request(at);
    errors_.report(UncorrectableError::unsupported_request, header, at);
}

void EndpointFunction::raise(unsigned vector, Tick at) {
    if (msix_ && msix_->enabled()) return msix_->raise(vector, at);
    if (msi_ && msi_->enabled() && vector < msi_->implemented()) msi_->raise(vector, at);
}

void EndpointFunction::on_message(MessageHook hook) {
    if (msi_) msi_->on_message(hook);
    if (msix_) msix_->on_message(hook);
}

void EndpointFunction::update_gate(Tick at) {
    if (msi_) msi_->set_may_send(may_issue(), at);
    if (msix_) msix_->set_may_send(may_issue(), at);
}

void EndpointFunction::reset(Reset kind, Tick at) {
    space_.reset(kind, at);
    if (msix_) msix_->reset(kind, at);
    if (after_reset_) after_reset_({kind, at});
}

void EndpointFunction::remove(Tick at) {
    present_ = false;
    update_gate(at);
}

void EndpointFunction::insert(Tick at) {
    present_ = true;
    reset(Reset::cold, at);
}

}  // namespace cxlvp::pci
