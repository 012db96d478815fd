// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>

#include "../run_vectors.h"
#include "cxlvp/crypto/algorithms/cipher/block_family.h"

namespace cxlvp::crypto {

inline Direction direction_of(const VectorCase& given) {
    return given.op == "encrypt" ? Direction::encrypt : Direction::decrypt;
}

/// Does what a case asks with `aead`, which has begun, in place and in pieces of `piece` octets: text and tag of an
/// encryption, text of a decryption, nothing when the tag is wrong.
template <class Aead>
std::optional<Bytes> run_aead_case(const VectorCase& given, std::size_t piece, Aead& aead, ByteView aad) {
    in_pieces(aad, piece, [&](ByteView part) { aead.aad(part); });
    const bool encrypt = given.op == "encrypt";
    Bytes data = given.in.octets(encrypt ? "pt" : "ct");
    for (std::size_t at = 0; at < data.size(); at += piece)
        aead.update(data.data() + at, data.data() + at, std::min(piece, data.size() - at));
    if (!encrypt) {
        if (!aead.verify(given.in.octets("tag"))) return std::nullopt;
        return data;
    }
    Bytes tag(16);
    aead.tag(tag.data());
    tag.resize(given.params.number("taglen"));
    data.insert(data.end(), tag.begin(), tag.end());
    return data;
}

}  // namespace cxlvp::crypto
