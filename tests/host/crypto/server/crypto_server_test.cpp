// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/server/crypto_server.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::host {
namespace {

namespace fs = std::filesystem;
using crypto::Bytes;

/// A folder of its own, which is short enough for the path of a socket.
class Folder {
public:
    Folder() {
        std::string pattern = fs::temp_directory_path() / "cxlvp-XXXXXX";
        path_ = ::mkdtemp(pattern.data());
    }
    ~Folder() { fs::remove_all(path_); }
    std::string file(const char* name) const { return path_ / name; }

private:
    fs::path path_;
};

/// A client that never waits, since the server runs in the same thread.
class Client {
public:
    explicit Client(const std::string& path) : socket_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strcpy(address.sun_path, path.c_str());
        connected = ::connect(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        ::fcntl(socket_.get(), F_SETFL, O_NONBLOCK);
    }

    /// Bytes that went.
    std::size_t send(const Bytes& bytes, std::size_t from = 0) {
        const ssize_t put = ::send(socket_.get(), bytes.data() + from, bytes.size() - from, MSG_NOSIGNAL);
        return put < 0 ? 0 : static_cast<std::size_t>(put);
    }
    void shut_write() { ::shutdown(socket_.get(), SHUT_WR); }
    /// Adds what has come to `received`.
    void receive() {
        std::uint8_t buffer[65536];
        ssize_t got;
        while ((got = ::recv(socket_.get(), buffer, sizeof buffer, 0)) > 0)
            received.insert(received.end(), buffer, buffer + got);
        closed = got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
    }
    std::optional<wire::AnswerHeader> answer() {
        receive();
        wire::HeaderBytes bytes{};
        if (received.size() < bytes.size()) return std::nullopt;
        std::copy_n(received.begin(), bytes.size(), bytes.begin());
        return wire::AnswerHeader::decode(bytes);
    }

    bool connected = false;
    bool closed = false;
    Bytes received;

private:
    FileDescriptor socket_;
};

Bytes frame(const wire::RequestHeader& header, const Bytes& body) {
    const wire::HeaderBytes bytes = header.encode();
    Bytes out(bytes.begin(), bytes.end());
    out.insert(out.end(), body.begin(), body.end());
    return out;
}

Bytes digest_of(const std::string& text) {
    wire::RequestHeader header;
    header.lengths[wire::kData] = static_cast<std::uint32_t>(text.size());
    return frame(header, Bytes(text.begin(), text.end()));
}

/// A server whose engine gives the data back, or an error for "bad".
class CryptoServerTest : public testing::Test {
protected:
    void steps(int count = 8) {
        for (int i = 0; i < count; ++i)
            server->step(
                [this](const WireRequest& request) {
                    const crypto::ByteView data = request.part(wire::kData);
                    seen.emplace_back(data.begin(), data.end());
                    if (seen.back() == "bad") return WireAnswer{wire::Status::engine_error, {}, {}, {}, 1};
                    return WireAnswer{wire::Status::ok, {}, Bytes(data.begin(), data.end()), {}, 2};
                },
                0);
    }
    void serve(std::uint64_t limit = 0) { server = std::make_unique<CryptoServer>(path, limit); }

