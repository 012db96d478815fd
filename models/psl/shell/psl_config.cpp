// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/shell/psl_config.h"

#include <fmt/format.h>

namespace cxlvp::psl {

const Schema<PslConfig>& PslConfig::schema() {
    using C = PslConfig;
    static const Schema<C> schema =
        Schema<C>()
            .group("card", &C::card, {"what software finds: version, slices, areas, images", ""})
            .group("commands", &C::commands, {"commands of AFUs: credits, pipeline, order of translation", ""})
            .group("dma", &C::dma, {"DMA interface of a PSL9", ""})
            .group("cache", &C::cache, {"coherent cache", ""})
            .group("translation", &C::translation, {"caches of translations, table walks", ""})
            .time("clock", &C::clock, {100, us(1)}, {"period of ha_pclock", "C5"})
            .time("read_interval", &C::read_interval, {0, us(10)},
                  {"between two transfers from memory, whatever their size", "fitted to C1"})
            .time("write_interval", &C::write_interval, {0, us(10)},
                  {"between two transfers to memory, whatever their size", "fitted to C1"})
            .time("register_latency", &C::register_latency, {0, us(100)},
                  {"of an access to registers and configuration space, and in front of the MMIO of an AFU", "assumed"})
            .time("enable_latency", &C::enable_latency, {0, kSecond}, {"of enabling and disabling an AFU", "assumed"})
            .time("reset_latency", &C::reset_latency, {0, kSecond},
                  {"of a reset of a slice, besides what its AFU takes", "assumed"})
            .time("ack_timeout", &C::ack_timeout, {ns(1), 100 * kSecond},
                  {"within which an AFU has to acknowledge an LLCMD", "4 s: hang pulse of RXCTL"})
            .count("element_entries", &C::element_entries, {0, 65536},
                   {"process elements that a slice keeps; 0: all", "assumed"})
            .count("source_limit", &C::source_limit, {0, 2047},
                   {"highest AFU interrupt that can be asked for; 0: those of the element", "15 with an XSL"})
            .address("msi_address", &C::msi_address, {},
                     {"where an interrupt is written to, as its number in 4 bytes, little-endian", "assumed"})
            .count("lines", &C::lines, {0, 64},
                   {"interrupts that are pulses of one cycle on the ports irq0, irq1, ... instead", ""})
            .count("line_base", &C::line_base, {1, 65535}, {"number of the interrupt on irq0; the others follow", ""});
    return schema;
}

std::vector<PortDecl> PslConfig::more_ports() const {
    std::vector<PortDecl> out;
    for (std::uint64_t n = 0; n < card.slices; ++n)
        out.push_back({fmt::format("afu{}", n), PortKind::peer_from, false, true, "the AFU of a slice"});
    for (std::uint64_t n = 0; n < lines; ++n)
        out.push_back({fmt::format("irq{}", n), PortKind::irq_out, false, false, "an interrupt as a line"});
    return out;
}

}  // namespace cxlvp::psl
