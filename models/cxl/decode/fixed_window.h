// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cxlvp/cxl/decode/interleave.h"
#include "cxlvp/cxl/decode/xor_maps.h"

namespace cxlvp::cxl {

/// How a window counts its ways (CXL r3.1 9.18.1.3).
enum class InterleaveArithmetic : std::uint8_t { modulo = 0, xor_maps = 1 };

/// What memory a window takes; bits of the restrictions of a CFMWS.
enum WindowRestriction : std::uint16_t {
    kWindowDeviceCoherent = 1 << 0,
    kWindowHostOnly = 1 << 1,
    kWindowVolatile = 1 << 2,
    kWindowPersistent = 1 << 3,
    kWindowFixed = 1 << 4,
    kWindowBackInvalidate = 1 << 5,
};

/// A CXL Fixed Memory Window as the CEDT describes it (CXL r3.1 9.18.1.3, CFMWS, with the maps of its CXIMS).
struct FixedWindowConfig {
    std::uint64_t base = 0;  ///< HPA, a multiple of 256 MiB
    std::uint64_t size = 0;  ///< bytes, a multiple of ways x 256 MiB
    std::uint64_t ways = 1;
    std::uint64_t granularity = 256;  ///< bytes
    InterleaveArithmetic arithmetic = InterleaveArithmetic::modulo;
    std::uint16_t restrictions = kWindowHostOnly | kWindowVolatile;  ///< `WindowRestriction` bits
    std::uint16_t qtg_id = 0;                                        ///< QoS throttling group
    std::vector<std::uint32_t> targets;                              ///< UIDs of host bridges, one for each way
    std::vector<std::uint64_t> xor_maps;                             ///< for XOR arithmetic, one for each way bit
    /// The window ends early because other memory begins there, so that its size need not be a multiple of ways x
    /// 256 MiB. Some platforms with a hole below 4 GiB have such windows, against the standard.
    bool cut_short = false;

    /// The rules this window breaks, one sentence each that begins with the name of the field; empty for a legal one.
    std::vector<std::string> mistakes() const;
};

/// The first routing level: HPAs of one window to host bridges.
class FixedWindow {
public:
    /// Throws `UserError` with all `mistakes` of the window.
    explicit FixedWindow(const FixedWindowConfig& config);

    const FixedWindowConfig& config() const { return config_; }
    const Interleave& interleave() const { return interleave_; }
    bool contains(std::uint64_t hpa) const { return hpa - config_.base < config_.size; }

    /// The way of an HPA inside the window, 0..ways-1.
    unsigned way(std::uint64_t hpa) const { return maps_.way(interleave_, hpa); }
    /// The UID of the host bridge an HPA inside the window goes to.
    std::uint32_t target(std::uint64_t hpa) const { return config_.targets[way(hpa)]; }
    /// The HPA of byte `offset` of the memory behind `way`, where the window is the only interleaved level and one
    /// endpoint decoder covers it: the inverse of `way` and `Interleave::device_offset`.
    std::uint64_t host_address(unsigned way, std::uint64_t offset) const {
        const std::uint64_t hpa = config_.base + interleave_.host_offset(offset, way, config_.base);
        return maps_.steer(interleave_, hpa, way);
    }

private:
    FixedWindowConfig config_;
    Interleave interleave_;
    XorMaps maps_;
};

}  // namespace cxlvp::cxl
