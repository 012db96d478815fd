// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/pk/arithmetic/big_number.h"
#include "cxlvp/crypto/algorithms/pk/arithmetic/random_source.h"
#include "cxlvp/crypto/algorithms/pk/ec/curve.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"

struct ec_group_st;
struct ec_point_st;

namespace cxlvp::crypto {

/// Gives a point back, zeroised.
struct CurvePointDeleter {
    void operator()(ec_point_st* point) const;
};

/// A point of one WeierstrassCurve, the point at infinity included.
using CurvePoint = std::unique_ptr<ec_point_st, CurvePointDeleter>;

/// The arithmetic of one curve y^2 = x^3 + a x + b over a prime field, with a generator G of prime order n and cofactor
/// 1. Scalars and coordinates are octet strings of `bytes()` octets, most significant first.
class WeierstrassCurve {
public:
    /// The curve, or null for one that is not of this kind.
    static const WeierstrassCurve* find(Curve curve);

    /// The octets of a coordinate, and also of a scalar: on all these curves n and p have the same number of bits.
    std::size_t bytes() const { return bytes_; }
    /// The order n of the generator.
    const BigNumber& order() const { return order_; }
    /// The coefficients a and b and the generator: a || b || x || y.
    Bytes parameters() const;

    /// A scalar from 1 to n - 1; nothing for another value or another length.
    std::optional<BigNumber> scalar(ByteView octets) const;
    /// A uniformly random scalar from 1 to n - 1, found by rejection (FIPS 186-5 A.2.2 and A.3.2); nothing when the
    /// source gives none in 128 attempts, which a source that deserves the name never does.
    std::optional<BigNumber> random_scalar(const RandomSource& random) const;

    /// The point x || y, which is checked to be on the curve.
    std::optional<CurvePoint> point(ByteView coordinates) const;
    /// One of the two points with this x-coordinate, if there are any.
    std::optional<CurvePoint> point_with_x(ByteView x) const;
    /// x || y of a point; nothing for the point at infinity.
    std::optional<SecretBytes> coordinates(const CurvePoint& point) const;

    /// k G.
    CurvePoint multiple(const BigNumber& k) const;
    /// k P.
    CurvePoint multiple(const BigNumber& k, const CurvePoint& point) const;
    /// P + Q.
    CurvePoint sum(const CurvePoint& p, const CurvePoint& q) const;

private:
    struct GroupDeleter {
        void operator()(ec_group_st* group) const;
    };
    using Group = std::unique_ptr<ec_group_st, GroupDeleter>;

    explicit WeierstrassCurve(Curve curve);
    static Group make_group(Curve curve);
    static Group make_frp256v1();
    CurvePoint new_point() const;

    Group group_;
    std::size_t bytes_;
    BigNumber order_;
};

}  // namespace cxlvp::crypto
