// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/workload/key_material.h"

#include <array>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/crypto/algorithms/pk/ec/ec_key.h"
#include "cxlvp/crypto/algorithms/pk/ec/ecdsa.h"
#include "cxlvp/crypto/algorithms/pk/rsa/rsa_keygen.h"
#include "cxlvp/crypto/cores/pke/curve_operands.h"

namespace cxlvp::host {

namespace {

crypto::RandomSource source_of(Random& random) {
    return [&random](std::uint8_t* data, std::size_t size) {
        for (std::size_t i = 0; i < size; ++i) data[i] = static_cast<std::uint8_t>(random.bits());
    };
}

template <class Octets>
std::vector<std::uint8_t> plain(const Octets& octets) {
    return {octets.begin(), octets.end()};
}

}  // namespace

RsaMaterial make_rsa_key(std::size_t bytes, Random& random) {
    constexpr std::size_t kShortest = 64, kLongest = 512;
    if (bytes < kShortest || bytes > kLongest || bytes % 2 != 0) throw UserError("rsa has no key of this width");
    constexpr std::array<std::uint8_t, 3> kExponent{1, 0, 1};
    const auto key = crypto::rsa_generate_key(bytes * 8, {kExponent.data(), kExponent.size()}, source_of(random));
    if (!key) throw UserError("rsa: no key was found");
    return {plain(key->n), plain(key->d)};
}

SignatureMaterial make_signature(std::uint32_t curve, std::size_t bytes, Random& random) {
    const auto operands = crypto::CurveOperands::of(curve, crypto::QuirkSet::all());
    if (!operands) throw UserError("there is no signature to verify on this curve");
    const crypto::RandomSource source = source_of(random);
    std::vector<std::uint8_t> digest(bytes);
    source(digest.data(), digest.size());
    const auto key = crypto::ec_generate_key(operands->curve(), source);
    const auto point = key ? crypto::ec_public_key(operands->curve(), *key) : std::nullopt;
    const auto signature =
        key ? crypto::ecdsa_sign(operands->curve(), *key, {digest.data(), digest.size()}, source) : std::nullopt;
    if (!point || !signature) throw UserError("ecdsa: no signature was made");
    return {plain(operands->padded(*point)), std::move(digest), plain(operands->padded(*signature))};
}

}  // namespace cxlvp::host
