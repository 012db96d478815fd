// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "cxlvp/crypto/core/engine_random.h"
#include "cxlvp/host/crypto/session/crypto_session.h"
#include "cxlvp/host/crypto/vectors/case_memory.h"
#include "cxlvp/host/crypto/vectors/direct_queue.h"

namespace cxlvp::host {

/// What cases are run against.
enum class VectorProfile {
    math,  ///< an engine without quirks, with no driver before it: everything the standards allow must work
    r,     ///< an engine with its quirks, through the driver: what is outside of its limits must be refused
};

/// The engine as cases see it. Requests go through mailbox, queue and engine: packed and submitted as they are in
/// profile `math`, through the checks and repairs of the driver in profile R.
class CaseEngine {
public:
    /// `random` is that of the engine, for cases that say which numbers it draws.
    CaseEngine(VectorProfile profile, HostBus& bus, EngineDevice& device, crypto::EngineRandom& random,
               CaseMemory& memory)
        : profile_(profile),
          session_(bus, device),
          queue_(bus, device.mailboxes().front()),
          random_(random),
          memory_(memory) {}

    VectorProfile profile() const { return profile_; }
    bool math() const { return profile_ == VectorProfile::math; }
    CaseMemory& memory() { return memory_; }
    crypto::EngineRandom& random() { return random_; }

    /// True when the request has ended well.
    bool run(const CryptoRequest& request);
    /// GCM or CCM with a nonce of any length; in profile R it must fit into the request.
    bool run_aead(CryptoRequest request, crypto::ByteView nonce);
    bool run(const ManagementRequest& request);
    /// Makes an object of a key of `core` and gives its reference; an integer is turned into the order of PKE. Nothing
    /// when the engine does not take it.
    std::optional<std::uint64_t> hold(crypto::ByteView key, crypto::CoreId core, bool integer = false);

private:
    bool run_vcq(Vcq& vcq) { return queue_.run(vcq) == crypto::ErrorCode::ok; }
    void pack_aead_as_is(const CryptoRequest& request, crypto::ByteView nonce, Vcq& vcq);

    const VectorProfile profile_;
    CryptoSession session_;
    DirectQueue queue_;
    crypto::EngineRandom& random_;
    CaseMemory& memory_;
};

}  // namespace cxlvp::host
