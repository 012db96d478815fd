// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace cxlvp::afu {

/// Programming models that a descriptor may ask for (req_prog_model).
inline constexpr std::uint16_t kDedicatedModel = 0x10;
inline constexpr std::uint16_t kDirectedModel = 0x04;

/// Fields of an AFU descriptor (CAIA, AFU descriptor), in units of the descriptor.
struct DescriptorWords {
    std::uint16_t interrupts = 0;  ///< interrupts of a process, at least
    std::uint16_t processes = 1;
    std::uint16_t records = 0;              ///< number of configuration records
    std::uint16_t models = 0;               ///< req_prog_model
    std::uint64_t record_units = 0;         ///< length of a configuration record, in 256 bytes
    std::uint64_t record_offset = 0;        ///< bytes from the start of the descriptor
    bool process_area = false;              ///< each process has a problem state area of its own
    bool area = false;                      ///< there is a problem state area
    std::uint64_t process_area_pages = 0;   ///< in 4 KiB
    std::uint64_t process_area_offset = 0;  ///< bytes from the start of the problem state area

    /// The first 0x50 bytes of the descriptor, big-endian.
    std::vector<std::uint8_t> encode() const;
};

/// Identity in a configuration record, laid out as the configuration space of PCI.
struct RecordIdentity {
    std::uint16_t vendor = 0x1014;
    std::uint16_t device = 0;
    std::uint8_t revision = 0;
    std::uint32_t class_code = 0x120000;  ///< processing accelerator
};

/// The descriptor space of an AFU: `words` and, where it names records, `words.records` of them with `identity`.
std::vector<std::uint8_t> descriptor_space(const DescriptorWords& words, const RecordIdentity& identity);

}  // namespace cxlvp::afu
