// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/pke/curve_operands.h"

#include <algorithm>

#include "cxlvp/crypto/algorithms/pk/ec/curve.h"
#include "cxlvp/crypto/algorithms/pk/ec/weierstrass_curve.h"

namespace cxlvp::crypto {
namespace {

ServiceItem item_of(Curve curve, CurveWork work) {
    using Item = ServiceItem;
    constexpr Item kItems[][4] = {
        {Item::p256_sign, Item::p256_verify, Item::p256_ecdh, Item::p256_keygen},
        {Item::p384_sign, Item::p384_verify, Item::p384_ecdh, Item::p384_keygen},
        {Item::p521_sign, Item::p521_verify, Item::p521_ecdh, Item::p521_keygen},
        {Item::sm2_sign, Item::sm2_verify, Item::sm2_point, Item::sm2_point},
        {Item::ed25519_sign, Item::ed25519_verify, Item::x25519, Item::x25519},
        {Item::ed448_sign, Item::ed448_verify, Item::ed448_sign, Item::ed448_sign},
    };
    const auto row = [curve] {
        switch (curve) {
            case Curve::sm2:
                return 3;
            case Curve::curve25519:
                return 4;
            case Curve::curve448:
                return 5;
            default:
                break;
        }
        const std::size_t bytes = WeierstrassCurve::find(curve)->bytes();
        return bytes <= 32 ? 0 : bytes <= 48 ? 1 : 2;
    }();
    return kItems[row][static_cast<int>(work)];
}

}  // namespace

std::optional<CurveOperands> CurveOperands::of(std::uint32_t code, QuirkSet quirks) {
    const auto curve = curve_from_code(code);
    if (!curve || is_edwards(*curve)) {
        return std::nullopt;
    }
    const std::size_t field = WeierstrassCurve::find(*curve)->bytes();
    const std::size_t padding = quirks.has(Quirk::q13_padding) ? (4 - field % 4) % 4 : 0;
    return CurveOperands(*curve, field, padding);
}

std::optional<SecretBytes> CurveOperands::unpadded(ByteView row) const {
    SecretBytes result;
    result.reserve(row.size());
    for (std::size_t at = 0; at < row.size(); at += bytes()) {
        const ByteView padding = row.part(at, padding_);
        if (std::any_of(padding.begin(), padding.end(), [](std::uint8_t octet) { return octet != 0; })) {
            return std::nullopt;
        }
        const ByteView value = row.part(at + padding_, field_);
        result.insert(result.end(), value.begin(), value.end());
    }
    return result;
}

SecretBytes CurveOperands::padded(ByteView row) const {
    SecretBytes result;
    result.reserve(row.size() / field_ * bytes());
    for (std::size_t at = 0; at < row.size(); at += field_) {
        const ByteView value = row.part(at, field_);
        result.insert(result.end(), padding_, 0);
        result.insert(result.end(), value.begin(), value.end());
    }
    return result;
}

std::uint64_t curve_cycles(const ServiceTimes& times, Curve curve, CurveWork work) {
    return times[item_of(curve, work)];
}

}  // namespace cxlvp::crypto
