// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/kdf/cmac_kdf.h"

#include <algorithm>

#include "cxlvp/crypto/algorithms/byte_order.h"
#include "cxlvp/crypto/algorithms/mac/block_mac.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"

namespace cxlvp::crypto {

bool cmac_kdf(ByteView key, ByteView fixed, std::size_t counter_bits, std::uint8_t* out, std::size_t size) {
    if (counter_bits == 0 || counter_bits > 32 || counter_bits % 8 != 0) return false;
    const std::uint64_t blocks = (size + BlockMac::kSize - 1) / BlockMac::kSize;
    if (blocks >> counter_bits != 0) return false;
    BlockMac code;
    SecretBytes block(BlockMac::kSize);
    for (std::uint32_t number = 1; number <= blocks; ++number) {
        if (!code.begin(BlockMacKind::cmac, BlockFamily::aes, key)) return false;
        std::uint8_t counter[4];
        store_be(counter, number);
        code.update(ByteView(counter, sizeof(counter)).part(4 - counter_bits / 8));
        code.update(fixed);
        code.final(block.data());
        const std::size_t taken = std::min(size, block.size());
        out = std::copy_n(block.begin(), taken, out);
        size -= taken;
    }
    return true;
}

}  // namespace cxlvp::crypto
