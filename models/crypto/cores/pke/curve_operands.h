// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"
#include "cxlvp/crypto/core/quirk.h"
#include "cxlvp/crypto/timing/service_times.h"
#include "cxlvp/crypto/vcq/numbers.h"

namespace cxlvp::crypto {

/// How commands write scalars and coordinates of a short Weierstrass curve: in the octets of its field, of P-521 with
/// two zeros before them, because the words of the core have four octets.
class CurveOperands {
public:
    /// Nothing for a code that is no such curve.
    static std::optional<CurveOperands> of(std::uint32_t code, QuirkSet quirks);

    Curve curve() const { return curve_; }
    /// The octets of a scalar or coordinate in a command.
    std::size_t bytes() const { return field_ + padding_; }
    /// Takes the zeros away from each scalar or coordinate of a row; nothing when there is something else.
    std::optional<SecretBytes> unpadded(ByteView row) const;
    /// Puts them before each.
    SecretBytes padded(ByteView row) const;

private:
    CurveOperands(Curve curve, std::size_t field, std::size_t padding)
        : curve_(curve), field_(field), padding_(padding) {}

    Curve curve_;
    std::size_t field_;
    std::size_t padding_;
};

/// What a command does with a curve.
enum class CurveWork { sign, verify, ecdh, keygen };

/// The cycles that it takes. A curve that nobody has measured takes those of the measured one with as large a field.
std::uint64_t curve_cycles(const ServiceTimes& times, Curve curve, CurveWork work);

}  // namespace cxlvp::crypto
