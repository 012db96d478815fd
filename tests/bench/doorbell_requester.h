// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/base/sim/requester.h"
#include "cxlvp/bus/request_port.h"
#include "cxlvp/host/crypto/device/mailbox_driver.h"

namespace cxlvp::bench {

/// The least that a user of the crypto engine can do. The queues of the mailboxes lie in memory from address 0 on and
/// hold VCQs with a single NOP of SYS. For each VCQ it writes TAIL and, when the interrupt has come, clears DONE and
/// reads HEAD.
class DoorbellRequester : public Requester {
public:
    struct Config {
        std::uint64_t registers = 0;  ///< address of the engine
        std::uint64_t mailboxes = 4;
        std::uint64_t count = 1000;  ///< VCQs in all
        static const Schema<Config>& schema();
    };

    DoorbellRequester(const sc_core::sc_module_name& instance, Context& context, const Config& config);
    ~DoorbellRequester() override;

    InitiatorSocket* initiator(const std::string& port) override { return port == "out" ? &out_.out : nullptr; }
    sc_core::sc_in<bool>* irq_in(const std::string& port) override;
    /// VCQs of which it knows that they are complete.
    std::uint64_t vcqs() const { return vcqs_; }

private:
    class Bus;

    Fetch fetch(std::size_t slot, Tick at, Tick& ready) override;
    void transact(std::size_t slot, sc_core::sc_time& delay) override;
    void complete(std::size_t, Tick, Tick) override {}
    void interrupted();

    const Config config_;
    bus::RequestPort out_{*this, "out"};
    std::unique_ptr<Bus> bus_;
    std::vector<host::MailboxDriver> mailboxes_;
    std::vector<std::unique_ptr<sc_core::sc_in<bool>>> irqs_;
    std::vector<unsigned> job_;  ///< mailbox by slot
    std::uint64_t due_;          ///< bit of each mailbox that waits for its turn
    std::uint64_t new_;          ///< of each that is not in use yet
    std::uint64_t rung_ = 0;
    std::uint64_t vcqs_ = 0;
};

}  // namespace cxlvp::bench
