// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::host {

class ProcessMemory;

/// Who an AFU works for.
struct CapiProcess {
    bool kernel = false;     ///< the kernel itself: privileged, no memory of its own
    bool real_mode = false;  ///< addresses are real ones (kernel only)
    bool bits64 = true;      ///< a process of 64 bits; the kernel: MSR.SF
    std::uint32_t pid = 0;   ///< process (CAIA 1), or its memory context (CAIA 2); the kernel has 0
    std::uint32_t tid = 0;   ///< thread that the AFU may wake (CAIA 2); 0: none
    /// What it has mapped. Null when the process is gone, or for the kernel in real mode.
    ProcessMemory* memory = nullptr;
};

}  // namespace cxlvp::host
