// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/dma/dma_config.h"

namespace cxlvp::psl {

const Schema<DmaConfig>& DmaConfig::schema() {
    using C = DmaConfig;
    static const Schema<C> schema =
        Schema<C>()
            .count("ports", &C::ports, {1, 2}, {"ports of the DMA interface", "assumed"})
            .count("itags", &C::itags, {1, 512}, {"translation tags", "assumed"})
            .count("reads", &C::reads, {1, 64},
                   {"reads and fetching atomics under way at a port", "the public simulation engine"})
            .count("writes", &C::writes, {1, 64},
                   {"writes and storing atomics under way at a port", "the public simulation engine"})
            .count("send_cycles", &C::send_cycles, {0, 100'000},
                   {"cycles from a request to its sent status", "assumed"});
    return schema;
}

}  // namespace cxlvp::psl
