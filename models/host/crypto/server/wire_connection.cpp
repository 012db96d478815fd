// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/server/wire_connection.h"

#include <cerrno>
#include <utility>

#include <poll.h>
#include <sys/socket.h>

namespace cxlvp::host {

short WireConnection::events() const {
    switch (state_) {
        case State::header:
        case State::body:
            return POLLIN;
        case State::answer:
            return POLLOUT;
        default:
            return 0;
    }
}

void WireConnection::proceed() {
    if (state_ == State::header) read_header();
    if (state_ == State::body) read_body();
    if (state_ == State::answer) write();
}

/// True when `done_` has reached `bytes`. An end of the stream or an error is the end of the connection.
bool WireConnection::read(std::uint8_t* to, std::size_t bytes) {
    while (done_ < bytes) {
        const ssize_t got = ::recv(socket_.get(), to + done_, bytes - done_, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return false;
        if (got <= 0) {
            state_ = State::over;
            return false;
        }
        done_ += static_cast<std::size_t>(got);
    }
    return true;
}

void WireConnection::read_header() {
    if (!read(header_.data(), header_.size())) return;
    const auto header = wire::RequestHeader::decode(header_);
    if (!header) {
        bad_frame_ = true;
        answer({wire::Status::bad_frame, {}, {}, {}, 0});
        return;
    }
    request_.header = *header;
    request_.body.resize(header->lengths.total());
    done_ = 0;
    state_ = State::body;
}

void WireConnection::read_body() {
    if (read(request_.body.data(), request_.body.size())) state_ = State::ready;
}

WireRequest WireConnection::take() {
    state_ = State::taken;
    return std::exchange(request_, {});
}

void WireConnection::answer(const WireAnswer& answer) {
    wire::AnswerHeader header;
    header.status = answer.status;
    header.picoseconds = answer.picoseconds;
    header.lengths[wire::kNewState] = static_cast<std::uint32_t>(answer.state.size());
    header.lengths[wire::kResult] = static_cast<std::uint32_t>(answer.data.size());
    header.lengths[wire::kNewTag] = static_cast<std::uint32_t>(answer.tag.size());
    const wire::HeaderBytes bytes = header.encode();
    out_.assign(bytes.begin(), bytes.end());
    for (const crypto::Bytes* part : {&answer.state, &answer.data, &answer.tag})
        out_.insert(out_.end(), part->begin(), part->end());
    done_ = 0;
    state_ = State::answer;
    write();
}

void WireConnection::write() {
    while (done_ < out_.size()) {
        const ssize_t put = ::send(socket_.get(), out_.data() + done_, out_.size() - done_, MSG_NOSIGNAL);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
        if (put < 0) {
            state_ = State::over;
            return;
        }
        done_ += static_cast<std::size_t>(put);
    }
    done_ = 0;
    out_ = {};
    state_ = bad_frame_ ? State::over : State::header;
}

}  // namespace cxlvp::host
