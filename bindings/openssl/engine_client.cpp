// SPDX-License-Identifier: Apache-2.0
#include "engine_client.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace cxlvp::openssl {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr long kDefaultTimeout = 60;
constexpr long kLongestTimeout = 24 * 3600;
constexpr int kRetryMilliseconds = 2;

/// The environment, but not that of a program with more rights than who started it.
const char* setting(const char* name) {
    return secure_getenv(name);
}

Clock::time_point deadline() {
    const char* text = setting("CXLVP_TIMEOUT");
    long seconds = kDefaultTimeout;
    if (text != nullptr) {
        char* end = nullptr;
        const long value = std::strtol(text, &end, 10);
        if (end != text && *end == 0 && value > 0) seconds = std::min(value, kLongestTimeout);
    }
    return Clock::now() + std::chrono::seconds(seconds);
}

/// A connection for one request. Every function returns false when it has raised an error.
class Connection {
public:
    explicit Connection(const ProviderContext& provider) : provider_(provider), deadline_(deadline()) {}
    ~Connection() {
        if (socket_ >= 0) ::close(socket_);
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    bool open();
    bool send(const std::uint8_t* data, std::size_t size);
    bool receive(std::uint8_t* data, std::size_t size);

private:
    bool fail(Reason reason, const char* detail) const {
        provider_.raise(reason, detail);
        return false;
    }
    bool wait(short events);
    int left() const {
        const auto rest = std::chrono::duration_cast<milliseconds>(deadline_ - Clock::now()).count();
        return static_cast<int>(std::max<milliseconds::rep>(rest, 0));
    }

    const ProviderContext& provider_;
    const Clock::time_point deadline_;
    int socket_ = -1;
};

bool Connection::open() {
    const char* path = setting("CXLVP_SOCKET");
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path == nullptr || *path == 0) return fail(Reason::no_socket, "it is not set");
    if (std::strlen(path) >= sizeof address.sun_path) return fail(Reason::no_socket, "the path is too long");
    std::strcpy(address.sun_path, path);
    socket_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (socket_ < 0) return fail(Reason::unreachable, std::strerror(errno));
    // EAGAIN: more are waiting to be accepted than the server has places for.
    while (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        if (errno != EAGAIN && errno != EINTR) {
            char detail[sizeof address.sun_path + 64];
            std::snprintf(detail, sizeof detail, "%s: %s", path, std::strerror(errno));
            return fail(Reason::unreachable, detail);
        }
        if (left() == 0) return fail(Reason::timed_out, "while connecting");
        ::poll(nullptr, 0, kRetryMilliseconds);
    }
    return true;
}

bool Connection::wait(short events) {
    pollfd polled{socket_, events, 0};
    while (true) {
        const int rest = left();
        const int ready = rest > 0 ? ::poll(&polled, 1, rest) : 0;
        if (ready > 0) return true;
        if (ready == 0) return fail(Reason::timed_out, "CXLVP_TIMEOUT gives more seconds");
        if (errno != EINTR) return fail(Reason::connection_lost, std::strerror(errno));
    }
}

bool Connection::send(const std::uint8_t* data, std::size_t size) {
    while (size > 0) {
        const ssize_t put = ::send(socket_, data, size, MSG_NOSIGNAL);
        if (put >= 0) {
            data += put;
            size -= static_cast<std::size_t>(put);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            if (!wait(POLLOUT)) return false;
        } else if (errno != EINTR) {
            return fail(Reason::connection_lost, std::strerror(errno));
        }
    }
    return true;
}

bool Connection::receive(std::uint8_t* data, std::size_t size) {
    while (size > 0) {
        const ssize_t got = ::recv(socket_, data, size, 0);
        if (got > 0) {
            data += got;
            size -= static_cast<std::size_t>(got);
        } else if (got == 0) {
            return fail(Reason::connection_lost, "the engine has closed it");
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            if (!wait(POLLIN)) return false;
        } else if (errno != EINTR) {
            return fail(Reason::connection_lost, std::strerror(errno));
        }
    }
    return true;
}

CallResult failed(const ProviderContext& provider, wire::Status status) {
    char detail[64];
    std::snprintf(detail, sizeof detail, "status %u (%s)", static_cast<unsigned>(status),
                  std::strerror(static_cast<int>(status)));
    provider.raise(status == wire::Status::too_long ? Reason::message_too_long : Reason::engine_error, detail);
    return CallResult::failed;
}

}  // namespace

CallResult call_engine(ProviderContext& provider, const EngineCall& call) {
    wire::RequestHeader request;
    request.operation = call.operation;
    request.algorithm = call.algorithm;
    for (std::size_t part = 0; part < wire::kRequestParts; ++part)
        request.lengths[part] = static_cast<std::uint32_t>(call.inputs[part].size);
    wire::HeaderBytes bytes = request.encode();
    Connection connection(provider);
    if (!connection.open() || !connection.send(bytes.data(), bytes.size())) return CallResult::failed;
    for (const EngineCall::Input& input : call.inputs)
        if (!connection.send(input.data, input.size)) return CallResult::failed;

    if (!connection.receive(bytes.data(), bytes.size())) return CallResult::failed;
    const auto answer = wire::AnswerHeader::decode(bytes);
    if (!answer) {
        provider.raise(Reason::bad_answer, "another version of cxlvp?");
        return CallResult::failed;
    }
    ++provider.requests;
    provider.picoseconds += answer->picoseconds;
    if (answer->status == wire::Status::bad_tag) return CallResult::bad_tag;
    if (answer->status != wire::Status::ok) return failed(provider, answer->status);
    for (std::size_t part = 0; part < wire::kAnswerParts; ++part) {
        if (answer->lengths[part] != call.outputs[part].size) {
            provider.raise(Reason::bad_answer, "a part has another length than was asked for");
            return CallResult::failed;
        }
    }
    for (const EngineCall::Output& output : call.outputs)
        if (!connection.receive(output.data, output.size)) return CallResult::failed;
    return CallResult::ok;
}

}  // namespace cxlvp::openssl
