// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "cxlvp/base/registers/register_file.h"
#include "cxlvp/pci/capability/capability_header.h"
#include "cxlvp/pci/reset.h"

namespace cxlvp::pci {

/// How configuration space is accessed: bytes of one doubleword, which may hold several registers (PCIe 7.2, 7.3).
inline constexpr AccessRule kConfigAccess = {1, 4, true, true, false};

/// A capability structure of a configuration space: the header and a body that the caller declares as a register table,
/// in which offsets count from the start of the structure, as the standards write them.
///
///     constexpr Register kBody[] = {{"CONTROL", 0x0C, 2, kControl, "..."}};
///     constexpr RegisterMap kMap = {"cxl_device", 0x3C, kBody};
///     Capability dvsec{CapabilityHeader::dvsec(0x1E98, 0, 2), kMap};
///     dvsec.registers().on_write<&Device::control_written>(dvsec.registers().index("CONTROL"), this);
///     space.append(dvsec);
///
/// The name of the body is the name of the capability, its size the length of the structure; its access rule does not
/// count. Values that differ between devices are HwInit fields, which the owner sets once.
class Capability {
public:
    /// The tables of `body` must outlive the capability. Throws `UserError`, which names the capability, for mistakes
    /// of the table: a body that overlaps the header, or a length that is no multiple of 4.
    Capability(const CapabilityHeader& header, const RegisterMap& body);

    const char* name() const { return map_.name; }
    const CapabilityHeader& header() const { return header_; }
    /// Bytes of the structure.
    std::uint64_t size() const { return map_.size; }
    /// Place in the configuration space; 0 before it is appended to one.
    std::uint64_t offset() const { return offset_; }
    RegisterFile& registers() { return file_; }
    const RegisterFile& registers() const { return file_; }

    /// The field "REG.FIELD" keeps its value in a function-level reset although its attribute does not say so: one of
    /// those that belong to the link rather than the function (PCIe 6.6.2).
    void keep_in_function_reset(std::string_view field);
    /// Resets the registers.
    void reset(Reset kind, Tick now);

private:
    friend class ConfigSpace;
    void place(std::uint64_t offset) { offset_ = offset; }
    void link(std::uint64_t next) { file_.set(next_, next); }

    const CapabilityHeader header_;
    const std::vector<Register> table_;
    const RegisterMap map_;
    RegisterFile file_;
    const FieldRef next_;
    std::vector<FieldRef> kept_;
    std::uint64_t offset_ = 0;
};

}  // namespace cxlvp::pci
