// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace cxlvp::psl {

/// Version of the Coherent Accelerator Interface Architecture.
enum class Caia : unsigned {
    v1 = 1,  ///< POWER8, PSL8: segment tables and a hashed page table
    v2 = 2,  ///< POWER9, PSL9: radix page tables, DMA interface, atomics
};

}  // namespace cxlvp::psl
