// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/mac/hash_stream.h"

#include <algorithm>
#include <optional>

namespace cxlvp::crypto {

namespace {

/// Marks the image of a hash context and the version of its layout.
constexpr std::uint32_t kImageMark = 0x01434348;

enum class Kind : std::uint32_t { hash, customised, hmac, kmac };

Kind kind_of(const HashStream::Function& function) {
    if (const auto* plain = std::get_if<Hash>(&function)) return plain->customised() ? Kind::customised : Kind::hash;
    return std::holds_alternative<Hmac>(function) ? Kind::hmac : Kind::kmac;
}

/// The function whose state follows in the image; nothing when there is no such function.
std::optional<HashStream::Function> read_function(Kind kind, HashAlgorithm algorithm, ContextImageReader& image) {
    const bool sponge_only = kind == Kind::customised || kind == Kind::kmac;
    if (kind > Kind::kmac || (sponge_only && !is_xof(algorithm)) || (kind == Kind::hmac && is_xof(algorithm)))
        return {};
    if (kind == Kind::hmac) {
        Hmac code(algorithm, {});
        if (code.restore(image)) return code;
    } else if (kind == Kind::kmac) {
        Kmac code(algorithm, {}, {});
        if (code.restore(image)) return code;
    } else {
        Hash plain(algorithm);
        if (plain.restore(image, kind == Kind::customised)) return plain;
    }
    return {};
}

}  // namespace

HashAlgorithm HashStream::algorithm() const {
    return std::visit([](const auto& function) { return function.algorithm(); }, function_);
}

void HashStream::update(ByteView data) {
    std::visit([&](auto& function) { function.update(data); }, function_);
}

bool HashStream::extendable() const {
    return !keyed() && is_xof(algorithm());
}

bool HashStream::finish(std::size_t size) {
    if (size == 0) return false;
    if (auto* code = std::get_if<Kmac>(&function_)) {
        code->finish(size);
        return true;
    }
    if (extendable()) return true;
    const std::size_t whole = digest_size(algorithm());
    if (size > whole || (size < whole && !keyed())) return false;
    digest_.resize(whole);
    if (auto* code = std::get_if<Hmac>(&function_))
        code->final(digest_.data());
    else
        std::get<Hash>(function_).final(digest_.data());
    given_ = 0;
    return true;
}

void HashStream::output(std::uint8_t* out, std::size_t size) {
    if (auto* code = std::get_if<Kmac>(&function_)) {
        code->squeeze(out, size);
    } else if (extendable()) {
        std::get<Hash>(function_).squeeze(out, size);
    } else {
        std::copy_n(digest_.data() + given_, size, out);
        given_ += size;
    }
}

HashStream::Image HashStream::save() const {
    Image image{};
    ContextImageWriter writer(image.data(), image.size());
    writer.put32(kImageMark);
    writer.put32(static_cast<std::uint32_t>(kind_of(function_)));
    writer.put32(static_cast<std::uint32_t>(algorithm()));
    std::visit([&](const auto& function) { function.save(writer); }, function_);
    writer.seal();
    return image;
}

bool HashStream::restore(ByteView image) {
    ContextImageReader reader(image);
    if (image.size() != kImageSize || !reader.intact() || reader.get32() != kImageMark) return false;
    const auto kind = static_cast<Kind>(reader.get32());
    const std::uint32_t algorithm = reader.get32();
    if (!is_hash_algorithm(algorithm)) return false;
    std::optional<Function> function = read_function(kind, static_cast<HashAlgorithm>(algorithm), reader);
    if (!function) return false;
    // Whatever is not part of a state must be as it is saved, or something else wrote the image.
    HashStream restored(std::move(*function));
    const Image again = restored.save();
    if (!std::equal(again.begin(), again.end(), image.begin())) return false;
    *this = std::move(restored);
    return true;
}

}  // namespace cxlvp::crypto
