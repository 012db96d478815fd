// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "cxlvp/bus/transport.h"

namespace cxlvp::bus {

/// Stands between any two sockets and watches that both sides keep the rules of the base protocol (IEEE 1666-2011 10.3,
/// 11.1, 11.2, 14, 15.2): an initiator sets every attribute before a call; what lies behind changes only what it may,
/// answers with a status, and adds to the time; debug transport has no effect on time; a grant of direct access is for
/// what was asked and shows the same data as transport. It takes no time and changes nothing.
///
/// A violation is a bug of a model: it is counted, listed in the reports, and raised as an error of type
/// "/cxlvp/bus/protocol/RULE", which is thrown. RULE is one of:
///
/// before a call: command, length, data-pointer, streaming-width, byte-enables, status-preset, dmi-preset;
/// after it: attributes, address, status, status-changed, time, write-data, disabled-bytes;
/// debug transport: attributes, address, debug-status, debug-time, debug-count, write-data;
/// direct access: attributes, address, dmi-range, dmi-access, dmi-data, dmi-call-back.
class ProtocolChecker : public Module, private Target, private Initiator {
public:
    struct Config {
        static const Schema<Config>& schema();
    };

    ProtocolChecker(const sc_core::sc_module_name& instance, Context& context, const Config& config);

    TargetSocket in{"in"};
    InitiatorSocket out{"out"};

    TargetSocket* target(const std::string& port) override { return port == "in" ? &in : nullptr; }
    InitiatorSocket* initiator(const std::string& port) override { return port == "out" ? &out : nullptr; }
    /// Blocking calls, debug calls and requests for direct access that passed.
    std::uint64_t checked() const { return checked_; }
    std::uint64_t violations() const { return violations_; }

private:
    class Before;

    void b_transport(Payload& tx, sc_core::sc_time& delay) override;
    bool get_direct_mem_ptr(Payload& tx, tlm::tlm_dmi& dmi) override;
    unsigned int transport_dbg(Payload& tx) override;
    void invalidate_direct_mem_ptr(sc_dt::uint64 first, sc_dt::uint64 last) override;

    void check_preset(const Payload& tx);
    void check_unchanged(const Before& before, const Payload& tx);
    void check_disabled(const Before& before, const Payload& tx);
    void check_grant(const Payload& tx, const tlm::tlm_dmi& dmi);
    void check_data(const tlm::tlm_dmi& dmi, std::uint64_t address);
    /// Counts and raises a violation unless `good`.
    template <class MakeText>
    void require(bool good, const char* rule, MakeText&& text) {
        if (!good) raise(rule, text());
    }
    void raise(const std::string& rule, const std::string& text);

    int invalidating_ = 0;  ///< invalidations under way
    std::uint64_t checked_ = 0;
    std::uint64_t violations_ = 0;
};

}  // namespace cxlvp::bus
