// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/pk/ec/weierstrass_curve.h"

#include <openssl/ec.h>
#include <openssl/obj_mac.h>

#include <array>
#include <map>
#include <new>
#include <string>
#include <utility>

namespace cxlvp::crypto {
namespace {

// libcrypto fails here for want of memory only: what comes from outside is checked before.
void require(bool succeeded) {
    if (!succeeded) {
        throw std::bad_alloc();
    }
}

int registered_name(Curve curve) {
    switch (curve) {
        case Curve::p192:
            return NID_X9_62_prime192v1;
        case Curve::p224:
            return NID_secp224r1;
        case Curve::p256:
            return NID_X9_62_prime256v1;
        case Curve::p384:
            return NID_secp384r1;
        case Curve::p521:
            return NID_secp521r1;
        case Curve::secp256k1:
            return NID_secp256k1;
        case Curve::brainpool192r1:
            return NID_brainpoolP192r1;
        case Curve::brainpool224r1:
            return NID_brainpoolP224r1;
        case Curve::brainpool256r1:
            return NID_brainpoolP256r1;
        case Curve::brainpool320r1:
            return NID_brainpoolP320r1;
        case Curve::brainpool384r1:
            return NID_brainpoolP384r1;
        case Curve::brainpool512r1:
            return NID_brainpoolP512r1;
        case Curve::sm2:
            return NID_sm2;
        case Curve::frp256v1:
        case Curve::curve25519:
        case Curve::curve448:
            break;
    }
    return NID_undef;
}

}  // namespace

void CurvePointDeleter::operator()(ec_point_st* point) const {
    EC_POINT_clear_free(point);
}

void WeierstrassCurve::GroupDeleter::operator()(ec_group_st* group) const {
    EC_GROUP_free(group);
}

const WeierstrassCurve* WeierstrassCurve::find(Curve curve) {
    if (is_edwards(curve)) {
        return nullptr;
    }
    // Setting up a curve costs as much as some multiplications, and it never changes.
    static thread_local std::map<Curve, WeierstrassCurve> curves;
    auto found = curves.find(curve);
    if (found == curves.end()) {
        found = curves.emplace(curve, WeierstrassCurve(curve)).first;
    }
    return &found->second;
}

WeierstrassCurve::WeierstrassCurve(Curve curve)
    : group_(make_group(curve)), bytes_((static_cast<std::size_t>(EC_GROUP_get_degree(group_.get())) + 7) / 8) {
    require(EC_GROUP_get_order(group_.get(), order_.get(), nullptr) == 1);
}

WeierstrassCurve::Group WeierstrassCurve::make_group(Curve curve) {
    Group group =
        curve == Curve::frp256v1 ? make_frp256v1() : Group(EC_GROUP_new_by_curve_name(registered_name(curve)));
    require(group != nullptr);
    return group;
}

// libcrypto does not know this curve by name. The values are those of the Journal officiel, 16 October 2011, text 30.
WeierstrassCurve::Group WeierstrassCurve::make_frp256v1() {
    const auto number = [](const char* digits) {
        BigNumber value;
        bignum_st* target = value.get();
        require(BN_hex2bn(&target, digits) != 0);
        return value;
    };
    const BigNumber p = number("F1FD178C0B3AD58F10126DE8CE42435B3961ADBCABC8CA6DE8FCF353D86E9C03");
    const BigNumber a = number("F1FD178C0B3AD58F10126DE8CE42435B3961ADBCABC8CA6DE8FCF353D86E9C00");
    const BigNumber b = number("EE353FCA5428A9300D4ABA754A44C00FDFEC0C9AE4B1A1803075ED967B7BB73F");
    const BigNumber x = number("B6B3D4C356C139EB31183D4749D423958C27D2DCAF98B70164C97A2DD98F5CFF");
    const BigNumber y = number("6142E0F7C8B204911F9271F0F3ECEF8C2701C307E8E4C9E183115A1554062CFB");
    const BigNumber n = number("F1FD178C0B3AD58F10126DE8CE42435B53DC67E140D2BF941FFDD459C6D655E1");

    Group group(EC_GROUP_new_curve_GFp(p.get(), a.get(), b.get(), nullptr));
    require(group != nullptr);
    const CurvePoint generator(EC_POINT_new(group.get()));
    require(generator != nullptr &&
            EC_POINT_set_affine_coordinates(group.get(), generator.get(), x.get(), y.get(), nullptr) == 1 &&
            EC_GROUP_set_generator(group.get(), generator.get(), n.get(), BN_value_one()) == 1);
    return group;
}

CurvePoint WeierstrassCurve::new_point() const {
    CurvePoint point(EC_POINT_new(group_.get()));
    require(point != nullptr);
    return point;
}

Bytes WeierstrassCurve::parameters() const {
    std::array<BigNumber, 4> values;
    require(EC_GROUP_get_curve(group_.get(), nullptr, values[0].get(), values[1].get(), nullptr) == 1 &&
            EC_POINT_get_affine_coordinates(group_.get(), EC_GROUP_get0_generator(group_.get()), values[2].get(),
                                            values[3].get(), nullptr) == 1);
    Bytes all;
    for (const BigNumber& value : values) {
        const SecretBytes octets = value.big_endian(bytes_);
        all.insert(all.end(), octets.begin(), octets.end());
    }
    return all;
}

std::optional<BigNumber> WeierstrassCurve::scalar(ByteView octets) const {
    if (octets.size() != bytes_) {
        return std::nullopt;
    }
    BigNumber value = BigNumber::from_big_endian(octets);
    if (value.is_zero() || value >= order_) {
        return std::nullopt;
    }
    return value;
}

std::optional<BigNumber> WeierstrassCurve::random_scalar(const RandomSource& random) const {
    constexpr int kAttempts = 128;
    const BigNumber last = order_ - BigNumber(1);
    SecretBytes octets((order_.bits() + 7) / 8);
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        random(octets.data(), octets.size());
        octets[0] &= static_cast<std::uint8_t>(0xFF >> (octets.size() * 8 - order_.bits()));
        const BigNumber candidate = BigNumber::from_big_endian(octets);
        if (candidate < last) {
            return candidate + BigNumber(1);
        }
    }
    return std::nullopt;
}

