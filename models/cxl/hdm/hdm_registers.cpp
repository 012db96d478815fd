// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/hdm/hdm_registers.h"

namespace cxlvp::cxl {

namespace {

// Lock On Commit makes the fields read-only together with Committed. Before that software may still write them, but a
// committed decoder is in use: writes are refused until Commit is cleared.
constexpr const char* kWhileCommitted = "HDM_CONTROL.COMMITTED";
constexpr const char* kWhileLocked = "HDM_CONTROL.COMMITTED & HDM_CONTROL.LOCK_ON_COMMIT";

constexpr Field kUnits[] = {{"BITS_31_28", 28, 4, Attr::rwl, 0, "units of 256 MiB", kWhileCommitted}};
constexpr Field kHigh[] = {{"BITS_63_32", 0, 32, Attr::rwl, 0, "upper half", kWhileCommitted}};
constexpr Field kTargetsLow[] = {{"WAY_0", 0, 8, Attr::rwl, 0, "port number for way 0", kWhileCommitted},
                                 {"WAY_1", 8, 8, Attr::rwl, 0, "port number for way 1", kWhileCommitted},
                                 {"WAY_2", 16, 8, Attr::rwl, 0, "port number for way 2", kWhileCommitted},
                                 {"WAY_3", 24, 8, Attr::rwl, 0, "port number for way 3", kWhileCommitted}};
constexpr Field kTargetsHigh[] = {{"WAY_4", 0, 8, Attr::rwl, 0, "port number for way 4", kWhileCommitted},
                                  {"WAY_5", 8, 8, Attr::rwl, 0, "port number for way 5", kWhileCommitted},
                                  {"WAY_6", 16, 8, Attr::rwl, 0, "port number for way 6", kWhileCommitted},
                                  {"WAY_7", 24, 8, Attr::rwl, 0, "port number for way 7", kWhileCommitted}};

std::vector<Field> capability_fields(const HdmConfig& config) {
    const bool endpoint = config.role == HdmRole::endpoint;
    const auto flag = [](bool value) { return std::uint64_t{value}; };
    return {
        {"DECODER_COUNT", 0, 4, Attr::hwinit, config.decoder_code(), "code of the number of decoders"},
        {"TARGET_COUNT", 4, 4, Attr::hwinit, endpoint ? 0 : config.target_count, "longest target list; 0 in a device"},
        {"INTERLEAVE_11_8", 8, 1, Attr::hwinit, flag(config.interleave_11_8), "address bits 11:8 may select a way"},
        {"INTERLEAVE_14_12", 9, 1, Attr::hwinit, flag(config.interleave_14_12), "address bits 14:12 may select a way"},
        {"POISON_CAPABLE", 10, 1, Attr::hwinit, flag(config.poison_on_decode_error), "poison on decode error"},
        {"WAYS_3_6_12", 11, 1, Attr::hwinit, flag(endpoint && config.ways_3_6_12), "3, 6 and 12 ways"},
        {"WAYS_16", 12, 1, Attr::hwinit, flag(endpoint && config.ways_16), "16 ways"},
        {"UIO_CAPABLE", 13, 1, Attr::hwinit, flag(config.uio), "unordered I/O"},
        {"UIO_DECODER_COUNT", 16, 4, Attr::hwinit, config.uio_decoders, "code of the number of decoders with UIO"},
        {"MEMDATA_NXM_CAPABLE", 20, 1, Attr::hwinit, flag(config.mem_data_nxm), "MemData-NXM on decode error"},
        {"COHERENCY", 21, 2, Attr::hwinit, std::uint64_t(config.coherency),
         "0 unknown, 1 device-coherent, 2 host-only, 3 both"},
    };
}

std::vector<Field> global_control_fields(const HdmConfig& config) {
    return {
        {"POISON_ENABLE", 0, 1, config.poison_on_decode_error ? Attr::rw : Attr::ro, 0, "answer a miss with poison"},
        {"DECODER_ENABLE", 1, 1, config.has_enable() ? Attr::rw : Attr::ro, 0, "committed decoders decode"},
    };
}

std::vector<Field> control_fields(const HdmConfig& config) {
    std::vector<Field> fields = {
        {"IG", 0, 4, Attr::rwl, 0, "granularity is 256 << IG bytes, 0..6", kWhileCommitted},
        {"IW", 4, 4, Attr::rwl, 0, "0..4: 1 << IW ways, 8..A: 3, 6, 12 ways", kWhileCommitted},
        {"LOCK_ON_COMMIT", 8, 1, Attr::rwl, 0, "with Committed: read-only until a conventional reset", kWhileCommitted},
        {"COMMIT", 9, 1, Attr::rwl, 0, "1 commits the decoder, 0 takes it out of use", kWhileLocked},
        {"COMMITTED", 10, 1, Attr::ro, 0, "the decoder is in use"},
        {"ERROR_NOT_COMMITTED", 11, 1, Attr::ro, 0, "the last Commit was refused"},
    };
    const bool fixed_type =
        config.coherency == HdmCoherency::device_coherent || config.coherency == HdmCoherency::host_only;
    if (fixed_type)
        fields.push_back({"TARGET_RANGE_TYPE", 12, 1, Attr::ro, config.coherency == HdmCoherency::host_only ? 1u : 0u,
                          "0 device-coherent, 1 host-only"});
    else
        fields.push_back({"TARGET_RANGE_TYPE", 12, 1, Attr::rwl, 0, "0 device-coherent, 1 host-only", kWhileCommitted});
    if (config.back_invalidate)
        fields.push_back({"BI", 13, 1, Attr::rwl, 0, "device-coherent with back-invalidation", kWhileCommitted});
    if (config.uio) {
        fields.push_back({"UIO", 14, 1, Attr::rwl, 0, "takes unordered I/O", kWhileCommitted});
        fields.push_back({"UPSTREAM_IG", 16, 4, Attr::rwl, 0, "IG of the levels above", kWhileCommitted});
        fields.push_back({"UPSTREAM_IW", 20, 4, Attr::rwl, 0, "IW of the levels above", kWhileCommitted});
        fields.push_back({"POSITION", 24, 4, Attr::rwl, 0, "position in the interleave set", kWhileCommitted});
    }
    return fields;
}

}  // namespace

HdmRegisters::HdmRegisters(const HdmConfig& config, std::uint64_t offset)
    : capability_(capability_fields(config)),
      global_control_(global_control_fields(config)),
      control_(control_fields(config)) {
    const unsigned n = static_cast<unsigned>(config.decoders);
    const std::uint64_t first = offset + 0x10;
    registers_ = {
        {"HDM_CAPABILITY", offset, 4, capability_, "what the decoders can do (CXL r3.1 8.2.4.20.1)"},
        {"HDM_GLOBAL_CONTROL", offset + 4, 4, global_control_, "for all decoders (CXL r3.1 8.2.4.20.2)"},
        {"HDM_BASE_LOW", first + 0x00, 4, kUnits, "first HPA of the range", n, 0x20},
        {"HDM_BASE_HIGH", first + 0x04, 4, kHigh, "first HPA of the range", n, 0x20},
        {"HDM_SIZE_LOW", first + 0x08, 4, kUnits, "bytes of the range", n, 0x20},
        {"HDM_SIZE_HIGH", first + 0x0c, 4, kHigh, "bytes of the range", n, 0x20},
        {"HDM_CONTROL", first + 0x10, 4, control_, "interleave and commit (CXL r3.1 8.2.4.20.7)", n, 0x20},
    };
    if (config.role == HdmRole::endpoint) {
        registers_.push_back({"HDM_DPA_SKIP_LOW", first + 0x14, 4, kUnits, "unused DPA below the range", n, 0x20});
        registers_.push_back({"HDM_DPA_SKIP_HIGH", first + 0x18, 4, kHigh, "unused DPA below the range", n, 0x20});
    } else {
        registers_.push_back({"HDM_TARGET_LIST_LOW", first + 0x14, 4, kTargetsLow, "ways 0 to 3", n, 0x20});
        registers_.push_back({"HDM_TARGET_LIST_HIGH", first + 0x18, 4, kTargetsHigh, "ways 4 to 7", n, 0x20});
    }
}

}  // namespace cxlvp::cxl
