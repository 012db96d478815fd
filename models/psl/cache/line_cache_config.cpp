// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/cache/line_cache_config.h"

#include <fmt/format.h>

#include "cxlvp/psl/capp/snoop.h"

namespace cxlvp::psl {

const Schema<LineCacheConfig>& LineCacheConfig::schema() {
    using C = LineCacheConfig;
    static const Schema<C> schema =
        Schema<C>()
            .bytes("size", &C::size, {0, kMiB * 16}, {"bytes of the cache; 0 when the PSL has none", "C9"})
            // A lock for each of four slices must leave a way for others.
            .count("ways", &C::ways, {8, 64}, {"lines of a set", "assumed"})
            .count("castouts", &C::castouts, {1, 64}, {"modified lines that wait to be written", "assumed"})
            .time("lock_timeout", &C::lock_timeout, {1, kSecond}, {"after which a lock is lost", "assumed"})
            .check([](const C& config, const ConfigNode& node, const std::string& path, Binding& binding) {
                const std::uint64_t set = config.ways * kLineBytes;
                const std::uint64_t sets = config.size / set;
                if (config.size != 0 && (config.size % set != 0 || (sets & (sets - 1)) != 0))
                    binding.errors().error(
                        node.origin, path,
                        fmt::format("{} bytes are not a power of two of sets of {} lines of {} bytes", config.size,
                                    config.ways, kLineBytes));
            });
    return schema;
}

}  // namespace cxlvp::psl
