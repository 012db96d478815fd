// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>

#include "cxlvp/crypto/algorithms/bytes.h"

struct evp_mac_ctx_st;

namespace cxlvp::crypto {

/// The one-time authenticator Poly1305 (RFC 8439 2.5), in pieces of any length.
class Poly1305 {
public:
    static constexpr std::size_t kKeySize = 32;
    static constexpr std::size_t kSize = 16;

    Poly1305();
    Poly1305(Poly1305&&) noexcept;
    Poly1305& operator=(Poly1305&&) noexcept;
    ~Poly1305();

    /// Begins a message under the key r || s. False when it is not 32 octets.
    [[nodiscard]] bool begin(ByteView key);
    void update(ByteView data);
    /// Writes the code of 16 octets.
    void final(std::uint8_t* out);

private:
    struct Free {
        void operator()(evp_mac_ctx_st* context) const;
    };

    std::unique_ptr<evp_mac_ctx_st, Free> context_;
};

}  // namespace cxlvp::crypto
