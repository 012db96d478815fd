// SPDX-License-Identifier: Apache-2.0
// What a client may send to the crypto server. Input: how many bytes go at a time, then the bytes. What must hold: a
// request is what was sent, within its limits; and after something that is no request nothing is read any more.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <sys/socket.h>

#include "cxlvp/host/crypto/server/wire_connection.h"
#include "fuzz_input.h"

namespace cxlvp::host {
namespace {

/// Compares a request with the bytes from `at` on, and returns where the next one begins.
std::size_t check(const WireRequest& request, const std::vector<std::uint8_t>& sent, std::size_t at) {
    CXLVP_REQUIRE(request.body.size() == request.header.lengths.total());
    CXLVP_REQUIRE(at + wire::kHeaderBytes + request.body.size() <= sent.size());
    const wire::HeaderBytes header = request.header.encode();
    CXLVP_REQUIRE(std::equal(header.begin(), header.end(), sent.begin() + static_cast<std::ptrdiff_t>(at)));
    at += wire::kHeaderBytes;
    for (std::size_t part = 0; part < wire::kRequestParts; ++part) {
        const crypto::ByteView bytes = request.part(static_cast<wire::RequestPart>(part));
        CXLVP_REQUIRE(bytes.size() <= wire::kRequestLimits[part]);
        CXLVP_REQUIRE(std::equal(bytes.begin(), bytes.end(), sent.begin() + static_cast<std::ptrdiff_t>(at)));
        at += bytes.size();
    }
    return at;
}

void run(std::size_t piece, const std::vector<std::uint8_t>& sent) {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) != 0) return;
    FileDescriptor client(ends[0]);
    WireConnection connection{FileDescriptor(ends[1])};
    std::size_t begun = 0;
    for (std::size_t at = 0; at < sent.size(); at += piece) {
        const std::size_t count = std::min(piece, sent.size() - at);
        if (::send(client.get(), sent.data() + at, count, MSG_NOSIGNAL) != static_cast<ssize_t>(count)) return;
        connection.proceed();
        while (connection.state() == WireConnection::State::ready) {
            begun = check(connection.take(), sent, begun);
            connection.answer({});
            connection.proceed();
        }
        if (connection.bad_frame()) CXLVP_REQUIRE(connection.state() == WireConnection::State::over);
    }
    client = FileDescriptor();
    connection.proceed();
    CXLVP_REQUIRE(connection.state() == WireConnection::State::over);
}

}  // namespace
}  // namespace cxlvp::host

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    cxlvp::host::run(1 + data[0], {data + 1, data + size});
    return 0;
}
