// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/pk/edwards/edwards448.h"

namespace cxlvp::crypto {
namespace {

const BigNumber& prime() {
    static thread_local const BigNumber p = (BigNumber(1) << 448) - (BigNumber(1) << 224) - BigNumber(1);
    return p;
}

BigNumber times(const BigNumber& a, const BigNumber& b) {
    return mod_mul(a, b, prime());
}

BigNumber plus(const BigNumber& a, const BigNumber& b) {
    return mod_add(a, b, prime());
}

BigNumber minus(const BigNumber& a, const BigNumber& b) {
    return mod_sub(a, b, prime());
}

// A point (X / Z, Y / Z) of x^2 + y^2 = 1 + d x^2 y^2 with d = -39081.
struct Point {
    BigNumber x;
    BigNumber y;
    BigNumber z;
};

Point sum(const Point& p, const Point& q) {
    static const BigNumber minus_d(39081);
    const BigNumber a = times(p.z, q.z);
    const BigNumber b = times(a, a);
    const BigNumber c = times(p.x, q.x);
    const BigNumber d = times(p.y, q.y);
    const BigNumber minus_e = times(minus_d, times(c, d));
    const BigNumber f = plus(b, minus_e);
    const BigNumber g = minus(b, minus_e);
    const BigNumber h = times(plus(p.x, p.y), plus(q.x, q.y));
    return {times(times(a, f), minus(minus(h, c), d)), times(times(a, g), minus(d, c)), times(f, g)};
}

Point twice(const Point& p) {
    const BigNumber both = plus(p.x, p.y);
    const BigNumber b = times(both, both);
    const BigNumber c = times(p.x, p.x);
    const BigNumber d = times(p.y, p.y);
    const BigNumber e = plus(c, d);
    const BigNumber h = times(p.z, p.z);
    const BigNumber j = minus(e, plus(h, h));
    return {times(minus(b, e), j), times(e, minus(c, d)), times(e, j)};
}

// RFC 8032 5.2, table of parameters.
const Point& base() {
    static thread_local const Point point = {
        BigNumber::from_big_endian(Bytes{0x4F, 0x19, 0x70, 0xC6, 0x6B, 0xED, 0x0D, 0xED, 0x22, 0x1D, 0x15, 0xA6,
                                         0x22, 0xBF, 0x36, 0xDA, 0x9E, 0x14, 0x65, 0x70, 0x47, 0x0F, 0x17, 0x67,
                                         0xEA, 0x6D, 0xE3, 0x24, 0xA3, 0xD3, 0xA4, 0x64, 0x12, 0xAE, 0x1A, 0xF7,
                                         0x2A, 0xB6, 0x65, 0x11, 0x43, 0x3B, 0x80, 0xE1, 0x8B, 0x00, 0x93, 0x8E,
                                         0x26, 0x26, 0xA8, 0x2B, 0xC7, 0x0C, 0xC0, 0x5E}),
        BigNumber::from_big_endian(Bytes{0x69, 0x3F, 0x46, 0x71, 0x6E, 0xB6, 0xBC, 0x24, 0x88, 0x76, 0x20, 0x37,
                                         0x56, 0xC9, 0xC7, 0x62, 0x4B, 0xEA, 0x73, 0x73, 0x6C, 0xA3, 0x98, 0x40,
                                         0x87, 0x78, 0x9C, 0x1E, 0x05, 0xA0, 0xC2, 0xD7, 0x3A, 0xD3, 0xFF, 0x1C,
                                         0xE6, 0x7C, 0x39, 0xC4, 0xFD, 0xBD, 0x13, 0x2C, 0x4E, 0xD7, 0xC8, 0xAD,
                                         0x98, 0x08, 0x79, 0x5B, 0xF2, 0x30, 0xFA, 0x14}),
        BigNumber(1)};
    return point;
}

Bytes encode(const Point& point) {
    const BigNumber inverse = *mod_inverse(point.z, prime());
    const SecretBytes y = times(point.y, inverse).little_endian(kEd448Bytes);
    Bytes encoded(y.begin(), y.end());
    if (times(point.x, inverse).is_odd()) {
        encoded.back() |= 0x80;
    }
    return encoded;
}

}  // namespace

const BigNumber& edwards448_order() {
    // 2^446 minus this.
    static thread_local const BigNumber order =
        (BigNumber(1) << 446) -
        BigNumber::from_big_endian(Bytes{0x83, 0x35, 0xDC, 0x16, 0x3B, 0xB1, 0x24, 0xB6, 0x51, 0x29,
                                         0xC9, 0x6F, 0xDE, 0x93, 0x3D, 0x8D, 0x72, 0x3A, 0x70, 0xAA,
                                         0xDC, 0x87, 0x3D, 0x6D, 0x54, 0xA7, 0xBB, 0x0D});
    return order;
}

Bytes edwards448_base_multiple(const BigNumber& k) {
    Point result = {BigNumber(0), BigNumber(1), BigNumber(1)};
    for (std::size_t i = k.bits(); i-- > 0;) {
        result = twice(result);
        if (k.bit(i)) {
            result = sum(result, base());
        }
    }
    return encode(result);
}

}  // namespace cxlvp::crypto
