// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu/descriptor/descriptor_space.h"

#include <algorithm>

#include "cxlvp/afu/base/big_endian.h"
#include "cxlvp/base/core/round_up.h"

namespace cxlvp::afu {

namespace {

std::uint64_t end_of_records(const AfuDescriptor& descriptor) {
    const std::uint64_t end = descriptor.record_offset + descriptor.records * descriptor.record_bytes;
    return std::max<std::uint64_t>(AfuDescriptor::kBytes, descriptor.records == 0 ? 0 : end);
}

void store_record(std::uint8_t* record, const RecordIdentity& identity) {
    record[0x0] = static_cast<std::uint8_t>(identity.vendor);
    record[0x1] = static_cast<std::uint8_t>(identity.vendor >> 8);
    record[0x2] = static_cast<std::uint8_t>(identity.device);
    record[0x3] = static_cast<std::uint8_t>(identity.device >> 8);
    record[0x8] = identity.revision;
    record[0x9] = static_cast<std::uint8_t>(identity.class_code);
    record[0xa] = static_cast<std::uint8_t>(identity.class_code >> 8);
    record[0xb] = static_cast<std::uint8_t>(identity.class_code >> 16);
}

}  // namespace

void add_error_buffer(AfuDescriptor& descriptor, std::uint64_t bytes) {
    descriptor.error_buffer_bytes = bytes;
    descriptor.error_buffer_offset = bytes == 0 ? 0 : round_up(end_of_records(descriptor), AfuDescriptor::kAreaUnit);
}

std::vector<std::uint8_t> descriptor_space(const AfuDescriptor& descriptor, const RecordIdentity& identity) {
    std::vector<std::uint8_t> out(
        std::max(end_of_records(descriptor), descriptor.error_buffer_offset + descriptor.error_buffer_bytes));
    const AfuDescriptor::Words words = descriptor.encode();
    for (std::size_t n = 0; n < words.size(); ++n) store_be(&out[8 * n], 8, words[n]);
    for (unsigned i = 0; i < descriptor.records; ++i)
        store_record(&out[descriptor.record_offset + i * descriptor.record_bytes], identity);
    return out;
}

}  // namespace cxlvp::afu
