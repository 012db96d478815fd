// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cxlvp/base/fault/fault_point.h"
#include "cxlvp/base/sim/resource.h"
#include "cxlvp/base/sim/route.h"
#include "cxlvp/bus/address_map.h"
#include "cxlvp/bus/timed_socket.h"

namespace cxlvp::bus {

/// Address-decoding interconnect. As a crossbar each output has a request channel and each input a response channel of
/// their own; as a shared bus there is one of each. Any number of initiators connect to the port "in"; the windows name
/// the targets.
class Interconnect : public Module {
public:
    struct WindowConfig {
        std::string to;  ///< "module.port" of the target
        std::uint64_t base = 0;
        std::uint64_t size = 0;
        std::uint64_t offset = 0;  ///< address of `base` as the target sees it
        static const Schema<WindowConfig>& schema();
    };
    struct Config {
        enum class Topology { crossbar, shared };
        Topology topology = Topology::crossbar;
        std::uint64_t clock = 2'000'000'000;
        std::uint64_t width = 64;  ///< bytes per cycle of a channel
        Tick latency = ns(5);
        Tick response_latency = ns(5);
        ArbitrationConfig arbitration;
        std::vector<WindowConfig> windows;
        static const Schema<Config>& schema();
        std::vector<Route> routes() const;
    };

    Interconnect(const sc_core::sc_module_name& instance, Context& context, const Config& config);
    ~Interconnect() override;

    /// A new input for each call with "in".
    TargetSocket* target(const std::string& port) override;
    /// Distinct targets named by the windows, and the output towards each.
    std::vector<std::string> routes() const override { return route_destinations(config_.routes()); }
    InitiatorSocket* route_socket(std::size_t route) override;

    /// Maps [base, base + size - 1] to output `route`, for platforms built in code: outputs are made as they are
    /// named. Before the end of elaboration only. Throws `UserError` when the window clashes.
    void map(std::uint64_t base, std::uint64_t size, std::size_t route, std::uint64_t offset = 0);
    const AddressMap& address_map() const { return map_; }

private:
    class Input;
    class Output;

    Tick pass_on(Input& input, Payload& tx, Tick at);
    bool direct_mem_ptr(Payload& tx, tlm::tlm_dmi& dmi);
    unsigned int debug(Payload& tx);
    void invalidate(std::size_t port, sc_dt::uint64 first, sc_dt::uint64 last);
    Tick refuse_unmapped(Payload& tx, Tick at);
    bool faulty(Payload& tx, Tick& at);
    void end_of_elaboration() override;
    /// Time to move `bytes` over a channel: whole cycles, at least one.
    Tick cycles(std::uint32_t bytes) const { return (bytes <= width_ ? 1 : (bytes - 1) / width_ + 1) * period_; }

    const Config config_;
    const std::uint32_t width_;
    const Tick period_;
    const bool arbitrated_;  ///< channels need to know who asks
    AddressMap map_;
    std::vector<std::unique_ptr<Input>> inputs_;
    std::vector<std::unique_ptr<Output>> outputs_;
    std::unique_ptr<Resource> shared_request_;
    std::unique_ptr<Resource> shared_response_;
    FaultPoint fault_;
    std::uint64_t unmapped_ = 0;
    Reports::Handle unmapped_report_;
};

}  // namespace cxlvp::bus
