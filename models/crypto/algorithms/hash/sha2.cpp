// SPDX-License-Identifier: Apache-2.0
// The chaining value of SHA-2 is reached through the old structures of the library only; EVP keeps it to itself.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "cxlvp/crypto/algorithms/hash/sha2.h"

#include <openssl/sha.h>

#include "cxlvp/crypto/algorithms/secret_bytes.h"

namespace cxlvp::crypto {

namespace {

/// Runs the compression of the library over whole blocks, from and to our chaining value.
template <class Context, class Update>
void run(std::array<std::uint64_t, 8>& chain, ByteView blocks, Update update) {
    Context context{};
    for (std::size_t i = 0; i < chain.size(); ++i) context.h[i] = static_cast<decltype(+context.h[0])>(chain[i]);
    update(&context, blocks.data(), blocks.size());
    for (std::size_t i = 0; i < chain.size(); ++i) chain[i] = context.h[i];
    zeroise(&context, sizeof(context));
}

/// The initial chaining value as the library sets it up.
template <class Context, class Init>
std::array<std::uint64_t, 8> initial(Init init) {
    Context context{};
    init(&context);
    std::array<std::uint64_t, 8> chain{};
    for (std::size_t i = 0; i < chain.size(); ++i) chain[i] = context.h[i];
    return chain;
}

std::array<std::uint64_t, 8> initial_of(std::size_t digest) {
    switch (digest) {
        case SHA224_DIGEST_LENGTH:
            return initial<SHA256_CTX>(SHA224_Init);
        case SHA256_DIGEST_LENGTH:
            return initial<SHA256_CTX>(SHA256_Init);
        case SHA384_DIGEST_LENGTH:
            return initial<SHA512_CTX>(SHA384_Init);
        default:
            return initial<SHA512_CTX>(SHA512_Init);
    }
}

}  // namespace

Sha2::Sha2(std::size_t digest)
    : digest_(digest),
      buffer_(digest <= SHA256_DIGEST_LENGTH ? SHA256_CBLOCK : SHA512_CBLOCK),
      chain_(initial_of(digest)) {}

Sha2::~Sha2() {
    zeroise(&buffer_, sizeof(buffer_));
    zeroise(&chain_, sizeof(chain_));
}

void Sha2::compress(const std::uint8_t* blocks, std::size_t count) {
    const ByteView octets(blocks, count * block_size());
    if (block_size() == SHA256_CBLOCK)
        run<SHA256_CTX>(chain_, octets, SHA256_Update);
    else
        run<SHA512_CTX>(chain_, octets, SHA512_Update);
}

void Sha2::update(ByteView data) {
    buffer_.update(data, [this](const std::uint8_t* blocks, std::size_t count) { compress(blocks, count); });
}

void Sha2::final(std::uint8_t* out) {
    buffer_.pad([this](const std::uint8_t* blocks, std::size_t count) { compress(blocks, count); });
    // The shorter functions give the first words of the longer ones; SHA-224 ends with a whole word, too.
    if (block_size() == SHA256_CBLOCK) {
        for (std::size_t i = 0; i < digest_ / 4; ++i) store_be(out + 4 * i, static_cast<std::uint32_t>(chain_[i]));
    } else {
        for (std::size_t i = 0; i < digest_ / 8; ++i) store_be(out + 8 * i, chain_[i]);
    }
}

void Sha2::save(ContextImageWriter& image) const {
    for (const std::uint64_t word : chain_) image.put64(word);
    image.put64(buffer_.length());
    std::array<std::uint8_t, BlockBuffer::kLargestBlock> waiting{};
    const ByteView octets = buffer_.waiting();
    std::copy(octets.begin(), octets.end(), waiting.begin());
    image.put(waiting);
    zeroise(waiting.data(), waiting.size());
}

void Sha2::restore(ContextImageReader& image) {
    // The library's words of SHA-224 and SHA-256 have 32 bits.
    const std::uint64_t mask = block_size() == SHA256_CBLOCK ? 0xffffffff : ~std::uint64_t{0};
    for (std::uint64_t& word : chain_) word = image.get64() & mask;
    const std::uint64_t length = image.get64();
    std::array<std::uint8_t, BlockBuffer::kLargestBlock> waiting{};
    image.get(waiting.data(), waiting.size());
    buffer_.resume(length, waiting.data());
    zeroise(waiting.data(), waiting.size());
}

}  // namespace cxlvp::crypto
