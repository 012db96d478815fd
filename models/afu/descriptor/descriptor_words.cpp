// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu/descriptor/descriptor_words.h"

#include "cxlvp/afu/base/big_endian.h"

namespace cxlvp::afu {

namespace {

constexpr std::size_t kWords = 0x50;
constexpr std::uint64_t kRecordUnit = 256;
constexpr std::uint64_t kProcessAreaRequired = std::uint64_t{1} << 57;  // bit 6
constexpr std::uint64_t kAreaRequired = std::uint64_t{1} << 56;         // bit 7

}  // namespace

std::vector<std::uint8_t> DescriptorWords::encode() const {
    std::vector<std::uint8_t> out(kWords);
    store_be(&out[0x00], 2, interrupts);
    store_be(&out[0x02], 2, processes);
    store_be(&out[0x04], 2, records);
    store_be(&out[0x06], 2, models);
    store_be(&out[0x20], 8, record_units);
    store_be(&out[0x28], 8, record_offset);
    store_be(&out[0x30], 8,
             (process_area ? kProcessAreaRequired : 0) | (area ? kAreaRequired : 0) | process_area_pages);
    store_be(&out[0x38], 8, process_area_offset);
    return out;
}

std::vector<std::uint8_t> descriptor_space(const DescriptorWords& words, const RecordIdentity& identity) {
    std::vector<std::uint8_t> out = words.encode();
    const std::uint64_t length = words.record_units * kRecordUnit;
    if (words.records != 0) out.resize(words.record_offset + words.records * length);
    for (unsigned i = 0; i < words.records; ++i) {
        std::uint8_t* record = &out[words.record_offset + i * length];
        record[0x0] = static_cast<std::uint8_t>(identity.vendor);
        record[0x1] = static_cast<std::uint8_t>(identity.vendor >> 8);
        record[0x2] = static_cast<std::uint8_t>(identity.device);
        record[0x3] = static_cast<std::uint8_t>(identity.device >> 8);
        record[0x8] = identity.revision;
        record[0x9] = static_cast<std::uint8_t>(identity.class_code);
        record[0xa] = static_cast<std::uint8_t>(identity.class_code >> 8);
        record[0xb] = static_cast<std::uint8_t>(identity.class_code >> 16);
    }
    return out;
}

}  // namespace cxlvp::afu
