// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/device/type3_device.h"

namespace cxlvp::cxl {

namespace {

HdmEndpoint::Kind type3() {
    HdmEndpoint::Kind kind;
    kind.class_code = 0x050210;  // memory controller, CXL memory device (CXL r3.1 8.1.12.1)
    return kind;
}

}  // namespace

Type3Device::Type3Device(const sc_core::sc_module_name& instance, Context& context, const Config& config)
    : Module(instance, context),
      endpoint_(*this, config, type3()),
      mem_(endpoint_, context, "link_mem"),
      dma_(*this, "link_dma"),
      cache_(*this, "link_cache"),
      snoop_(*this, context, "link_snoop") {
    endpoint_.on_withdraw(
        [this](std::uint64_t first, std::uint64_t last) { mem_.in->invalidate_direct_mem_ptr(first, last); });
}

TargetSocket* Type3Device::target(const std::string& port) {
    if (port == "link.mem") return &mem_.in;
    if (port == "link.snoop") return &snoop_.in;
    return port.compare(0, 5, "link.") == 0 ? endpoint_.target(port.substr(5)) : nullptr;
}

InitiatorSocket* Type3Device::initiator(const std::string& port) {
    if (port == "media") return &endpoint_.media();
    if (port == "link.cache") return &cache_.out;
    return port == "link.dma" ? &dma_.out : nullptr;
}

}  // namespace cxlvp::cxl
