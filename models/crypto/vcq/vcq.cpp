// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/vcq/vcq.h"

namespace cxlvp::crypto {

Outcome Vcq::parse(std::size_t bytes) {
    commands_ = 0;
    const VcqEntry& header = entries_[0];
    if (header.magic != VcqEntry::kHeaderMagic) return {ErrorCode::efault, CoreId::sys, 0, true};
    const std::uint32_t count = header.count();
    if (header.id != VcqEntry::kHeaderId || count < VcqEntry::kMinCount || count > VcqEntry::kMaxCount ||
        count * VcqEntry::kBytes > bytes)
        return {ErrorCode::einval, CoreId::sys, 0};
    for (std::size_t i = 1; i < count; i += entries_[i].span()) {
        const VcqEntry& entry = entries_[i];
        if (entry.magic != VcqEntry::kCommandMagic || entry.span() == 0 || i + entry.span() > count)
            return {ErrorCode::efault, entry.core(), static_cast<std::uint8_t>(i)};
        index_[commands_++] = static_cast<std::uint8_t>(i);
    }
    return {};
}

Vcq::Item Vcq::item(std::size_t n) const {
    const std::uint8_t index = index_[n];
    const VcqEntry& entry = entries_[index];
    const auto* behind = reinterpret_cast<const std::uint8_t*>(entries_.data() + index + 1);
    return {index, {entry, ByteView(behind, (entry.span() - std::size_t{1}) * VcqEntry::kBytes)}};
}

}  // namespace cxlvp::crypto
