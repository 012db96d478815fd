// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <variant>

#include "cxlvp/crypto/algorithms/hash/hash.h"
#include "cxlvp/crypto/algorithms/mac/hmac.h"
#include "cxlvp/crypto/algorithms/mac/kmac.h"

namespace cxlvp::crypto {

/// All that a hash core keeps between two pieces of a message: a hash, an HMAC or a KMAC on its way, which can be saved
/// to an image of octets and taken up from it again.
class HashStream {
public:
    /// Octets of a saved context.
    static constexpr std::size_t kImageSize = 600;
    using Image = std::array<std::uint8_t, kImageSize>;

    /// What is on its way.
    using Function = std::variant<Hash, Hmac, Kmac>;

    explicit HashStream(Function function) : function_(std::move(function)) {}

    const Function& function() const { return function_; }
    HashAlgorithm algorithm() const;
    void update(ByteView data);
    /// Ends the message, of which `size` octets shall be written. False, and nothing has changed, when the function
    /// does not give as many: a hash gives its digest and nothing else, an HMAC from 1 octet to its digest, XOF and
    /// KMAC any number but none.
    [[nodiscard]] bool finish(std::size_t size);
    /// The next `size` octets of what `finish` has announced. An XOF gives more than that.
    void output(std::uint8_t* out, std::size_t size);
    /// Whether the function is an XOF, customised or not.
    bool extendable() const;
    /// Whether the function has a key.
    bool keyed() const { return !std::holds_alternative<Hash>(function_); }

    /// The context between two calls. It holds secrets if the function has a key.
    Image save() const;
    /// Goes on from a saved context. False, and the object is as it was, when `image` has not the size, the CRC word or
    /// the form of what `save` gives.
    [[nodiscard]] bool restore(ByteView image);

private:
    Function function_;
    SecretBytes digest_;     ///< of a function with a fixed output, after `finish`
    std::size_t given_ = 0;  ///< octets of `digest_` that have been read
};

}  // namespace cxlvp::crypto
