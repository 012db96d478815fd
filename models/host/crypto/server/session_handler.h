// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/host/crypto/host_bus.h"
#include "cxlvp/host/crypto/server/wire_message.h"
#include "cxlvp/host/crypto/session/crypto_session.h"

namespace cxlvp::host {

/// Simulated memory that a tool may use.
struct ScratchMemory {
    std::uint64_t address = 0;
    std::uint64_t bytes = 0;
};

/// Does what requests from outside of the simulation ask for: copies their parts into simulated memory, has the engine
/// work on them, and copies the result out again. All of it takes simulated time; none passes between requests.
class SessionHandler {
public:
    /// Everything outlives the handler.
    SessionHandler(HostBus& bus, CryptoSession& session, ScratchMemory scratch)
        : bus_(bus), session_(session), scratch_(scratch) {}

    /// Called from a process of the kernel that may wait.
    WireAnswer handle(const WireRequest& request);

private:
    class Layout;

    WireAnswer work(const WireRequest& request);

    HostBus& bus_;
    CryptoSession& session_;
    const ScratchMemory scratch_;
};

}  // namespace cxlvp::host
