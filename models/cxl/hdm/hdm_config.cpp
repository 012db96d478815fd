// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/hdm/hdm_config.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace cxlvp::cxl {

namespace {

/// By code (CXL r3.1 8.2.4.20.1).
constexpr std::uint64_t kDecoderCounts[] = {1, 2, 4, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32};
constexpr std::uint64_t kTargetCounts[] = {1, 2, 4, 8};

template <std::size_t N>
bool contains(const std::uint64_t (&list)[N], std::uint64_t value) {
    return std::find(std::begin(list), std::end(list), value) != std::end(list);
}

Schema<HdmConfig> make_schema() {
    using C = HdmConfig;
    Schema<C> schema;
    schema.count("decoders", &C::decoders, {1, kMaxHdmDecoders}, {"number of HDM decoders", "assumed"})
        .count("target_count", &C::target_count, {1, kMaxTargets},
               {"longest target list of a routing decoder", "assumed"})
        .flag("interleave_11_8", &C::interleave_11_8, {"address bits 8 to 11 may select a way", "assumed"})
        .flag("interleave_14_12", &C::interleave_14_12, {"address bits 12 to 14 may select a way", "assumed"})
        .flag("ways_3_6_12", &C::ways_3_6_12, {"an endpoint may be one of 3, 6 or 12 ways", "assumed"})
        .flag("ways_16", &C::ways_16, {"an endpoint may be one of 16 ways", "assumed"})
        .flag("poison_on_decode_error", &C::poison_on_decode_error, {"can answer a miss with poison", "assumed"})
        .flag("mem_data_nxm", &C::mem_data_nxm, {"can answer a miss with MemData-NXM", "assumed"})
        .flag("uio", &C::uio, {"decoders take unordered I/O", "assumed"})
        .count("uio_decoders", &C::uio_decoders, {0, 15}, {"code of the number of decoders with UIO", "assumed"})
        .flag("back_invalidate", &C::back_invalidate, {"decoders have the BI bit", "assumed"})
        .choice("coherency", &C::coherency,
                {{"unknown", HdmCoherency::unknown},
                 {"device_coherent", HdmCoherency::device_coherent},
                 {"host_only", HdmCoherency::host_only},
                 {"both", HdmCoherency::both}},
                {"coherency models of the memory", "assumed"})
        .flag("routing_enable", &C::routing_enable,
              {"HDM Decoder Enable gates decode at host bridges and switches as well", "assumed"})
        .time("commit_latency", &C::commit_latency, {0, kMaxCommitLatency},
              {"from a write of Commit to Committed or Error Not Committed", "assumed"})
        .flag("cxl_reset_keeps_unlocked", &C::cxl_reset_keeps_unlocked,
              {"a CXL reset leaves decoders that are not locked as they are", "assumed"})
        .check([](const C& c, const ConfigNode& node, const std::string& path, Binding& binding) {
            if (!contains(kDecoderCounts, c.decoders))
                binding.errors().error(node.origin, path + ".decoders",
                                       fmt::format("{} decoders cannot be encoded: expected 1, 2, 4, 6, 8, 10, 12, 14, "
                                                   "16, 20, 24, 28 or 32",
                                                   c.decoders));
            if (!contains(kTargetCounts, c.target_count))
                binding.errors().error(node.origin, path + ".target_count",
                                       fmt::format("{} targets: expected 1, 2, 4 or 8", c.target_count));
        });
    return schema;
}

}  // namespace

const Schema<HdmConfig>& HdmConfig::schema() {
    static const Schema<HdmConfig> schema = make_schema();
    return schema;
}

unsigned HdmConfig::decoder_code() const {
    const auto* found = std::find(std::begin(kDecoderCounts), std::end(kDecoderCounts), decoders);
    if (found == std::end(kDecoderCounts)) throw UserError(fmt::format("{} HDM decoders cannot be encoded", decoders));
    return static_cast<unsigned>(found - std::begin(kDecoderCounts));
}

}  // namespace cxlvp::cxl
