// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "cxlvp/host/crypto/server/file_descriptor.h"
#include "cxlvp/host/crypto/server/wire_message.h"

namespace cxlvp::host {

/// One client of the server: takes a request in as many pieces as it comes, then gives the answer away in as many as
/// the client takes it. It never waits, and it reads no further request before the answer is gone, so that its memory
/// is one request or one answer at most.
class WireConnection {
public:
    enum class State {
        header,  ///< reading the header of a request
        body,    ///< reading its parts
        ready,   ///< there is a request to `take`
        taken,   ///< somebody works on it
        answer,  ///< writing
        over,    ///< nothing more will come of it
    };

    /// `socket` does not block.
    explicit WireConnection(FileDescriptor socket) : socket_(std::move(socket)) {}

    State state() const { return state_; }
    int socket() const { return socket_.get(); }
    /// The events of poll() to wait for.
    short events() const;
    /// Goes on as far as the socket allows, in states `header`, `body` and `answer`.
    void proceed();

    /// The request, in state `ready`.
    WireRequest take();
    /// Sends the answer to what was taken.
    void answer(const WireAnswer& answer);
    /// True when what came was no request.
    bool bad_frame() const { return bad_frame_; }

private:
    bool read(std::uint8_t* to, std::size_t bytes);
    void read_header();
    void read_body();
    void write();

    FileDescriptor socket_;
    State state_ = State::header;
    std::size_t done_ = 0;  ///< bytes of the header, the body or the answer
    wire::HeaderBytes header_{};
    WireRequest request_;
    crypto::Bytes out_;
    bool bad_frame_ = false;
};

}  // namespace cxlvp::host
