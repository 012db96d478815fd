// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "cxlvp/afu_interface/afu_descriptor.h"

namespace cxlvp::afu {

/// Identity in a configuration record, laid out as the configuration space of PCI.
struct RecordIdentity {
    std::uint16_t vendor = 0x1014;
    std::uint16_t device = 0;
    std::uint8_t revision = 0;
    std::uint32_t class_code = 0x120000;  ///< processing accelerator
};

/// Gives `descriptor` an error buffer of `bytes` bytes (a multiple of 4 KiB; 0 for none) behind its records.
void add_error_buffer(AfuDescriptor& descriptor, std::uint64_t bytes);

/// The descriptor space of an AFU: its descriptor, its records with `identity`, and its error buffer, which is empty.
std::vector<std::uint8_t> descriptor_space(const AfuDescriptor& descriptor, const RecordIdentity& identity);

}  // namespace cxlvp::afu
