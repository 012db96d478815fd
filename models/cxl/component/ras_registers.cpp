// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/component/ras_registers.h"

#include <array>
#include <cstddef>

namespace cxlvp::cxl {

namespace {

struct Error {
    const char* name;
    unsigned bit;
    const char* doc;
};

constexpr Error kUncorrectable[] = {
    {"CACHE_DATA_PARITY", 0, "CXL.cache data parity"},
    {"CACHE_ADDRESS_PARITY", 1, "CXL.cache address parity"},
    {"CACHE_BE_PARITY", 2, "CXL.cache byte-enable parity"},
    {"CACHE_DATA_ECC", 3, "CXL.cache data ECC"},
    {"MEM_DATA_PARITY", 4, "CXL.mem data parity"},
    {"MEM_ADDRESS_PARITY", 5, "CXL.mem address parity"},
    {"MEM_BE_PARITY", 6, "CXL.mem byte-enable parity"},
    {"MEM_DATA_ECC", 7, "CXL.mem data ECC"},
    {"REINIT_THRESHOLD", 8, "the link was initialised again too often"},
    {"RSVD_ENCODING", 9, "reserved encoding received"},
    {"POISON_RECEIVED", 10, "poison received"},
    {"RECEIVER_OVERFLOW", 11, "a receive buffer overflowed"},
    {"INTERNAL", 14, "error inside the component"},
    {"IDE_TX", 15, "CXL IDE, transmitting"},
    {"IDE_RX", 16, "CXL IDE, receiving"},
};
constexpr Error kCorrectable[] = {
    {"CACHE_DATA_ECC", 0, "CXL.cache data ECC"},
    {"MEM_DATA_ECC", 1, "CXL.mem data ECC"},
    {"CRC_THRESHOLD", 2, "too many CRC errors"},
    {"RETRY_THRESHOLD", 3, "too many retries"},
    {"CACHE_POISON", 4, "poison received on CXL.cache"},
    {"MEM_POISON", 5, "poison received on CXL.mem"},
    {"PHYSICAL", 6, "physical layer"},
};

/// One field for each error, all with one attribute.
template <std::size_t N>
constexpr std::array<Field, N> fields(const Error (&errors)[N], Attr attr, std::uint64_t reset) {
    std::array<Field, N> result{};
    for (std::size_t i = 0; i < N; ++i) result[i] = {errors[i].name, errors[i].bit, 1, attr, reset, errors[i].doc};
    return result;
}

constexpr auto kUncorrectableStatus = fields(kUncorrectable, Attr::rw1cs, 0);
constexpr auto kUncorrectableOn = fields(kUncorrectable, Attr::rws, 1);
constexpr auto kCorrectableStatus = fields(kCorrectable, Attr::rw1cs, 0);
constexpr auto kCorrectableOn = fields(kCorrectable, Attr::rws, 1);
constexpr Field kHeaderLog[] = {{"HEADER", 0, 32, Attr::ros, 0, "of the first error"}};

}  // namespace

std::vector<Field> ras_control_fields(bool multiple_header_recording) {
    return {
        {"FIRST_ERROR_POINTER", 0, 6, Attr::ros, 0, "bit of the first uncorrectable error"},
        {"MULTIPLE_HEADER_RECORDING", 9, 1, Attr::hwinit, std::uint64_t{multiple_header_recording},
         "capable of recording several headers"},
        {"POISON_ENABLED", 13, 1, Attr::hwinit, 1, "the component handles poison"},
    };
}

std::vector<Register> ras_registers(std::uint64_t pointer, TableSpan<Field> control) {
    return {
        {"RAS_UNCORRECTABLE_STATUS", pointer + 0x00, 4, kUncorrectableStatus, "errors seen"},
        {"RAS_UNCORRECTABLE_MASK", pointer + 0x04, 4, kUncorrectableOn, "errors not signalled"},
        {"RAS_UNCORRECTABLE_SEVERITY", pointer + 0x08, 4, kUncorrectableOn, "1: fatal"},
        {"RAS_CORRECTABLE_STATUS", pointer + 0x0c, 4, kCorrectableStatus, "errors seen"},
        {"RAS_CORRECTABLE_MASK", pointer + 0x10, 4, kCorrectableOn, "errors not signalled"},
        {"RAS_CONTROL", pointer + 0x14, 4, control, "capabilities and control"},
        {"RAS_HEADER_LOG", pointer + 0x18, 4, kHeaderLog, "header of the first uncorrectable error", 16, 4},
    };
}

}  // namespace cxlvp::cxl
