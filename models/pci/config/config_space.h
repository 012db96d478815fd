// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "cxlvp/base/registers/register_file.h"
#include "cxlvp/pci/capability/capability.h"
#include "cxlvp/pci/config/config_target.h"
#include "cxlvp/pci/reset.h"

namespace cxlvp::pci {

/// The 4 KiB of configuration space of one function (PCIe 7.5, 7.6): a header, the chain of capabilities below 0x100
/// and the chain of extended capabilities from 0x100 on. Each of them is a register file of its own; the space places
/// them, links them, and hands accesses on. Where nothing is, reads give 0 and writes are ignored (PCIe 7.3.2), which
/// is no mistake of software and not counted.
class ConfigSpace {
public:
    static constexpr std::uint64_t kSize = 4096;
    static constexpr std::uint64_t kHeaderSize = 0x40;
    static constexpr std::uint64_t kExtendedStart = 0x100;

    /// `name` is that of the function, for messages. `header` has 64 bytes and the fields CAPABILITIES_POINTER and
    /// STATUS.CAPABILITIES_LIST; it must outlive the space.
    ConfigSpace(std::string name, RegisterFile& header);
    ConfigSpace(const ConfigSpace&) = delete;
    ConfigSpace& operator=(const ConfigSpace&) = delete;

    /// Puts `capability`, which must outlive the space, at the end of its chain: at `offset`, or at the first place
    /// that is large enough. The first extended capability is always at 0x100. Throws `UserError` that names the
    /// capability when it does not fit, would overlap another, or is in a space already.
    void append(Capability& capability, std::uint64_t offset = 0);

    /// Software access of 1, 2 or 4 bytes that do not cross a doubleword (asserted).
    void read(std::uint64_t offset, std::uint8_t* data, unsigned bytes, Tick now = 0);
    void write(std::uint64_t offset, const std::uint8_t* data, unsigned bytes, Tick now = 0);
    /// The same access to stored values, without side effects.
    void debug_read(std::uint64_t offset, std::uint8_t* data, unsigned bytes) const;
    void debug_write(std::uint64_t offset, const std::uint8_t* data, unsigned bytes);
    /// Serves `request` at its register, whatever function it names.
    void access(ConfigRequest& request);
    /// Little-endian values, for software written in C++.
    std::uint32_t read_value(std::uint64_t offset, unsigned bytes = 4, Tick now = 0);
    void write_value(std::uint64_t offset, std::uint32_t value, unsigned bytes = 4, Tick now = 0);

    /// Resets header and capabilities.
    void reset(Reset kind, Tick now);

    /// Who hears the warnings of all register files; null for nobody.
    void set_observer(RegisterObserver* observer);

    /// One register file and its place.
    struct Block {
        std::uint64_t offset;
        RegisterFile* registers;
        Capability* capability;  ///< null for the header
    };
    /// The header, then the capabilities in the order they were appended.
    const std::vector<Block>& blocks() const { return blocks_; }

private:
    static constexpr std::uint8_t kNone = 0xff;

    std::uint64_t find_place(const Capability& capability) const;
    void check_place(const Capability& capability, std::uint64_t offset) const;
    const Block* block(std::uint64_t offset) const;

    const std::string name_;
    std::vector<Block> blocks_;
    std::array<std::uint8_t, kSize / 4> owner_;  ///< by doubleword: index of the block
    RegisterObserver* observer_ = nullptr;
    Capability* last_standard_ = nullptr;
    Capability* last_extended_ = nullptr;
};

}  // namespace cxlvp::pci
