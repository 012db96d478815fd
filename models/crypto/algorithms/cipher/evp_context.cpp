// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/cipher/evp_context.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <string>

namespace cxlvp::crypto {

namespace {

constexpr std::size_t kModes = 5;
constexpr std::array<const char*, kModes> kModeNames = {"ECB", "CBC", "CTR", "CFB", "GCM"};
constexpr std::size_t kAesSizes = 3;

// The library counts octets of a call in an int.
constexpr std::size_t kLongestCall = std::size_t{1} << 30;

using Row = std::array<const EVP_CIPHER*, kModes>;

/// The ciphers "PREFIX-MODE" in all modes; null where the library has none.
Row fetch_row(const std::string& prefix, std::size_t modes) {
    Row row{};
    for (std::size_t mode = 0; mode < modes; ++mode)
        row[mode] = EVP_CIPHER_fetch(nullptr, (prefix + '-' + kModeNames[mode]).c_str(), nullptr);
    return row;
}

}  // namespace

const evp_cipher_st* evp_cipher(BlockFamily family, EvpMode mode, std::size_t key_size) {
    static const std::array<Row, kAesSizes> aes = {fetch_row("AES-128", kModes), fetch_row("AES-192", kModes),
                                                   fetch_row("AES-256", kModes)};
    static const Row sm4 = fetch_row("SM4", kModes - 1);
    const auto column = static_cast<std::size_t>(mode);
    if (family == BlockFamily::sm4) return key_size == 16 ? sm4[column] : nullptr;
    if (key_size < 16 || key_size > 32 || key_size % 8 != 0) return nullptr;
    return aes[key_size / 8 - 2][column];
}

const evp_cipher_st* evp_chacha20_poly1305() {
    static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "ChaCha20-Poly1305", nullptr);
    return cipher;
}

void EvpContext::Free::operator()(evp_cipher_ctx_st* context) const {
    EVP_CIPHER_CTX_free(context);
}

EvpContext::EvpContext() = default;
EvpContext::EvpContext(EvpContext&&) noexcept = default;
EvpContext& EvpContext::operator=(EvpContext&&) noexcept = default;
EvpContext::~EvpContext() = default;

bool EvpContext::begin(const evp_cipher_st* cipher, ByteView key, ByteView iv, Direction direction) {
    if (cipher == nullptr || key.size() != static_cast<std::size_t>(EVP_CIPHER_get_key_length(cipher))) return false;
    if (!context_) context_.reset(EVP_CIPHER_CTX_new());
    const int encrypt = direction == Direction::encrypt ? 1 : 0;
    // Naming the same cipher again would throw its memory away.
    if (cipher != cipher_) {
        key_.clear();
        if (EVP_CipherInit_ex(get(), cipher, nullptr, nullptr, nullptr, encrypt) != 1) return false;
        // Where there is padding; the library would set it again with every start vector.
        const int mode = EVP_CIPHER_get_mode(cipher);
        if (mode == EVP_CIPH_ECB_MODE || mode == EVP_CIPH_CBC_MODE) EVP_CIPHER_CTX_set_padding(get(), 0);
        cipher_ = cipher;
        iv_bytes_ = static_cast<std::size_t>(EVP_CIPHER_get_iv_length(cipher));
    }
    if (iv.size() != iv_bytes_) {
        const bool adjustable = (EVP_CIPHER_get_flags(cipher) & EVP_CIPH_FLAG_AEAD_CIPHER) != 0;
        if (!adjustable || iv.empty() ||
            EVP_CIPHER_CTX_ctrl(get(), EVP_CTRL_AEAD_SET_IVLEN, static_cast<int>(iv.size()), nullptr) != 1)
            return false;
        iv_bytes_ = iv.size();
    }
    const bool scheduled = direction == direction_ && std::equal(key.begin(), key.end(), key_.begin(), key_.end());
    if (!scheduled) {
        key_.assign(key.begin(), key.end());
        direction_ = direction;
    }
    const bool ok = EVP_CipherInit_ex(get(), nullptr, nullptr, scheduled ? nullptr : key.data(),
                                      iv.empty() ? nullptr : iv.data(), encrypt) == 1;
    if (!ok) key_.clear();
    return ok;
}

void EvpContext::restart(const std::uint8_t* iv) {
    EVP_CipherInit_ex(get(), nullptr, nullptr, nullptr, iv, -1);
}

void EvpContext::update(const std::uint8_t* in, std::uint8_t* out, std::size_t size) {
    while (size > 0) {
        const std::size_t piece = std::min(size, kLongestCall);
        int written = 0;
        EVP_CipherUpdate(get(), out, &written, in, static_cast<int>(piece));
        in += piece;
        if (out != nullptr) out += piece;
        size -= piece;
    }
}

}  // namespace cxlvp::crypto
