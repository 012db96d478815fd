// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cxlvp/base/sim/resource.h"
#include "cxlvp/bus/payload_pool.h"
#include "cxlvp/bus/socket_ports.h"
#include "cxlvp/cxl/coherence/coherent_request.h"
#include "cxlvp/cxl/coherence/fork.h"
#include "cxlvp/cxl/coherence/home_agent.h"
#include "cxlvp/cxl/coherence/home_config.h"
#include "cxlvp/cxl/coherence/pending_lines.h"
#include "cxlvp/cxl/coherence/posted_messages.h"

namespace cxlvp::cxl {

/// The coherence agent of the host: its last-level cache, and the directory of what caches of CXL devices hold of host
/// memory (CXL r3.1 3.2, 3.3). Accesses of the host and D2H requests meet here.
///
/// | port | what |
/// |---|---|
/// | `host` | accesses of the host, with host physical addresses; takes many |
/// | `out` | towards memory, CXL windows included |
/// | `bridge0`, ... | host bridges: `cache` takes requests of devices, `snoop` sends snoops to them |
///
/// The cache has tags only: a hit moves its data by debug transport through `out`. A line that is written back moves no
/// data either, only its time is real. Direct memory access is refused, since it would pass the agent by.
///
/// | what | answer | counted as |
/// |---|---|---|
/// | an access without data, or that streams | burst error | `refused` |
/// | a D2H request without `CoherentRequest` | command error | `refused` |
/// | memory answers with an error, or with poison | the same; the line is not cached | - |
class Home : public Module, private PostedMessages::Sender {
public:
    using Config = HomeConfig;

    Home(const sc_core::sc_module_name& instance, Context& context, const Config& config);
    ~Home() override;

    TargetSocket* target(const std::string& port) override;
    InitiatorSocket* initiator(const std::string& port) override;
    void reset(ResetKind kind) override;

    /// Software flushes [first, last] from the cache, as before it hands a page to a device (CLFLUSH).
    void flush(std::uint64_t first, std::uint64_t last);
    HomeAgent& agent() { return agent_; }

private:
    class Bridge;
    class HostPort;

    void host(Payload& tx, sc_core::sc_time& delay);
    void serve_host(Payload& tx, bool memory, sc_core::sc_time& delay);
    void device(std::size_t bridge, Payload& tx, sc_core::sc_time& delay);
    void d2h(CoherentRequest& request, unsigned agent, Payload& tx, sc_core::sc_time& delay);
    void back_invalidate(CoherentRequest& request, unsigned agent, Payload& tx, sc_core::sc_time& delay);
    unsigned int debug(Payload& tx) { return out_.out->transport_dbg(tx); }
    bool refused(const Payload& tx);

    /// Does what `step` asks for besides the access to memory. True when a snooped device has sent the line.
    bool follow(std::uint64_t line, const HomeAgent::Step& step, sc_core::sc_time& delay);
    bool snoop(std::uint64_t line, Opcode opcode, std::uint64_t holders, sc_core::sc_time& delay);
    bool snoop_agent(std::uint64_t line, Opcode opcode, unsigned agent, sc_core::sc_time& delay);
    /// Takes the line from the device whose memory it is, if it is HDM-D or HDM-DB.
    void claim(std::uint64_t line, sc_core::sc_time& delay);
    Payload& line_payload(std::uint64_t line);
    /// Moves the data of a D2H request, through memory or not. False when the line must not be kept.
    bool move_device_data(const CoherentRequest& request, bool memory, Payload& tx, sc_core::sc_time& delay);
    bool read_line_only(Payload& tx, sc_core::sc_time& delay);
    void move_cached(Payload& tx);
    void forget_bad(const Payload& tx);
    void post(std::uint64_t line, const sc_core::sc_time& delay);
    void send(Payload& tx, const PostedMessages::Message& message, sc_core::sc_time& delay) override;
    void sent(const PostedMessages::Message&, Tick) override {}
    void declare_statistics();

    const Config config_;
    HomeAgent agent_;
    PendingLines pending_;
    Resource pipe_;
    bus::InitiatorPort<Home> out_;
    bus::PayloadPool pool_;
    std::array<std::uint8_t, kLine> line_data_{};  ///< of payloads that move none
    std::vector<std::unique_ptr<HostPort>> hosts_;
    std::vector<std::unique_ptr<Bridge>> bridges_;
    PostedMessages posted_;
    std::uint32_t grants_ = 0;
    std::uint64_t host_hits_ = 0;
    std::uint64_t host_misses_ = 0;
    std::uint64_t d2h_hits_ = 0;
    std::uint64_t d2h_misses_ = 0;
    std::uint64_t snoops_ = 0;
    std::uint64_t snoop_hits_ = 0;
    std::uint64_t forwards_ = 0;
    std::uint64_t claims_ = 0;
    std::uint64_t recalls_ = 0;
    std::uint64_t write_backs_ = 0;
    std::uint64_t back_invalidates_ = 0;
    std::uint64_t conflicts_ = 0;
    std::uint64_t refused_ = 0;
};

}  // namespace cxlvp::cxl
