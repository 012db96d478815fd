// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "cxlvp/host/crypto/server/wire_protocol.h"
#include "provider_context.h"

namespace cxlvp::openssl {

namespace wire = host::wire;

/// A request to the engine, and where its answer goes.
struct EngineCall {
    struct Input {
        const std::uint8_t* data = nullptr;
        std::size_t size = 0;  ///< within the limit of the part
    };
    /// Takes exactly so many bytes. It may be the memory of an input: that is gone when the answer comes.
    struct Output {
        std::uint8_t* data = nullptr;
        std::size_t size = 0;
    };

    wire::Operation operation = wire::Operation::digest;
    wire::Algorithm algorithm = wire::Algorithm::sha256;
    std::array<Input, wire::kRequestParts> inputs{};
    std::array<Output, wire::kAnswerParts> outputs{};
};

enum class CallResult {
    ok,
    bad_tag,  ///< no error is raised: the caller may know more
    failed,   ///< an error is raised
};

/// Has the platform at the socket `CXLVP_SOCKET` do `call` and waits for the answer, but not longer than
/// `CXLVP_TIMEOUT` seconds (default 60). Outputs are defined only with `ok`.
CallResult call_engine(ProviderContext& provider, const EngineCall& call);

}  // namespace cxlvp::openssl
