// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/keys/key_blob.h"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "cxlvp/crypto/algorithms/aead/evp_aead.h"

namespace cxlvp::crypto {

namespace {

constexpr std::uint32_t kWrapData = KeyBlob::kNonce + KeyBlob::kTag;

struct Header {
    std::uint64_t cid = 0;
    std::uint32_t wrap_bytes = 0;
    std::uint32_t object_bytes = 0;
};
static_assert(sizeof(Header) == KeyBlob::kHeader);

Header header_of(ByteView blob) {
    Header header;
    std::memcpy(&header, blob.data(), sizeof header);
    return header;
}

}  // namespace

SecretBytes KeyBlob::plain(std::uint64_t cid, ByteView data) {
    const Header header{cid, 0, static_cast<std::uint32_t>(data.size())};
    SecretBytes blob(kHeader + data.size());
    std::memcpy(blob.data(), &header, sizeof header);
    std::copy(data.begin(), data.end(), blob.begin() + kHeader);
    return blob;
}

SecretBytes KeyBlob::wrapped(std::uint64_t cid, KeyType type, ByteView data, ByteView key, const Nonce& nonce) {
    const Header header{cid, kWrapData, static_cast<std::uint32_t>(data.size())};
    SecretBytes blob(kWrapBytes + data.size());
    std::uint8_t* const body = blob.data() + kHeader + kNonce;
    std::memcpy(blob.data(), &header, sizeof header);
    std::copy(nonce.begin(), nonce.end(), blob.data() + kHeader);
    std::memcpy(blob.data() + kHeader + nonce.size(), &type.word, sizeof type.word);
    EvpAead cipher;
    [[maybe_unused]] const bool begun = cipher.begin_gcm(key, nonce, Direction::encrypt);
    assert(begun);
    cipher.aad({blob.data(), kHeader + kNonce});
    cipher.update(data.data(), body, data.size());
    cipher.tag(body + data.size());
    return blob;
}

bool KeyBlob::looks_wrapped(ByteView blob) {
    return blob.size() >= kWrapBytes && header_of(blob).wrap_bytes == kWrapData &&
           header_of(blob).object_bytes == blob.size() - kWrapBytes;
}

std::optional<KeyBlob> KeyBlob::open_plain(ByteView blob) {
    if (blob.size() < kHeader) return std::nullopt;
    const Header header = header_of(blob);
    if (header.wrap_bytes != 0 || header.object_bytes != blob.size() - kHeader) return std::nullopt;
    const ByteView data = blob.part(kHeader);
    return KeyBlob{header.cid, KeyType::of(CoreId::sys, KeyType::kPlaintext), {data.begin(), data.end()}};
}

std::optional<KeyBlob> KeyBlob::open_wrapped(ByteView blob, ByteView key) {
    if (!looks_wrapped(blob)) return std::nullopt;
    const ByteView nonce = blob.part(kHeader, kNonce);
    const ByteView body = blob.part(kHeader + kNonce, blob.size() - kWrapBytes);
    EvpAead cipher;
    if (!cipher.begin_gcm(key, nonce.part(0, Nonce().size()), Direction::decrypt)) return std::nullopt;
    KeyBlob out{header_of(blob).cid, {}, SecretBytes(body.size())};
    std::memcpy(&out.type.word, nonce.data() + Nonce().size(), sizeof out.type.word);
    cipher.aad(blob.part(0, kHeader + kNonce));
    cipher.update(body.data(), out.data.data(), body.size());
    if (!cipher.verify(blob.part(blob.size() - kTag))) return std::nullopt;
    return out;
}

}  // namespace cxlvp::crypto
