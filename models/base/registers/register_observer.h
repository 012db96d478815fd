// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/base/registers/register_map.h"

namespace cxlvp {

/// What software did wrong. The first four belong to a register, the others to the map as a whole.
enum class RegisterIssue : std::uint8_t {
    preserve_changed,  ///< a write would have changed a RsvdP bit
    zero_written,      ///< a write carried 1 for a RsvdZ or undeclared bit
    locked,            ///< a write would have changed a locked RWL bit
    write_once,        ///< a write would have changed a RWO bit that was written before
    hole_read,         ///< a read where no register is, answered with 0
    hole_write,        ///< a write where no register is, ignored
    address,           ///< refused with an address error
    burst,             ///< refused for its length, alignment, reach or byte enables
};
inline constexpr std::size_t kRegisterIssues = 8;
/// Issues below this number belong to a register.
inline constexpr std::size_t kPerRegisterIssues = 4;

/// One thing worth telling the user: the first time an issue occurs for a register (or for the map).
struct RegisterWarning {
    const RegisterMap& map;
    RegisterIssue issue;
    const Register* reg;   ///< null for issues of the map
    unsigned element;      ///< of an array, else 0
    std::uint64_t offset;  ///< bytes from the start of the map
    std::uint64_t bits;    ///< offending bits of the register; length of the access for issues of the map
    Tick now;              ///< time given with the access

    /// "dma: CTRL: write of 1 to reserved bits 0x30 (offset 0x0)".
    std::string text() const;
};

/// Receives warnings of register files. `warn` may be called in the middle of an access and must not access the file.
class RegisterObserver {
public:
    virtual ~RegisterObserver() = default;
    /// Called once for each (register, issue); further occurrences are only counted.
    virtual void warn(const RegisterWarning& warning) = 0;
};

}  // namespace cxlvp
