// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "cxlvp/base/sim/requester.h"
#include "cxlvp/bus/request_port.h"
#include "cxlvp/host/crypto/device/engine_device.h"
#include "cxlvp/host/crypto/host_bus.h"
#include "cxlvp/host/crypto/session/crypto_session.h"

namespace cxlvp::host {

/// A processor that runs a program with a crypto engine: brings the engine up and calls the program, which may wait for
/// everything. The run ends with it. For tools that know what they want before the simulation begins.
class SessionHost : public Requester {
public:
    /// What a program has.
    struct Access {
        HostBus& bus;
        EngineDevice& device;
    };
    using Program = std::function<void(Access)>;

    SessionHost(const sc_core::sc_module_name& instance, Context& context, const EngineDescription& engine,
                Program program);
    ~SessionHost() override;

    InitiatorSocket* initiator(const std::string& port) override { return port == "out" ? &out_.out : nullptr; }

private:
    class Bus;

    Fetch fetch(std::size_t, Tick, Tick&) override { return over_ ? Fetch::finished : Fetch::idle; }
    void transact(std::size_t, sc_core::sc_time&) override {}
    void complete(std::size_t, Tick, Tick) override {}
    void run();

    bus::RequestPort out_{*this, "out"};
    std::unique_ptr<Bus> bus_;
    EngineDevice device_;
    const Program program_;
    bool over_ = false;
};

}  // namespace cxlvp::host
