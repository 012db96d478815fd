// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::afu {

/// Most bytes of one request of the DMA interface.
inline constexpr unsigned kDmaBytes = 512;

/// A request of the DMA interface of a PSL9 (d0h_*), all beats in one.
struct DmaRequest {
    enum class Type : std::uint8_t { read = 0, write = 1, atomic = 3 };
    unsigned port = 0;
    Type type = Type::read;
    std::uint16_t utag = 0;
    std::uint16_t itag = 0;
    std::uint16_t size = 128;            ///< bytes, 1 to 512
    std::uint16_t offset = 0;            ///< of the first byte behind the address that the itag was given for
    std::uint8_t atomic_op = 0;          ///< d0h_datomic_op
    bool little_endian = false;          ///< operands of an atomic
    const std::uint8_t* data = nullptr;  ///< what is written, or the operands of an atomic; valid during the call
};

/// A request has left the PSL (hd0_sent_*).
struct DmaSent {
    enum class Status : std::uint8_t { read = 0, write = 1, fail = 2, flush = 3 };
    unsigned port = 0;
    std::uint16_t utag = 0;
    Status status = Status::read;
};

/// The answer to a read or an atomic (hd0_cpl_*), all beats in one.
struct DmaCompletion {
    enum class Type : std::uint8_t { data = 0, error = 2, poisoned = 3, atomic = 4 };
    unsigned port = 0;
    std::uint16_t utag = 0;
    Type type = Type::data;
    std::uint16_t size = 0;
    const std::uint8_t* data = nullptr;  ///< valid during the call; null with an error
};

}  // namespace cxlvp::afu
