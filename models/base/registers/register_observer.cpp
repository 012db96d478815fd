// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/registers/register_observer.h"

#include <fmt/format.h>

namespace cxlvp {

std::string RegisterWarning::text() const {
    std::string what;
    switch (issue) {
        case RegisterIssue::preserve_changed:
            what = fmt::format("write changes reserved bits {:#x} that must be preserved", bits);
            break;
        case RegisterIssue::zero_written:
            what = fmt::format("write of 1 to reserved bits {:#x}", bits);
            break;
        case RegisterIssue::locked:
            what = fmt::format("write to locked bits {:#x} ignored", bits);
            break;
        case RegisterIssue::write_once:
            what = fmt::format("second write to write-once bits {:#x} ignored", bits);
            break;
        case RegisterIssue::hole_read:
            what = fmt::format("{}-byte read where no register is, answered with 0", bits);
            break;
        case RegisterIssue::hole_write:
            what = fmt::format("{}-byte write where no register is, ignored", bits);
            break;
        case RegisterIssue::address:
            what = fmt::format("{}-byte access refused: no register there", bits);
            break;
        case RegisterIssue::burst:
            what = fmt::format("{}-byte access refused: length, alignment or byte enables are not allowed", bits);
            break;
    }
    std::string where = map.name;
    if (reg != nullptr) {
        where += fmt::format(": {}", reg->name);
        if (reg->count > 1) where += fmt::format("[{}]", element);
    }
    return fmt::format("{}: {} (offset {:#x})", where, what, offset);
}

}  // namespace cxlvp