std::optional<CurvePoint> WeierstrassCurve::point(ByteView coordinates) const {
    if (coordinates.size() != 2 * bytes_) {
        return std::nullopt;
    }
    const BigNumber x = BigNumber::from_big_endian(coordinates.part(0, bytes_));
    const BigNumber y = BigNumber::from_big_endian(coordinates.part(bytes_));
    CurvePoint result = new_point();
    // Refuses coordinates that are not below p, and points off the curve.
    if (EC_POINT_set_affine_coordinates(group_.get(), result.get(), x.get(), y.get(), nullptr) != 1) {
        return std::nullopt;
    }
    return result;
}

std::optional<CurvePoint> WeierstrassCurve::point_with_x(ByteView x) const {
    if (x.size() != bytes_) {
        return std::nullopt;
    }
    BigNumber p;
    require(EC_GROUP_get_curve(group_.get(), p.get(), nullptr, nullptr, nullptr) == 1);
    const BigNumber value = BigNumber::from_big_endian(x);
    CurvePoint result = new_point();
    if (value >= p || EC_POINT_set_compressed_coordinates(group_.get(), result.get(), value.get(), 0, nullptr) != 1) {
        return std::nullopt;
    }
    return result;
}

std::optional<SecretBytes> WeierstrassCurve::coordinates(const CurvePoint& point) const {
    if (EC_POINT_is_at_infinity(group_.get(), point.get()) == 1) {
        return std::nullopt;
    }
    BigNumber x;
    BigNumber y;
    require(EC_POINT_get_affine_coordinates(group_.get(), point.get(), x.get(), y.get(), nullptr) == 1);
    SecretBytes both = x.big_endian(bytes_);
    const SecretBytes second = y.big_endian(bytes_);
    both.insert(both.end(), second.begin(), second.end());
    return both;
}

CurvePoint WeierstrassCurve::multiple(const BigNumber& k) const {
    CurvePoint result = new_point();
    require(EC_POINT_mul(group_.get(), result.get(), k.get(), nullptr, nullptr, nullptr) == 1);
    return result;
}

CurvePoint WeierstrassCurve::multiple(const BigNumber& k, const CurvePoint& point) const {
    CurvePoint result = new_point();
    require(EC_POINT_mul(group_.get(), result.get(), nullptr, point.get(), k.get(), nullptr) == 1);
    return result;
}

CurvePoint WeierstrassCurve::sum(const CurvePoint& p, const CurvePoint& q) const {
    CurvePoint result = new_point();
    require(EC_POINT_add(group_.get(), result.get(), p.get(), q.get(), nullptr) == 1);
    return result;
}

}  // namespace cxlvp::crypto
