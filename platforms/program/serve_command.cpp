// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/program/serve_command.h"

#include <cstdio>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/host/crypto/crypto_driver.h"
#include "cxlvp/host/crypto/server/crypto_server.h"
#include "cxlvp/host/crypto/server/session_handler.h"
#include "cxlvp/platform/program/run_command.h"

namespace cxlvp::platform {

namespace {

/// How long a signal may go unnoticed that comes just before the wait for clients.
constexpr int kStepMilliseconds = 100;

host::CryptoDriver& driver_of(Platform& platform) {
    for (const auto& module : platform.modules())
        if (auto* driver = dynamic_cast<host::CryptoDriver*>(module.get())) return *driver;
    throw UserError(fmt::format("{}: no module is a crypto_driver", platform.description().file()));
}

/// Runs in a thread of the kernel, which stands still while this waits for clients.
void serve(host::CryptoServer& server, host::CryptoDriver::Workbench& bench, const StopSignal& stop) {
    host::CryptoSession session(bench.bus, bench.device, bench.manager);
    host::SessionHandler handler(bench.bus, session, {bench.memory, bench.memory_size});
    const auto handle = [&](const host::WireRequest& request) { return handler.handle(request); };
    while (!stop.requested() && !server.done()) server.step(handle, kStepMilliseconds);
}

}  // namespace

ExitCode serve_command(const CommandLine& line, PlatformDescription description) {
    std::optional<host::CryptoServer> server;
    const ExitCode code = run_command(line, std::move(description), [&](Platform& platform, const StopSignal& stop) {
        host::CryptoDriver& driver = driver_of(platform);
        // From here on there may be clients, and a signal finds somebody who minds it.
        server.emplace(line.socket, line.once);
        driver.leave_to([&](host::CryptoDriver::Workbench& bench) { serve(*server, bench, stop); });
        if (line.quiet) return;
        fmt::print("serving at {}\n", server->path());
        std::fflush(stdout);
    });
    if (!line.quiet) {
        const host::CryptoServer::Counters& counters = server->counters();
        fmt::print("{} requests served, {} of them not well; {} bad frames\n", counters.requests, counters.failed,
                   counters.bad_frames);
    }
    // A signal is the ordinary end.
    return code == ExitCode::interrupted ? ExitCode::ok : code;
}

}  // namespace cxlvp::platform
