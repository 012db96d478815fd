// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/cxl/region/region_attempt.h"

#include <algorithm>

#include "cxlvp/host/cxl/region/dpa_space.h"

namespace cxlvp::host {

namespace {

using cxl::kHdmUnit;

/// The decoder behind the last one in use; as many as there are when none is left.
unsigned next_decoder(const CxlDecoders& decoders) {
    auto next = static_cast<unsigned>(decoders.states.size());
    while (next != 0 && !decoders.states[next - 1].settings.committed) --next;
    return next;
}

/// Above all ranges in use.
std::uint64_t end_of(const CxlDecoders& decoders) {
    std::uint64_t end = 0;
    for (const HdmDecoderState& state : decoders.states)
        if (state.settings.committed) end = std::max(end, state.settings.base + state.settings.size);
    return end;
}

bool same_way(const cxl::DecoderSettings& a, const cxl::DecoderSettings& b) {
    return a.iw == b.iw && (a.iw == 0 || a.ig == b.ig);
}

const char* kind(const CxlDevice& device) {
    return device.host_only ? "host-only" : "device-coherent";
}

const char* media(const RegionSpec& spec) {
    return spec.persistent ? "persistent" : "volatile";
}

}  // namespace

RegionAttempt::RegionAttempt(const CxlTopology& topology, const RegionClaims& claims,
                             const cxl::FixedWindowConfig& window, const RegionSpec& spec)
    : topology_(topology), claims_(claims), window_(window), spec_(spec), layout_(topology, window) {}

std::optional<RegionPlan> RegionAttempt::plan(std::vector<std::size_t> devices) {
    if (devices.empty()) devices = chosen_devices();
    devices_ = std::move(devices);
    if (check_number()) {
        check_devices();
        check_window();
        if (firmware_region())
            take_over();
        else if (shape(granularity()))
            allocate();
    }
    if (!reasons_.empty()) return std::nullopt;
    return plan_;
}

std::vector<std::size_t> RegionAttempt::chosen_devices() const {
    std::vector<std::size_t> all = layout_.natural_order();
    if (spec_.ways != 0 && spec_.ways < all.size()) all.resize(spec_.ways);
    return all;
}

bool RegionAttempt::check_number() {
    const std::size_t number = devices_.size();
    if (number == 0)
        refuse("there is no CXL memory device below each host bridge of the window");
    else if (spec_.ways != 0 && spec_.ways != number)
        refuse("{} ways, but {} devices", spec_.ways, number);
    else if (number > 16 || !cxl::code_of_ways(static_cast<unsigned>(number)))
        refuse("{} ways cannot be encoded, only 1, 2, 4, 8, 16, 3, 6 or 12", number);
    plan_.ways = static_cast<unsigned>(number);
    return reasons_.empty();
}

void RegionAttempt::check_devices() {
    for (std::size_t p = 0; p < devices_.size(); ++p) {
        const CxlDevice& at = device(p);
        if (std::find(devices_.begin(), devices_.begin() + static_cast<std::ptrdiff_t>(p), devices_[p]) !=
            devices_.begin() + static_cast<std::ptrdiff_t>(p))
            refuse("{} is in the region twice", at.path);
        if (!at.live) refuse("{} runs as plain PCI Express: its link has trained without CXL", at.path);
        if (!at.mem_capable) refuse("{} has no CXL.mem", at.path);
        if (!at.decoders) refuse("{} has no HDM decoders", at.path);
        if (at.decoders && !at.decoders->capability.takes(at.host_only))
            refuse("{} has decoders for the other kind of coherency only", at.path);
        if (at.host_only != device(0).host_only) refuse("{} is {}, but {} is not", at.path, kind(at), device(0).path);
    }
}

void RegionAttempt::check_window() {
    const CxlDevice& first = device(0);
    if ((window_.restrictions & (first.host_only ? cxl::kWindowHostOnly : cxl::kWindowDeviceCoherent)) == 0)
        refuse("the window takes no {} memory, which {} has", kind(first), first.path);
    if ((window_.restrictions & (spec_.persistent ? cxl::kWindowPersistent : cxl::kWindowVolatile)) == 0)
        refuse("the window takes no {} memory", media(spec_));
}

bool RegionAttempt::shape(std::uint64_t granularity) {
    plan_.granularity = granularity;
    if (window_.ways > 1 && granularity != window_.granularity)
        refuse("a granularity of {} bytes, but the window interleaves at {}", granularity, window_.granularity);
    const auto interleave = cxl::Interleave::from_ways(plan_.ways, granularity);
    if (!interleave) {
        refuse("a granularity of {} bytes is no power of two from 256 B to 16 KiB", granularity);
        return false;
    }
    for (std::size_t p = 0; p < devices_.size(); ++p) {
        if (!device(p).decoders) continue;
        const std::string refusal = device(p).decoders->capability.refusal(*interleave, cxl::HdmRole::endpoint);
        if (!refusal.empty()) refuse("{} {}", device(p).path, refusal);
    }
    if (!layout_.plan(devices_, granularity))
        reasons_.insert(reasons_.end(), layout_.reasons().begin(), layout_.reasons().end());
    return reasons_.empty();
}

cxl::DecoderSettings RegionAttempt::settings(unsigned ways, std::uint64_t granularity) const {
    cxl::DecoderSettings result;
    result.base = plan_.base;
    result.size = plan_.size;
    result.iw = *cxl::code_of_ways(ways);
    result.ig = *cxl::code_of_granularity(granularity);
    result.host_only = device(0).host_only;
    return result;
}

cxl::DecoderSettings RegionAttempt::settings(const LevelUse& use) const {
    cxl::DecoderSettings result = settings(use.ways, use.granularity);
    std::copy(use.targets.begin(), use.targets.end(), result.targets.begin());
    return result;
}

void RegionAttempt::check_free_decoders() {
    for (const LevelUse& use : layout_.levels())
        if (next_decoder(decoders(use)) == decoders(use).states.size())
            refuse("{} has no free decoder, all {} are in use", topology_.levels[use.level].name,
                   decoders(use).states.size());
    for (std::size_t p = 0; p < devices_.size(); ++p)
        if (next_decoder(*device(p).decoders) == device(p).decoders->states.size())
            refuse("{} has no free decoder, all {} are in use", device(p).path, device(p).decoders->states.size());
}

void RegionAttempt::allocate() {
    check_free_decoders();
    if (spec_.size % (plan_.ways * kHdmUnit) != 0)
        refuse("a size of {:#x} is not a multiple of {} ways x 256 MiB", spec_.size, plan_.ways);
    if (reasons_.empty()) choose_range();
    if (!reasons_.empty()) return;
    for (const LevelUse& use : layout_.levels())
        plan_.levels.push_back({use.level, next_decoder(decoders(use)), settings(use)});
    for (std::size_t p = 0; p < devices_.size(); ++p) {
        PlannedDecoder planned{devices_[p], next_decoder(*device(p).decoders), settings(plan_.ways, plan_.granularity)};
        planned.settings.dpa_skip = free_dpa(device(p), spec_.persistent).skip;
        plan_.devices.push_back(planned);
    }
}

void RegionAttempt::choose_range() {
    plan_.base = window_.base;
    for (const LevelUse& use : layout_.levels()) plan_.base = std::max(plan_.base, end_of(decoders(use)));
    std::uint64_t share = ~std::uint64_t{0};
    for (std::size_t p = 0; p < devices_.size(); ++p) {
        plan_.base = std::max(plan_.base, end_of(*device(p).decoders));
        const std::uint64_t free = free_dpa(device(p), spec_.persistent).size / kHdmUnit * kHdmUnit;
        share = std::min(share, free);
        const std::uint64_t needed = std::max(spec_.size / plan_.ways, kHdmUnit);
        if (free < needed)
            refuse("{} has {:#x} bytes of {} memory left, {:#x} are needed", device(p).path, free, media(spec_),
                   needed);
    }
    const std::uint64_t end = window_.base + window_.size;
    const std::uint64_t room = plan_.base < end ? end - plan_.base : 0;
    plan_.size = spec_.size != 0 ? spec_.size : std::min(share, room / plan_.ways / kHdmUnit * kHdmUnit) * plan_.ways;
    if (plan_.size > room || room < plan_.ways * kHdmUnit)
        refuse("the window has {:#x} bytes left above the decoders in use", room);
}

std::optional<unsigned> RegionAttempt::firmware_decoder(std::size_t position) const {
    if (!device(position).decoders) return std::nullopt;
    const std::vector<HdmDecoderState>& states = device(position).decoders->states;
    for (unsigned n = 0; n < states.size(); ++n)
        if (states[n].settings.committed && states[n].settings.size != 0 && claims_.count({devices_[position], n}) == 0)
            return n;
    return std::nullopt;
}

bool RegionAttempt::firmware_region() const {
    for (std::size_t p = 0; p < devices_.size(); ++p)
        if (firmware_decoder(p)) return true;
    return false;
}

void RegionAttempt::take_over() {
    plan_.taken_over = true;
    for (std::size_t p = 0; p < devices_.size(); ++p) {
        const auto decoder = firmware_decoder(p);
        if (!decoder) {
            refuse("{} has no decoder committed by firmware, but others of the region have", device(p).path);
            return;
        }
        plan_.devices.push_back({devices_[p], *decoder, device(p).decoders->states[*decoder].settings});
    }
    const cxl::DecoderSettings& first = plan_.devices.front().settings;
    plan_.base = first.base;
    plan_.size = first.size;
    check_taken_devices(first);
    const auto granularity = cxl::granularity_of_code(first.ig);
    if (!granularity || (plan_.ways > 1 && spec_.granularity != 0 && spec_.granularity != *granularity))
        refuse("firmware has committed {} with another granularity", device(0).path);
    else if (shape(plan_.ways == 1 ? this->granularity() : *granularity))
        for (const LevelUse& use : layout_.levels()) take_over_level(use);
}

void RegionAttempt::check_taken_devices(const cxl::DecoderSettings& first) {
    for (const PlannedDecoder& planned : plan_.devices) {
        const cxl::DecoderSettings& is = planned.settings;
        const std::string& path = topology_.devices[planned.owner].path;
        if (is.base != first.base || is.size != first.size || !same_way(is, first))
            refuse("firmware has committed {} for another region than {}", path, device(0).path);
        if (is.iw != *cxl::code_of_ways(plan_.ways))
            refuse("firmware has committed {} in a region of other than {} ways", path, plan_.ways);
    }
    const bool inside = first.base >= window_.base && first.size <= window_.size &&
                        first.base - window_.base <= window_.size - first.size;
    if (!inside) refuse("firmware has committed {} at {:#x}, outside of the window", device(0).path, first.base);
    if (spec_.size != 0 && spec_.size != first.size)
        refuse("firmware has committed {} with a size of {:#x}", device(0).path, first.size);
}

void RegionAttempt::take_over_level(const LevelUse& use) {
    const cxl::DecoderSettings wanted = settings(use);
    const std::vector<HdmDecoderState>& states = decoders(use).states;
    for (unsigned n = 0; n < states.size(); ++n) {
        const cxl::DecoderSettings& is = states[n].settings;
        const bool holds = is.committed && is.base <= plan_.base && plan_.base - is.base <= is.size &&
                           plan_.size <= is.size - (plan_.base - is.base);
        if (holds && same_way(is, wanted) && std::equal(use.targets.begin(), use.targets.end(), is.targets.begin())) {
            plan_.levels.push_back({use.level, n, is});
            return;
        }
    }
    refuse("firmware has committed no decoder of {} that leads {} ways at {} bytes to the devices",
           topology_.levels[use.level].name, use.ways, use.granularity);
}

}  // namespace cxlvp::host
