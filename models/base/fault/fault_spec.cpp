// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/fault/fault_spec.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>
#include <vector>

#include "cxlvp/base/config/schema.h"

namespace cxlvp {

namespace {

constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();

constexpr std::array<std::pair<const char*, FaultKind>, 8> kKinds = {{
    {"error_response", FaultKind::error_response},
    {"poison", FaultKind::poison},
    {"delay", FaultKind::delay},
    {"drop", FaultKind::drop},
    {"bit_flip", FaultKind::bit_flip},
    {"stuck_bit", FaultKind::stuck_bit},
    {"link_down", FaultKind::link_down},
    {"timeout", FaultKind::timeout},
}};

bool is_bit_fault(FaultKind kind) {
    return kind == FaultKind::bit_flip || kind == FaultKind::stuck_bit;
}

/// Last address of an access; stops at the end of the address space.
std::uint64_t last_address(std::uint64_t access, std::uint64_t bytes) {
    const std::uint64_t more = bytes == 0 ? 0 : bytes - 1;
    return more > kMax - access ? kMax : access + more;
}

}  // namespace

const char* to_string(FaultKind kind) {
    const auto found = std::find_if(kKinds.begin(), kKinds.end(), [kind](const auto& k) { return k.second == kind; });
    return found == kKinds.end() ? "unknown" : found->first;
}

const Schema<FaultSpec>& FaultSpec::schema() {
    static const Schema<FaultSpec> schema =
        Schema<FaultSpec>()
            .text("point", &FaultSpec::point, {"path of the fault point", ""})
            .required()
            .choice("kind", &FaultSpec::kind, {kKinds.begin(), kKinds.end()}, {"what goes wrong", ""})
            .required()
            .time("from", &FaultSpec::from, {}, {"time from which it fires", ""})
            .time("until", &FaultSpec::until, {1}, {"time from which it no longer fires; by default never", ""})
            .address("address", &FaultSpec::address, {}, {"first address of the range in which it fires", ""})
            .address("address_end", &FaultSpec::address_end, {}, {"last address of that range", ""})
            .count("count", &FaultSpec::count, {1}, {"how many times it fires; by default without end", ""})
            .count("skip", &FaultSpec::skip, {}, {"number of matching accesses to let pass first", ""})
            .real("probability", &FaultSpec::probability, 0, 1, {"chance to fire at each matching access", ""})
            .address("value", &FaultSpec::value, {},
                     {"bit number of bit_flip and stuck_bit, counted from the first accessed byte in the range; "
                      "otherwise as the fault point says",
                      ""})
            .time("delay", &FaultSpec::delay, {}, {"how much longer an access takes with kind delay", ""})
            .count("level", &FaultSpec::level, {0, 1}, {"what the bit of stuck_bit always reads as", ""})
            .check([](const FaultSpec& spec, const ConfigNode& node, const std::string& path, Binding& binding) {
                const std::string problem = spec.problem();
                if (!problem.empty()) binding.errors().error(node.origin, path, problem);
            });
    return schema;
}

std::string FaultSpec::problem() const {
    if (from >= until) return "'from' is not before 'until'";
    if (address > address_end) return "'address' is above 'address_end'";
    if (count == 0) return "'count' is 0, so that it never fires";
    if (!(probability >= 0 && probability <= 1)) return "'probability' is not within 0 and 1";
    if (level > 1) return "'level' is neither 0 nor 1";
    if (kind == FaultKind::delay) {
        if (delay == 0 && value == 0) return "kind 'delay' needs 'delay'";
        if (delay != 0 && value != 0 && delay != value) return "'delay' and 'value' disagree";
    } else if (delay != 0) {
        return std::string("'delay' has no meaning with kind '") + to_string(kind) + "'";
    }
    if (level != 0 && kind != FaultKind::stuck_bit)
        return std::string("'level' has no meaning with kind '") + to_string(kind) + "'";
    if (is_bit_fault(kind) && value / 8 > address_end - address) return "bit 'value' lies outside the address range";
    return {};
}

bool FaultSpec::matches(Tick at, std::uint64_t access, std::uint64_t bytes) const {
    if (at < from || at >= until) return false;
    const std::uint64_t last = std::min(last_address(access, bytes), address_end);
    const std::uint64_t first = std::max(access, address);
    if (first > last) return false;
    return !is_bit_fault(kind) || value / 8 <= last - first;
}

// Bits change through the reference, which clang-tidy does not see.
// NOLINTNEXTLINE(readability-non-const-parameter)
void FaultSpec::apply(std::uint8_t* data, std::uint64_t access, std::uint64_t bytes) const {
    if (!is_bit_fault(kind) || bytes == 0 || !matches(from, access, bytes)) return;
    std::uint8_t& byte = data[std::max(access, address) - access + value / 8];
    const auto mask = static_cast<std::uint8_t>(1u << (value % 8));
    if (kind == FaultKind::bit_flip)
        byte = static_cast<std::uint8_t>(byte ^ mask);
    else
        byte = static_cast<std::uint8_t>(level != 0 ? byte | mask : byte & ~mask);
}

}  // namespace cxlvp
