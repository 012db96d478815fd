// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <thread>

#include "cxlvp/host/crypto/server/crypto_server.h"

namespace cxlvp::openssl::test {

/// A server with an engine that is none: it lets the default provider of OpenSSL do the work. It runs in a thread of
/// its own for as long as it lives.
class FakeEngine {
public:
    explicit FakeEngine(const std::string& path);
    ~FakeEngine();
    FakeEngine(const FakeEngine&) = delete;
    FakeEngine& operator=(const FakeEngine&) = delete;

    /// Takes the place of the engine when it is set; before requests only.
    std::function<host::WireAnswer(const host::WireRequest&)> instead;
    /// Requests handled.
    std::atomic<std::uint64_t> requests{0};

private:
    host::WireAnswer handle(const host::WireRequest& request);
    host::WireAnswer hash(const host::WireRequest& request, const std::string& name);

    host::CryptoServer server_;
    /// What came before, by the number in the saved state.
    std::map<std::uint8_t, crypto::Bytes> messages_;
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

}  // namespace cxlvp::openssl::test
