// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cxlvp/base/sim/resource.h"
#include "cxlvp/base/time/rate.h"
#include "cxlvp/cxl/device/cache_agent.h"
#include "cxlvp/cxl/device/hdm_coherence.h"
#include "cxlvp/cxl/device/hdm_endpoint.h"
#include "cxlvp/cxl/port/link_bundle.h"

namespace cxlvp::cxl {

/// A CXL Type 2 device: an accelerator with memory that the host may use too (CXL r3.1 2.2). See `HdmEndpoint` for the
/// memory as the host sees it, `CacheAgent` for host memory as the accelerator sees it.
///
/// | port | what |
/// |---|---|
/// | `link` | CXL link |
/// | `media` | its memory, with device physical addresses |
/// | `accel` | loads and stores of the accelerator, with host physical addresses; takes many |
///
/// An access of the accelerator to the memory of the device is kept coherent by what the decoder says of the range:
///
/// | range | decoder bits 12, 13 | what comes before the access to the memory |
/// |---|---|---|
/// | HDM-H | 1, any | nothing: the host alone is coherent |
/// | HDM-D | 0, 0 | nothing in device bias; a D2H request in host bias |
/// | HDM-DB | 0, 1 | a back-invalidate snoop, when the snoop filter says that the host may hold the line |
///
/// Accesses without data, or that stream, or that leave a range are refused and counted.
class Type2Device : public Module, private HdmObserver {
public:
    struct Config : HdmEndpoint::Config {
        Config() { device_id = 0x0c20; }
        std::uint64_t class_code = 0x120000;
        bool back_invalidate = false;
        std::uint64_t issue_rate = 25'600'000'000;
        Opcode hdm_request = Opcode::rd_own_no_data;
        HdmCoherence::Config bias;
        SnoopFilter::Config snoop_filter;
        CacheAgent::Config host_memory;
        static const Schema<Config>& schema();
    };

    Type2Device(const sc_core::sc_module_name& instance, Context& context, const Config& config);
    ~Type2Device() override;

    TargetSocket* target(const std::string& port) override;
    InitiatorSocket* initiator(const std::string& port) override;
    void reset(ResetKind kind) override { endpoint_.reset(kind, now()); }

    HdmEndpoint& endpoint() { return endpoint_; }
    CacheAgent& agent() { return agent_; }
    HdmCoherence& coherence() { return coherence_; }
    /// Software flips the pages of [first, last], device addresses, to device bias, after it has flushed the lines from
    /// the caches of the host, or back to host bias.
    void set_bias(std::uint64_t first, std::uint64_t last, Bias bias) { coherence_.bias().set(first, last, bias); }

private:
    class AccelPort;

    void accel(Payload& tx, sc_core::sc_time& delay);
    unsigned int accel_debug(Payload& tx);
    void own_memory(Payload& tx, const MemoryHit& hit, sc_core::sc_time& delay);
    bool ask_host(Payload& tx, const MemoryHit& hit, sc_core::sc_time& delay);
    void snoop_host(const Payload& tx, sc_core::sc_time& delay);
    void refuse(Payload& tx, tlm::tlm_response_status status);
    void host_access(const Payload& tx, const MemoryHit& hit, sc_core::sc_time& delay) override;
    void was_reset() override;
    unsigned int mem_debug(Payload& tx) { return endpoint_.mem_debug(tx); }
    void mem(Payload& tx, sc_core::sc_time& delay) { endpoint_.mem(tx, delay); }
    void declare_statistics();
    void end_of_elaboration() override;

    const Config config_;
    const Rate issue_rate_;
    HdmEndpoint endpoint_;
    CacheAgent agent_;
    HdmCoherence coherence_;
    Resource issue_;
    bus::TargetPort<Type2Device, &Type2Device::mem, &Type2Device::mem_debug> mem_;
    std::vector<std::unique_ptr<AccelPort>> accel_;
    bus::InitiatorPort<Type2Device> dma_;  ///< the accelerator reaches the host by CXL.cache
    std::uint64_t local_ = 0;
    std::uint64_t asked_ = 0;
    std::uint64_t host_memory_ = 0;
    std::uint64_t recalls_ = 0;
    std::uint64_t refused_ = 0;
};

}  // namespace cxlvp::cxl