    Folder folder;
    const std::string path = folder.file("s");
    std::unique_ptr<CryptoServer> server;
    std::vector<std::string> seen;
};

TEST_F(CryptoServerTest, EachRequestGetsItsAnswerOnOneConnection) {
    serve();
    Client client(path);
    client.send(digest_of("one"));
    client.send(digest_of("bad"));
    client.send(digest_of("two"));
    steps();
    EXPECT_EQ(seen, (std::vector<std::string>{"one", "bad", "two"}));
    ASSERT_TRUE(client.answer());
    EXPECT_EQ(client.answer()->status, wire::Status::ok);
    EXPECT_EQ(client.answer()->picoseconds, 2u);
    EXPECT_EQ(client.received.size(), 3 * wire::kHeaderBytes + 3 + 3);
    EXPECT_FALSE(client.closed);
    EXPECT_EQ(server->counters().requests, 3u);
    EXPECT_EQ(server->counters().failed, 1u);
}

TEST_F(CryptoServerTest, RequestThatComesInSinglesIsTheSame) {
    serve();
    Client client(path);
    for (const std::uint8_t byte : digest_of("drop by drop")) {
        EXPECT_TRUE(seen.empty());
        client.send({byte});
        steps(1);
    }
    steps();
    EXPECT_EQ(seen, (std::vector<std::string>{"drop by drop"}));
    EXPECT_TRUE(client.answer());
}

TEST_F(CryptoServerTest, LargestRequestAndAnswerGoThrough) {
    serve();
    Client client(path);
    const Bytes request = digest_of(std::string(wire::kMaxData, 'x'));
    for (std::size_t sent = 0; sent < request.size(); steps(1)) sent += client.send(request, sent);
    for (int i = 0; i < 1000 && client.received.size() < wire::kMaxData + wire::kHeaderBytes; ++i) {
        steps(1);
        client.receive();
    }
    ASSERT_EQ(client.received.size(), wire::kMaxData + wire::kHeaderBytes);
    EXPECT_EQ(client.received.back(), 'x');
}

TEST_F(CryptoServerTest, ClientThatHasSaidAllStillGetsItsAnswer) {
    serve();
    Client client(path);
    client.send(digest_of("last"));
    client.shut_write();
    steps();
    ASSERT_TRUE(client.answer());
    EXPECT_EQ(client.answer()->status, wire::Status::ok);
    EXPECT_TRUE(client.closed);
}

TEST_F(CryptoServerTest, WhatIsNoRequestIsAnsweredAndEndsTheConnection) {
    serve();
    wire::RequestHeader too_long;
    too_long.lengths[wire::kData] = wire::kMaxData + 1;
    for (const Bytes& bytes : {Bytes(40, 0xff), frame(too_long, {})}) {
        Client client(path);
        client.send(bytes);
        steps();
        ASSERT_TRUE(client.answer());
        EXPECT_EQ(client.answer()->status, wire::Status::bad_frame);
        EXPECT_TRUE(client.closed);
    }
    EXPECT_TRUE(seen.empty());
    EXPECT_EQ(server->counters().bad_frames, 2u);
    Client good(path);
    good.send(digest_of("still there"));
    steps();
    EXPECT_TRUE(good.answer());
}

TEST_F(CryptoServerTest, ClientsThatGoAwayAreNoTrouble) {
    serve();
    {
        Client silent(path);
        Client halfway(path);
        Bytes half = digest_of("half of it");
        half.resize(half.size() - 5);
        halfway.send(half);
        Client impatient(path);
        impatient.send(digest_of(std::string(1000, 'x')));
        steps(1);
    }
    steps();
    Client good(path);
    good.send(digest_of("good"));
    steps();
    EXPECT_TRUE(good.answer());
}

TEST_F(CryptoServerTest, ClientThatTakesNoAnswerHoldsNobodyUp) {
    serve();
    Client greedy(path);
    const Bytes large = digest_of(std::string(wire::kMaxData, 'x'));
    for (std::size_t sent = 0; sent < large.size(); steps(1)) sent += greedy.send(large, sent);
    Client good(path);
    good.send(digest_of("good"));
    steps();
    EXPECT_TRUE(good.answer());
}

TEST_F(CryptoServerTest, SilentClientsAreDroppedForNewOnes) {
    serve();
    Client silent(path);
    steps();
    std::vector<std::unique_ptr<Client>> more;
    for (std::size_t i = 0; i < CryptoServer::kMaxConnections; ++i) {
        more.push_back(std::make_unique<Client>(path));
        steps(1);
    }
    silent.receive();
    EXPECT_TRUE(silent.closed);
    more.front()->receive();
    EXPECT_FALSE(more.front()->closed);
    EXPECT_EQ(server->counters().dropped, 1u);
    more.back()->send(digest_of("good"));
    steps();
    EXPECT_TRUE(more.back()->answer());
}

TEST_F(CryptoServerTest, NoMoreRequestsThanTheLimitAreHandled) {
    serve(2);
    Client client(path);
    for (int i = 0; i < 3; ++i) client.send(digest_of("more"));
    steps(1);
    EXPECT_FALSE(server->done());
    steps();
    EXPECT_TRUE(server->done());
    EXPECT_EQ(seen.size(), 2u);
}

TEST_F(CryptoServerTest, OnlyTheOwnerMayConnect) {
    serve();
    struct stat found {};
    ASSERT_EQ(::stat(path.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777, 0600u);
}

TEST_F(CryptoServerTest, SocketGoesWithTheServerAndAnOldOneIsReplaced) {
    serve();
    EXPECT_THROW(CryptoServer second(path), UserError) << "somebody uses it";
    EXPECT_TRUE(Client(path).connected);
    server.reset();
    EXPECT_FALSE(fs::exists(path));
    {
        // What a server leaves that was killed.
        const FileDescriptor dead(::socket(AF_UNIX, SOCK_STREAM, 0));
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strcpy(address.sun_path, path.c_str());
        ASSERT_EQ(::bind(dead.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    }
    ASSERT_TRUE(fs::exists(path));
    serve();
    EXPECT_TRUE(Client(path).connected);
}

TEST_F(CryptoServerTest, PlacesThatCannotBeAreRefused) {
    EXPECT_THROW(CryptoServer(""), UserError);
    EXPECT_THROW(CryptoServer(std::string(200, 'x')), UserError);
    EXPECT_THROW(CryptoServer(folder.file("none/s")), UserError);
    std::ofstream(path) << "a file";
    EXPECT_THROW(CryptoServer{path}, UserError);
    EXPECT_TRUE(fs::exists(path)) << "a file that is no socket stays";
}

}  // namespace
}  // namespace cxlvp::host
