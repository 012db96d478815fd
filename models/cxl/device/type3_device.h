// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cxlvp/cxl/device/hdm_endpoint.h"
#include "cxlvp/cxl/port/link_bundle.h"

namespace cxlvp::cxl {

/// A CXL Type 3 device: memory for the host alone (HDM-H), CXL r3.1 2.4. See `HdmEndpoint` for what it answers.
///
/// | port | what |
/// |---|---|
/// | `link` | CXL link |
/// | `media` | its memory, with device physical addresses |
class Type3Device : public Module {
public:
    using Config = HdmEndpoint::Config;

    Type3Device(const sc_core::sc_module_name& instance, Context& context, const Config& config);

    TargetSocket* target(const std::string& port) override;
    InitiatorSocket* initiator(const std::string& port) override;
    void reset(ResetKind kind) override { endpoint_.reset(kind, now()); }

    HdmEndpoint& endpoint() { return endpoint_; }

private:
    void no_cache(Payload& tx, sc_core::sc_time&) { tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE); }
    unsigned int no_cache_debug(Payload&) { return 0; }

    HdmEndpoint endpoint_;
    bus::TargetPort<HdmEndpoint, &HdmEndpoint::mem, &HdmEndpoint::mem_debug, &HdmEndpoint::mem_dmi> mem_;
    bus::InitiatorPort<Type3Device> dma_;  ///< the device starts nothing by itself
    bus::InitiatorPort<Type3Device> cache_;
    bus::TargetPort<Type3Device, &Type3Device::no_cache, &Type3Device::no_cache_debug> snoop_;
};

}  // namespace cxlvp::cxl
