// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/device/hdm_coherence.h"

namespace cxlvp::cxl {

const Schema<HdmCoherence::Config>& HdmCoherence::Config::schema() {
    using C = Config;
    static const Schema<C> schema =
        Schema<C>()
            .bytes("page", &C::page, {64, kGiB}, {"bytes with a bias of their own", "assumed: commonly 4 KiB"})
            .power_of_two()
            .choice("initial", &C::initial, {{"host", Bias::host}, {"device", Bias::device}},
                    {"bias of all pages at the start", "assumed"})
            .choice("flip", &C::flip, {{"software", BiasFlip::software}, {"autonomous", BiasFlip::autonomous}},
                    {"who takes memory out of host bias: software page by page, or the device line by line as well",
                     "assumed"});
    return schema;
}

HdmCoherence::HdmCoherence(const Config& bias, const SnoopFilter::Config& filter)
    : flip_(bias.flip), bias_(bias.page, bias.initial), filter_(filter) {}

void HdmCoherence::granted(std::uint64_t dpa) {
    if (flip_ == BiasFlip::autonomous) bias_.give_line(dpa);
}

HdmCoherence::Need HdmCoherence::device_access_tracked(std::uint64_t line, bool write) {
    const SnoopFilter::Entry held = filter_.find(line);
    if (held.holders == 0 || (!write && !held.any)) return Need::nothing;
    if (write) {
        filter_.remove(line);
        return Need::invalidate;
    }
    filter_.share(line);
    return Need::downgrade;
}

std::optional<std::uint64_t> HdmCoherence::host_read_tracked(std::uint64_t line) {
    const auto victim = filter_.add(line, kHost, true);
    return victim ? std::optional(victim->line) : std::nullopt;
}

void HdmCoherence::reset() {
    bias_.reset();
    filter_.clear();
}

}  // namespace cxlvp::cxl
