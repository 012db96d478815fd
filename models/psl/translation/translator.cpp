// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/translation/translator.h"

#include "cxlvp/psl/translation/dsisr.h"
#include "cxlvp/psl/translation/state_register.h"

namespace cxlvp::psl {

namespace {

/// Real addresses have 60 bits; a processor ignores the others with translation off (Power ISA 2.07, Book III-S,
/// 5.7.3.1).
constexpr std::uint64_t kRealAddress = ibm_mask(4, 63);

}  // namespace

Translator::Translator(const TranslationConfig& config, Caia caia, RealMemory& memory)
    : caia_(caia),
      reader_(memory, config.walk_step),
      hash_(config, reader_, tracker_, counts_),
      radix_(config, reader_, tracker_, counts_) {}

Translation Translator::translate(const AddressContext& context, std::uint64_t ea, bool store, bool cached_only,
                                  Tick& at) {
    ++counts_.translations;
    if ((context.sr & state_register::kSixtyFourBit) == 0) ea &= 0xffffffff;
    if ((context.sr & state_register::kRelocate) == 0) {
        ++counts_.real_mode;
        Translation result;
        result.real = ea & kRealAddress;
        return result;
    }
    const Translation result = caia_ == Caia::v1 ? hash_.translate(context, ea, store, cached_only, at)
                                                 : radix_.translate(context, ea, store, cached_only, at);
    if (result.status != Translation::Status::ok) count(result);
    tracker_.answered(at);
    return result;
}

void Translator::count(const Translation& result) {
    if (result.status == Translation::Status::not_known) {
        ++counts_.not_known;
    } else if (result.status == Translation::Status::bus_error) {
        ++counts_.bus_errors;
    } else if ((result.dsisr & dsisr::kTranslationFault) != 0) {
        const std::uint64_t status = result.dsisr & dsisr::kStatus;
        if (status == dsisr::kStatusSegment) ++counts_.segment_faults;
        if (status == dsisr::kStatusRadixPage) ++counts_.page_faults;
        if (status == dsisr::kStatusUnsupportedRadix) ++counts_.unsupported;
    } else if ((result.dsisr & dsisr::kSegmentMiss) != 0) {
        ++counts_.segment_faults;
    } else if ((result.dsisr & dsisr::kSegmentTable) != 0) {
        ++counts_.segment_table_faults;
    } else {
        ++((result.dsisr & dsisr::kNoPte) != 0 ? counts_.page_faults : counts_.protection_faults);
    }
}

InvalidateTicket Translator::set_nest_mmu_base(std::uint64_t control) {
    radix_.set_control(control);
    return invalidate_all();
}

InvalidateTicket Translator::slbia(const InvalidateScope& scope) {
    hash_.slb().invalidate(scope);
    return tracker_.invalidated();
}

InvalidateTicket Translator::slbie(const InvalidateScope& scope, std::uint64_t ea, bool terabyte) {
    hash_.invalidate_segment(scope, ea, terabyte);
    return tracker_.invalidated();
}

InvalidateTicket Translator::tlbia(const InvalidateScope& scope) {
    hash_.tlb().invalidate(scope.by_lpid ? InvalidateScope::of_lpid(scope.lpid) : InvalidateScope::all());
    return tracker_.invalidated();
}

InvalidateTicket Translator::tlbie(std::uint32_t lpid, const VirtualAddress& va, unsigned base_shift) {
    hash_.invalidate_page(lpid, va, base_shift);
    return tracker_.invalidated();
}

InvalidateTicket Translator::ierat(const InvalidateScope& scope) {
    radix_.erat().invalidate(scope);
    return tracker_.invalidated();
}

InvalidateTicket Translator::invalidate_range(std::uint32_t lpid, std::uint32_t pid, std::uint64_t ea,
                                              std::uint64_t bytes) {
    radix_.invalidate_range(lpid, pid, ea, bytes);
    return tracker_.invalidated();
}

InvalidateTicket Translator::invalidate_tree(const InvalidateScope& scope) {
    radix_.erat().invalidate(scope);
    InvalidateScope shared = scope;
    shared.by_slice = shared.by_handle = false;
    radix_.tlb().invalidate(shared);
    radix_.walk_cache().invalidate(shared);
    return tracker_.invalidated();
}

InvalidateTicket Translator::drop(std::uint8_t slice, std::uint16_t handle) {
    const InvalidateScope scope = InvalidateScope::of_handle(slice, handle);
    hash_.slb().invalidate(scope);
    radix_.erat().invalidate(scope);
    return tracker_.invalidated();
}

InvalidateTicket Translator::invalidate_all() {
    const InvalidateScope all = InvalidateScope::all();
    hash_.slb().invalidate(all);
    hash_.tlb().invalidate(all);
    return invalidate_tree(all);
}

void Translator::clear_counts() {
    counts_ = {};
    reader_.clear_counts();
    hash_.slb().clear_counts();
    hash_.tlb().clear_counts();
    radix_.erat().clear_counts();
    radix_.tlb().clear_counts();
    radix_.walk_cache().clear_counts();
}

}  // namespace cxlvp::psl
