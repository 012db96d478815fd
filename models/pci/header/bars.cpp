// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/header/bars.h"

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::pci {

namespace {

using Kind = BarSpec::Kind;

constexpr const char* kNames[] = {"BAR0", "BAR1", "BAR2", "BAR3", "BAR4", "BAR5"};
constexpr unsigned kFirstOffset = 0x10;
constexpr std::uint64_t kSmallest = 128;
constexpr unsigned kFlagBits = 4;  // of a memory BAR

unsigned log2(std::uint64_t power) {
    return static_cast<unsigned>(__builtin_ctzll(power));
}

/// Why `bar` cannot be; empty when it can.
std::string mistake(const std::array<BarSpec, 6>& specs, unsigned bar, unsigned count) {
    const BarSpec& spec = specs[bar];
    if (spec.kind == Kind::none) return spec.size != 0 ? "has a size but no kind" : "";
    if (bar >= count) return fmt::format("this header has {} base address registers", count);
    if (spec.kind == Kind::io) return "I/O space is not modelled: use a memory BAR";
    const bool wide = spec.kind == Kind::memory64;
    const std::uint64_t largest = std::uint64_t{1} << (wide ? 63 : 31);
    if (spec.size < kSmallest || spec.size > largest || (spec.size & (spec.size - 1)) != 0)
        return fmt::format("a size of {:#x}; expected a power of two from {:#x} to {:#x}", spec.size, kSmallest,
                           largest);
    if (wide && bar + 1 >= count) return "a 64-bit BAR needs the register after it: there is none";
    if (wide && specs[bar + 1].kind != Kind::none) return "a 64-bit BAR needs the register after it: it is in use";
    return "";
}

}  // namespace

Bars::Bars(const std::array<BarSpec, 6>& specs, unsigned count, const std::string& function)
    : specs_(specs), count_(count) {
    for (unsigned bar = 0; bar < specs.size(); ++bar) {
        const std::string why = mistake(specs, bar, count);
        if (!why.empty()) throw UserError(fmt::format("{}: {}: {}", function, kNames[bar], why));
    }
    for (unsigned bar = 0; bar < count; ++bar) make_fields(bar);
}

void Bars::make_fields(unsigned bar) {
    std::vector<Field>& fields = fields_[bar];
    const BarSpec& spec = specs_[bar];
    const bool upper = bar > 0 && specs_[bar - 1].kind == Kind::memory64;
    if (spec.kind == Kind::none && !upper) {
        fields.push_back({"UNUSED", 0, 32, Attr::ro, 0, "not implemented"});
        return;
    }
    // The hardwired address bits of this half, and the first that can be written.
    const unsigned size_bits = log2((upper ? specs_[bar - 1] : spec).size);
    const unsigned first = upper ? (size_bits > 32 ? size_bits - 32 : 0) : (size_bits < 32 ? size_bits : 32);
    if (!upper) {
        fields.push_back({"IO_SPACE", 0, 1, Attr::ro, 0});
        fields.push_back({"TYPE", 1, 2, Attr::ro, spec.kind == Kind::memory64 ? 2u : 0u, "0 32 bits, 2 64 bits"});
        fields.push_back({"PREFETCHABLE", 3, 1, Attr::ro, spec.prefetchable ? 1u : 0u});
    }
    const unsigned low = upper ? 0 : kFlagBits;
    if (first > low) fields.push_back({"SIZE", low, first - low, Attr::ro, 0, "address bits below the size"});
    if (first < 32) fields.push_back({"BASE", first, 32 - first, Attr::rw, 0, "address bits"});
}

void Bars::declare(std::vector<Register>& table) {
    first_register_ = static_cast<unsigned>(table.size());
    for (unsigned bar = 0; bar < count_; ++bar)
        table.push_back({kNames[bar], kFirstOffset + 4 * bar, 4, fields_[bar], "7.5.1.2.1"});
}

std::uint64_t Bars::base(const RegisterFile& header, unsigned bar) const {
    const unsigned reg = first_register_ + bar;
    std::uint64_t base = header.get(reg) & ~std::uint64_t{(1u << kFlagBits) - 1};
    if (specs_[bar].kind == Kind::memory64) base |= header.get(reg + 1) << 32;
    return base;
}

std::optional<BarHit> Bars::decode(const RegisterFile& header, std::uint64_t address, std::uint64_t bytes) const {
    for (unsigned bar = 0; bar < count_; ++bar) {
        if (specs_[bar].kind == Kind::none) continue;
        const std::uint64_t offset = address - base(header, bar);
        if (offset < specs_[bar].size && bytes <= specs_[bar].size - offset) return BarHit{bar, offset};
    }
    return std::nullopt;
}

}  // namespace cxlvp::pci
