// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/base/sim/module.h"
#include "cxlvp/base/sim/peer_port.h"
#include "cxlvp/bus/payload_pool.h"
#include "cxlvp/bus/timed_socket.h"
#include "cxlvp/psl/capp/line_directory.h"
#include "cxlvp/psl/capp/line_gate.h"
#include "cxlvp/psl/capp/snoop.h"

namespace cxlvp::psl {

/// The coherent accelerator processor proxy of the host: it stands before memory and answers snoops for the cards,
/// whose lines it knows.
///
/// | port | what |
/// |---|---|
/// | `in` | accesses of others; takes many |
/// | `psl` | accesses of the PSLs to memory; takes many |
/// | `out` | towards memory |
/// | `cards` | the interface to each PSL; takes many |
///
/// An access to a line that a PSL holds is preceded by a snoop; modified data is written to memory, and the access goes
/// on to memory. Those of a PSL to a line that it has opened pass. Addresses are the same on all ports.
///
/// Direct memory access is granted until a PSL opens a line for the first time after a reset; it is then taken back and
/// refused, since nobody would be asked about a line. Debug accesses see what PSLs hold, and change it.
class Capp : public Module, private bus::Initiator {
public:
    struct Config {
        Tick snoop_latency = ns(300);  ///< from an access to the answer of a card
        Tick lock_retry = ns(200);     ///< after which a snoop to a locked line is repeated, in `ordered` timing
        static const Schema<Config>& schema();
    };

    Capp(const sc_core::sc_module_name& instance, Context& context, const Config& config);
    ~Capp() override;

    /// Every call for `in` or `psl` makes a socket.
    TargetSocket* target(const std::string& port) override;
    InitiatorSocket* initiator(const std::string& port) override;
    /// Every call for `cards` makes an end, up to `LineDirectory::kMostCards`; beyond that it throws `UserError`.
    PeerEnd* peer(const std::string& port) override;
    /// All lines are forgotten, by the cards too; not with a function-level reset.
    void reset(ResetKind kind) override;

    const LineDirectory& directory() const { return directory_; }

private:
    class Port;
    class Card;

    Tick pass(bool of_psl, Payload& tx, Tick at);
    /// Snoops whoever holds lines of [first, last], other than `except`; gives when the last has answered and memory is
    /// up to date.
    Tick snoop(std::uint64_t first, std::uint64_t last, Snoop what, unsigned except, Tick at);
    Tick snoop_card(std::uint64_t line, Snoop what, unsigned card, Tick at);
    Tick write_line(std::uint64_t line, std::uint8_t* data, Tick at);
    Tick settled(Tick at);
    bool direct(Payload& tx, tlm::tlm_dmi& dmi);
    unsigned int debug(Payload& tx);
    void withdraw_dmi();
    void invalidate_direct_mem_ptr(sc_dt::uint64 first, sc_dt::uint64 last) override;

    const Config config_;
    bus::TimedSocket out_;
    LineDirectory directory_;
    LineGate gate_;
    bus::PayloadPool pool_;
    std::vector<std::unique_ptr<Port>> ports_;
    std::vector<std::unique_ptr<Card>> cards_;
    bool taken_ = false;  ///< a PSL has opened a line
    std::uint64_t snooped_ = 0;
    std::uint64_t snoops_ = 0;
    std::uint64_t hits_ = 0;
    std::uint64_t interventions_ = 0;
    std::uint64_t lock_waits_ = 0;
    std::uint64_t opens_ = 0;
    std::uint64_t refused_ = 0;
};

}  // namespace cxlvp::psl
