// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/timing/service_times.h"

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::crypto {

ServiceTimes::ServiceTimes(Grade grade, const std::map<std::string, std::uint64_t>& overrides) {
    for (std::size_t i = 0; i < kServiceItems; ++i) {
        const ServiceRow& row = service_table()[i];
        cycles_[i] = grade == Grade::fast ? row.fast : grade == Grade::iterative ? row.iterative : row.masked;
    }
    for (const auto& [name, cycles] : overrides) {
        const ServiceRow* row = find_service_row(name);
        if (row == nullptr) throw UserError(fmt::format("service: there is no item '{}'", name));
        cycles_[static_cast<std::size_t>(row->item)] = cycles;
    }
}

std::uint64_t ServiceTimes::aes_block(std::size_t key_bytes) const {
    return (*this)[key_bytes == 16   ? ServiceItem::aes128_block
                   : key_bytes == 24 ? ServiceItem::aes192_block
                                     : ServiceItem::aes256_block];
}

std::uint64_t ServiceTimes::aes_key(std::size_t key_bytes) const {
    return (*this)[key_bytes == 16   ? ServiceItem::aes128_key
                   : key_bytes == 24 ? ServiceItem::aes192_key
                                     : ServiceItem::aes256_key];
}

std::uint64_t ServiceTimes::keccak_block(std::size_t rate) const {
    return (*this)[ServiceItem::keccak_block] + (*this)[ServiceItem::keccak_16_bytes] * (rate / 16);
}

}  // namespace cxlvp::crypto
