// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu/explore/chase_afu.h"

#include "cxlvp/afu/base/big_endian.h"

namespace cxlvp::afu {

const Schema<ChaseConfig>& ChaseConfig::schema() {
    static const Schema<ChaseConfig> schema = [] {
        Schema<ChaseConfig> out;
        declare_explore(out);
        out.flag("little_endian", &ChaseConfig::little_endian, {"byte order of the pointers", "assumed"})
            .check([](const ChaseConfig& config, const ConfigNode& node, const std::string& path, Binding& binding) {
                if (config.size < 8)
                    binding.errors().error(node.origin, path + ".size", "must hold a pointer of 8 bytes");
            });
        return out;
    }();
    return schema;
}

ChaseAfu::ChaseAfu(const Config& config, const AfuEnvironment& environment)
    : ExploreAfu(config, 1, environment),
      read_(static_cast<std::uint16_t>(config.read_command)),
      little_endian_(config.little_endian),
      links_(contexts().size()) {}

void ChaseAfu::prepare(AfuContext& context) {
    links_[context.handle] = start_of(context);
}

void ChaseAfu::fill(AfuContext& context, CommandSlot& slot) {
    set(slot, read_, links_[context.handle], size());
}

bool ChaseAfu::consume(AfuContext& context, const CommandSlot& slot, bool ok) {
    if (!ok) return false;
    const std::uint64_t link = load_be(slot.data.data(), 8);
    links_[context.handle] = little_endian_ ? __builtin_bswap64(link) : link;
    return link != 0;
}

}  // namespace cxlvp::afu
