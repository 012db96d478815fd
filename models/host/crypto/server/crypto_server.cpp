// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/server/crypto_server.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::host {

namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
    throw UserError(fmt::format("socket '{}': {}", path, why));
}

sockaddr_un address_of(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof address.sun_path)
        refuse(path, fmt::format("the path has {} bytes, not 1 to {}", path.size(), sizeof address.sun_path - 1));
    std::memcpy(address.sun_path, path.data(), path.size());
    return address;
}

FileDescriptor make_socket(const std::string& path) {
    FileDescriptor out(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (out.get() < 0) refuse(path, std::strerror(errno));
    return out;
}

/// Removes a socket that nobody listens at any more.
void clear_the_place(const std::string& path, const sockaddr_un& address) {
    struct stat found {};
    if (::lstat(path.c_str(), &found) != 0) return;
    if (!S_ISSOCK(found.st_mode)) refuse(path, "there is a file of that name");
    const FileDescriptor probe = make_socket(path);
    const auto* to = reinterpret_cast<const sockaddr*>(&address);
    if (::connect(probe.get(), to, sizeof address) == 0 || errno != ECONNREFUSED) refuse(path, "somebody else uses it");
    ::unlink(path.c_str());
}

FileDescriptor listen_at(const std::string& path) {
    const sockaddr_un address = address_of(path);
    clear_the_place(path, address);
    FileDescriptor out = make_socket(path);
    // The file takes the mode that the socket has when it is bound: at no time may others connect.
    if (::fchmod(out.get(), S_IRUSR | S_IWUSR) != 0 ||
        ::bind(out.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(out.get(), SOMAXCONN) != 0)
        refuse(path, std::strerror(errno));
    return out;
}

}  // namespace

CryptoServer::CryptoServer(std::string path, std::uint64_t limit)
    : path_(std::move(path)), limit_(limit), listener_(listen_at(path_)) {}

CryptoServer::~CryptoServer() {
    ::unlink(path_.c_str());
}

bool CryptoServer::done() const {
    return limit_reached() && std::none_of(connections_.begin(), connections_.end(),
                                           [](const WireConnection& one) { return one.state() == State::answer; });
}

void CryptoServer::step(const Handler& handler, int milliseconds) {
    std::vector<pollfd> polled{{listener_.get(), POLLIN, 0}};
    bool waiting = false;  // a request that needs no event
    for (const WireConnection& connection : connections_) {
        polled.push_back({connection.socket(), connection.events(), 0});
        waiting = waiting || connection.state() == State::ready;
    }
    waiting = waiting && !limit_reached();
    if (::poll(polled.data(), polled.size(), waiting ? 0 : milliseconds) < 0) return;
    auto next = connections_.begin();
    for (std::size_t i = 1; i < polled.size(); ++i) {
        const auto connection = next++;
        if (polled[i].revents != 0) proceed(connection);
    }
    if (polled[0].revents != 0) accept();
    if (!limit_reached()) handle_next(handler);
}

/// A connection that shows a sign of life goes to the end of the list, or leaves it.
void CryptoServer::proceed(std::list<WireConnection>::iterator connection) {
    const bool hung_up = connection->events() == 0;  // while its request waits
    if (!hung_up) connection->proceed();
    if (connection->bad_frame() && connection->state() != State::answer) ++counters_.bad_frames;
    if (hung_up || connection->state() == State::over)
        connections_.erase(connection);
    else
        connections_.splice(connections_.end(), connections_, connection);
}

void CryptoServer::accept() {
    FileDescriptor socket(::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (socket.get() < 0) return;
    ++counters_.connections;
    if (connections_.size() == kMaxConnections) {
        connections_.pop_front();
        ++counters_.dropped;
    }
    connections_.emplace_back(std::move(socket));
    proceed(std::prev(connections_.end()));
}

void CryptoServer::handle_next(const Handler& handler) {
    const auto ready = std::find_if(connections_.begin(), connections_.end(),
                                    [](const WireConnection& one) { return one.state() == State::ready; });
    if (ready == connections_.end()) return;
    const WireAnswer answer = handler(ready->take());
    ++counters_.requests;
    if (answer.status != wire::Status::ok) ++counters_.failed;
    ready->answer(answer);
    if (ready->state() == State::over) connections_.erase(ready);
}

}  // namespace cxlvp::host
