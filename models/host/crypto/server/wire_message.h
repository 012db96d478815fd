// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"
#include "cxlvp/host/crypto/server/wire_protocol.h"

namespace cxlvp::host {

/// A request as it came over the socket.
struct WireRequest {
    wire::RequestHeader header;
    crypto::SecretBytes body;  ///< all parts; there may be a key among them

    crypto::ByteView part(wire::RequestPart part) const {
        return {body.data() + header.lengths.offset(part), header.lengths[part]};
    }
};

/// What it is answered with.
struct WireAnswer {
    wire::Status status = wire::Status::ok;
    crypto::Bytes state;
    crypto::Bytes data;
    crypto::Bytes tag;
    std::uint64_t picoseconds = 0;
};

}  // namespace cxlvp::host
