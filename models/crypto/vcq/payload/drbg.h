// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::crypto {

/// Commands of DRBG, random numbers.
enum class DrbgCommand : std::uint8_t {
    config = 0x01,     ///< `DrbgConfig`
    generate = 0x02,   ///< `DrbgGenerate`
    datastore = 0x03,  ///< `DrbgDatastore`
    reset = 0x04,
};

/// Payload of CONFIG.
struct DrbgConfig {
    std::uint32_t ratio = 0;
    std::uint32_t strength = 0;
    std::uint8_t personalisation[16] = {};
};

/// Payload of GENERATE.
struct DrbgGenerate {
    std::uint64_t destination = 0;  ///< address
    std::uint32_t length = 0;
    std::uint8_t additional[16] = {};
    std::uint32_t reserved = 0;
};

/// Payload of DATASTORE.
struct DrbgDatastore {
    std::uint64_t object = 0;  ///< reference
    std::uint32_t length = 0;
    std::uint32_t type = 0;
    std::uint8_t additional[16] = {};
};

}  // namespace cxlvp::crypto
