// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/crypto/timing/service_item.h"

namespace cxlvp::crypto {

/// Cost of one item in place of that of the grade.
struct ServiceOverride {
    std::string item;
    std::uint64_t cycles = 0;
    static const Schema<ServiceOverride>& schema();
};

/// How many core cycles everything takes: the numbers of a grade, each of which may be replaced.
class ServiceTimes {
public:
    /// Throws `UserError` when an override names no item.
    explicit ServiceTimes(Grade grade, const std::vector<ServiceOverride>& overrides = {});

    std::uint64_t operator[](ServiceItem item) const { return cycles_[static_cast<std::size_t>(item)]; }
    /// One AES block under a key of `key_bytes` (16, 24 or 32).
    std::uint64_t aes_block(std::size_t key_bytes) const;
    /// Loading an AES key of `key_bytes` (16, 24 or 32).
    std::uint64_t aes_key(std::size_t key_bytes) const;
    /// One block of a sponge with a rate of `rate` bytes.
    std::uint64_t keccak_block(std::size_t rate) const;

private:
    std::array<std::uint64_t, kServiceItems> cycles_{};
};

}  // namespace cxlvp::crypto
