// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu_interface/afu_descriptor.h"

namespace cxlvp::afu {

namespace {

// Words by number; word n is at byte 8 n.
constexpr std::size_t kNumbers = 0, kRecordLength = 4, kRecordOffset = 5, kAreas = 6, kAreaOffset = 7,
                      kBufferLength = 8, kBufferOffset = 9;
constexpr std::uint64_t kLengthMask = (std::uint64_t{1} << 56) - 1;     // bits 8 to 63, counted from the top
constexpr std::uint64_t kProcessAreaRequired = std::uint64_t{1} << 57;  // bit 6
constexpr std::uint64_t kAreaRequired = std::uint64_t{1} << 56;         // bit 7

std::uint16_t quarter(std::uint64_t word, unsigned index) {
    return static_cast<std::uint16_t>(word >> (48 - 16 * index));
}

std::uint64_t length(std::uint64_t bytes, std::uint64_t unit) {
    return bytes / unit & kLengthMask;
}

}  // namespace

AfuDescriptor::Words AfuDescriptor::encode() const {
    Words words{};
    words[kNumbers] = std::uint64_t{interrupts_per_process} << 48 | std::uint64_t{processes} << 32 |
                      std::uint64_t{records} << 16 | models;
    words[kRecordLength] = length(record_bytes, kRecordUnit);
    words[kRecordOffset] = record_offset;
    words[kAreas] = (process_area_required ? kProcessAreaRequired : 0) | (area_required ? kAreaRequired : 0) |
                    length(process_area_bytes, kAreaUnit);
    words[kAreaOffset] = process_area_offset;
    words[kBufferLength] = length(error_buffer_bytes, kAreaUnit);
    words[kBufferOffset] = error_buffer_offset;
    return words;
}

AfuDescriptor AfuDescriptor::decode(const Words& words) {
    AfuDescriptor out;
    out.interrupts_per_process = quarter(words[kNumbers], 0);
    out.processes = quarter(words[kNumbers], 1);
    out.records = quarter(words[kNumbers], 2);
    out.models = quarter(words[kNumbers], 3);
    out.record_bytes = (words[kRecordLength] & kLengthMask) * kRecordUnit;
    out.record_offset = words[kRecordOffset];
    out.process_area_required = (words[kAreas] & kProcessAreaRequired) != 0;
    out.area_required = (words[kAreas] & kAreaRequired) != 0;
    out.process_area_bytes = (words[kAreas] & kLengthMask) * kAreaUnit;
    out.process_area_offset = out.process_area_required ? words[kAreaOffset] : 0;
    out.error_buffer_bytes = (words[kBufferLength] & kLengthMask) * kAreaUnit;
    out.error_buffer_offset = words[kBufferOffset];
    return out;
}

std::uint64_t AfuDescriptor::read(const Words& words, std::uint64_t address, bool doubleword) {
    if (address >= kBytes) return 0;
    const std::uint64_t word = words[static_cast<std::size_t>(address / 8)];
    if (doubleword) return word;
    return (address & 4) != 0 ? word & 0xffffffff : word >> 32;
}

AfuDescriptor::Status AfuDescriptor::check(std::uint64_t area_bytes) const {
    if ((models & (kDedicated | kDirected)) == 0) return Status::no_model;
    if ((models & kDirected) != 0 && processes == 0) return Status::no_process;
    if (records != 0 && (record_bytes == 0 || record_bytes % kRecordUnit != 0 || record_offset % kRecordUnit != 0))
        return Status::record_unaligned;
    if (process_area_bytes % kAreaUnit != 0 || error_buffer_bytes % kAreaUnit != 0) return Status::length_unaligned;
    if (area_required) {
        // Division instead of a product, which need not fit.
        const bool begins = process_area_offset <= area_bytes;
        if (!begins || (processes != 0 && process_area_bytes > (area_bytes - process_area_offset) / processes))
            return Status::area_too_small;
    }
    return Status::ok;
}

ProcessArea AfuDescriptor::process_area(std::uint64_t area_bytes, bool master, std::uint16_t handle) const {
    if (master || process_area_bytes == 0) return {0, area_bytes};
    return {process_area_offset + process_area_bytes * handle, process_area_bytes};
}

const char* to_string(AfuDescriptor::Status status) {
    switch (status) {
        case AfuDescriptor::Status::ok:
            return "ok";
        case AfuDescriptor::Status::no_model:
            return "neither dedicated nor directed mode";
        case AfuDescriptor::Status::no_process:
            return "directed mode without processes";
        case AfuDescriptor::Status::record_unaligned:
            return "configuration records not in units of 256 bytes";
        case AfuDescriptor::Status::area_too_small:
            return "problem state area too small";
        case AfuDescriptor::Status::length_unaligned:
            return "length not in units of 4096 bytes";
    }
    return "?";
}

}  // namespace cxlvp::afu
