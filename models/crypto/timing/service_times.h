// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>

#include "cxlvp/crypto/timing/service_item.h"

namespace cxlvp::crypto {

/// How many core cycles everything takes: the numbers of a grade, each of which may be replaced.
class ServiceTimes {
public:
    /// `overrides` gives cycles by name of the item; throws `UserError` for a name that no item has.
    explicit ServiceTimes(Grade grade, const std::map<std::string, std::uint64_t>& overrides = {});

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
