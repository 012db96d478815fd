// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/host/crypto/host_bus.h"

namespace cxlvp::host {

/// A piece of simulated memory in which the operands of one case are laid out one after the other.
class CaseMemory {
public:
    static constexpr std::uint64_t kAlignment = 64;

    /// `bytes` bytes from `base` on.
    CaseMemory(HostBus& bus, std::uint64_t base, std::uint64_t bytes)
        : bus_(bus), base_(base), end_(base + bytes), next_(base) {}

    /// Forgets what was laid out.
    void clear() { next_ = base_; }
    /// Writes `octets` and returns their address.
    std::uint64_t place(crypto::ByteView octets);
    /// Room for `bytes` octets, which are set to something that no result is likely to be.
    std::uint64_t reserve(std::size_t bytes);
    crypto::Bytes read(std::uint64_t address, std::size_t bytes);

private:
    std::uint64_t take(std::size_t bytes);

    HostBus& bus_;
    const std::uint64_t base_;
    const std::uint64_t end_;
    std::uint64_t next_;
};

}  // namespace cxlvp::host
