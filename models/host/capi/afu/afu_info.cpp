// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/afu/afu_info.h"

#include <fmt/format.h>

#include "cxlvp/psl/ibm_bits.h"

namespace cxlvp::host {

AfuInfo AfuInfo::read(CapiBus& bus, std::uint64_t offset) {
    using psl::ibm_bit;
    using psl::ibm_field;
    const auto word = [&](std::uint64_t at) { return bus.read_p2(offset + at); };
    AfuInfo info;
    const std::uint64_t limits = word(0x00);
    info.interrupts = static_cast<std::uint32_t>(ibm_field(limits, 0, 15));
    info.processes = static_cast<std::uint32_t>(ibm_field(limits, 16, 31));
    info.records = static_cast<std::uint32_t>(ibm_field(limits, 32, 47));
    info.dedicated = (limits & ibm_bit(59)) != 0;
    info.directed = (limits & ibm_bit(61)) != 0;
    const std::uint64_t psa = word(0x30);
    info.psa_bytes = ibm_field(psa, 8, 63) * 4096;
    info.psa = (psa & ibm_bit(7)) != 0;
    info.process_psa = (psa & ibm_bit(6)) != 0;
    if (info.process_psa) info.psa_offset = word(0x38);
    info.record_bytes = ibm_field(word(0x20), 8, 63) * 256;
    info.record_offset = word(0x28);
    info.error_bytes = ibm_field(word(0x40), 8, 63) * 4096;
    info.error_offset = word(0x48);
    return info;
}

CapiStatus AfuInfo::check(CapiBus& bus, std::uint64_t offset, std::uint64_t psa_area, std::uint64_t page_bytes,
                          DriverLog& log) const {
    // In this order because the product can be larger than 64 bits.
    const bool parts_fit = processes == 0 || psa_bytes == 0 || psa_bytes <= psa_area / processes;
    if (psa && (!parts_fit || psa_offset > psa_area - psa_bytes * processes))
        return CapiStatus::failed(CapiError::no_device, fmt::format("problem state of {:#x} bytes is too small for {} "
                                                                    "processes",
                                                                    psa_area, processes));
    if (process_psa && psa_bytes < page_bytes) log.warn("problem state of a process is smaller than a page");
    for (std::uint32_t i = 0; i < records; ++i) {
        const std::uint32_t id = bus.read_p2_little_endian(offset + record_offset + i * record_bytes);
        if (id == 0 || id == ~std::uint32_t{0})
            return CapiStatus::failed(CapiError::invalid, fmt::format("configuration record {} cannot be read", i));
    }
    if (directed && processes == 0) return CapiStatus::failed(CapiError::invalid, "directed mode without processes");
    return {};
}

}  // namespace cxlvp::host
