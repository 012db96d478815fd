// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/pk/rsa/pkcs1v15.h"

#include <algorithm>
#include <optional>

#include "cxlvp/crypto/algorithms/pk/rsa/rsa.h"

namespace cxlvp::crypto {
namespace {

struct Hash {
    std::string_view name;
    std::uint8_t identifier;  // the last arc of 2.16.840.1.101.3.4.2.n
    std::uint8_t length;
};

constexpr Hash kHashes[] = {{"sha256", 1, 32}, {"sha384", 2, 48}, {"sha512", 3, 64}, {"sha224", 4, 28}};

}  // namespace

std::optional<Bytes> pkcs1v15_encode(std::string_view name, ByteView digest, std::size_t length) {
    constexpr std::size_t kLeastPadding = 11;
    for (const Hash& hash : kHashes) {
        if (hash.name != name || hash.length != digest.size()) {
            continue;
        }
        const auto size = [&](int more) { return static_cast<std::uint8_t>(hash.length + more); };
        const Bytes info = {0x30, size(17),        0x30, 0x0D, 0x06, 0x09,   0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04,
                            0x02, hash.identifier, 0x05, 0x00, 0x04, size(0)};
        if (length < info.size() + digest.size() + kLeastPadding) {
            return std::nullopt;
        }
        Bytes encoded(length, 0xFF);
        encoded[0] = 0x00;
        encoded[1] = 0x01;
        const std::size_t tail = length - digest.size() - info.size();
        encoded[tail - 1] = 0x00;
        std::copy(info.begin(), info.end(), encoded.begin() + static_cast<std::ptrdiff_t>(tail));
        std::copy(digest.begin(), digest.end(), encoded.end() - static_cast<std::ptrdiff_t>(digest.size()));
        return encoded;
    }
    return std::nullopt;
}

// Encoding and comparing leaves no room for a parser that is too lenient.
bool pkcs1v15_verify(ByteView n, ByteView e, std::string_view hash, ByteView digest, ByteView signature) {
    const auto expected = pkcs1v15_encode(hash, digest, n.size());
    return expected && signature.size() == n.size() && rsa_public(n, e, signature) == expected;
}

}  // namespace cxlvp::crypto
