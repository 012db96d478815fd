// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/afu/descriptor_reader.h"

#include <fmt/format.h>

namespace cxlvp::host {

afu::AfuDescriptor read_descriptor(CapiBus& bus, std::uint64_t offset) {
    afu::AfuDescriptor::Words words{};
    const auto read = [&](unsigned word) { words[word] = bus.read_p2(offset + std::uint64_t{8} * word); };
    read(0);
    read(6);
    // The offset of the parts means nothing when processes have none.
    if (afu::AfuDescriptor::decode(words).process_area_required) read(7);
    for (const unsigned word : {4u, 5u, 8u, 9u}) read(word);
    return afu::AfuDescriptor::decode(words);
}

CapiStatus check_descriptor(const afu::AfuDescriptor& descriptor, CapiBus& bus, std::uint64_t offset,
                            std::uint64_t area_bytes, std::uint64_t page_bytes, DriverLog& log) {
    const std::uint64_t part = descriptor.process_area_bytes;
    const std::uint64_t processes = descriptor.processes;
    // The product can be larger than 64 bits.
    const bool parts_fit = processes == 0 || part <= area_bytes / processes;
    if (descriptor.area_required && (!parts_fit || descriptor.process_area_offset > area_bytes - part * processes))
        return CapiStatus::failed(
            CapiError::no_device,
            fmt::format("problem state of {:#x} bytes is too small for {} processes", area_bytes, processes));
    if (descriptor.small_process_areas(page_bytes)) log.warn("problem state of a process is smaller than a page");
    for (std::uint32_t i = 0; i < descriptor.records; ++i) {
        const std::uint64_t record = offset + descriptor.record_offset + i * descriptor.record_bytes;
        const std::uint32_t id = bus.read_p2_little_endian(record);
        if (id == 0 || !bus.link_up())
            return CapiStatus::failed(CapiError::invalid, fmt::format("configuration record {} cannot be read", i));
    }
    if ((descriptor.models & afu::AfuDescriptor::kDirected) != 0 && processes == 0)
        return CapiStatus::failed(CapiError::invalid, "directed mode without processes");
    return {};
}

}  // namespace cxlvp::host
