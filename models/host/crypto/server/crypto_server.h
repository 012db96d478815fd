// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <string>

#include "cxlvp/host/crypto/server/wire_connection.h"

namespace cxlvp::host {

/// Takes requests for a crypto engine from programs of the machine, over a socket in the file system (wire_protocol.h),
/// and answers them one after the other, in the order in which they are complete. It knows nothing of simulated time.
class CryptoServer {
public:
    /// Does what a request asks for. What it throws leaves `step`.
    using Handler = std::function<WireAnswer(const WireRequest&)>;

    /// Clients at a time, each with 1.1 MiB at most. When one more comes, that which was silent longest is dropped.
    static constexpr std::size_t kMaxConnections = 32;

    struct Counters {
        std::uint64_t connections = 0;
        std::uint64_t requests = 0;    ///< handled
        std::uint64_t failed = 0;      ///< of them, those not answered with `Status::ok`
        std::uint64_t bad_frames = 0;  ///< what was no request
        std::uint64_t dropped = 0;     ///< connections closed to make room
    };

    /// Listens at `path`, where nobody but the same user may connect. A socket that a server left there is replaced.
    /// `limit` requests are handled and no more; 0 for any number. Throws `UserError` when it cannot listen.
    explicit CryptoServer(std::string path, std::uint64_t limit = 0);
    ~CryptoServer();
    CryptoServer(const CryptoServer&) = delete;
    CryptoServer& operator=(const CryptoServer&) = delete;

    /// Waits up to `milliseconds` of real time (or until a signal comes) for something to do and does it; gives one
    /// request at most to `handler`.
    void step(const Handler& handler, int milliseconds);
    /// True when the limit is reached and the answers are gone.
    bool done() const;

    const std::string& path() const { return path_; }
    const Counters& counters() const { return counters_; }

private:
    using State = WireConnection::State;

    bool limit_reached() const { return limit_ != 0 && counters_.requests == limit_; }
    void accept();
    void proceed(std::list<WireConnection>::iterator connection);
    void handle_next(const Handler& handler);

    const std::string path_;
    const std::uint64_t limit_;
    FileDescriptor listener_;
    std::list<WireConnection> connections_;  ///< in the order of their last sign of life
    Counters counters_;
};

}  // namespace cxlvp::host
