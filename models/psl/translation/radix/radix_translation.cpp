// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/translation/radix/radix_translation.h"

#include <algorithm>

#include "cxlvp/psl/translation/dsisr.h"
#include "cxlvp/psl/translation/radix/radix_format.h"
#include "cxlvp/psl/translation/state_register.h"

namespace cxlvp::psl {

namespace {

using Status = Translation::Status;

/// Page sizes by how often they are met.
constexpr unsigned kShifts[] = {16, 12, 21, 30};

TranslationKey page_key(std::uint64_t ea, unsigned shift, std::uint32_t lpid, std::uint32_t pid, std::uint32_t owner) {
    TranslationKey key;
    key.page = ea >> shift;
    key.lpid = lpid;
    key.pid = pid;
    key.owner = owner;
    key.kind = shift;
    return key;
}

Translation found(const RadixPage& page, std::uint64_t ea) {
    Translation result;
    result.real = page.real | (ea & ((std::uint64_t{1} << page.shift) - 1));
    result.page_shift = page.shift;
    result.lockable = !page.inhibited;
    return result;
}

Translation with_status(Status status) {
    Translation result;
    result.status = status;
    return result;
}

}  // namespace

RadixTranslation::RadixTranslation(const TranslationConfig& config, TableReader& reader, WalkTracker& tracker,
                                   TranslationCounts& counts)
    : tracker_(tracker),
      counts_(counts),
      checkout_(config.checkout),
      control_(config.nest_mmu_base),
      erat_(config.erat),
      tlb_(config.tlb),
      walk_cache_(config.walk_cache),
      walk_(reader) {}

Translation RadixTranslation::translate(const AddressContext& context, std::uint64_t ea, bool store, bool cached_only,
                                        Tick& at) {
    if (state_register::xlat(context.sr) != state_register::kXlatRadixOnRadix || context.lpid != 0)
        return fault(dsisr::kStatusUnsupportedRadix, store);
    // The top two bits are the quadrant: 0 the process, 3 the kernel (process 0). 1 and 2 are a hypervisor's windows to
    // its guests. The bits between it and those that a tree translates are 0.
    const std::uint64_t quadrant = ibm_field(ea, 0, 1);
    if (quadrant == 1 || quadrant == 2 || ibm_field(ea, 2, 63 - radix::kAddressBits) != 0)
        return fault(dsisr::kStatusSegment, store);
    const Access access{ea,
                        context.lpid,
                        quadrant == 0 ? context.pid : 0,
                        TranslationKey::owner_of(context.slice, context.handle),
                        (context.sr & state_register::kProblemState) == 0,
                        store};
    at += erat_.latency();
    const Pages::Entry* const entry = find(erat_, erat_sizes_, access, access.owner, cached_only, at);
    erat_.count(entry != nullptr);
    if (entry != nullptr) {
        at = std::max(at, entry->ready);
        return found(entry->payload, ea);
    }
    return cached_only ? with_status(Status::not_known) : checkout(access, at);
}

const RadixTranslation::Pages::Entry* RadixTranslation::find(Pages& pages, unsigned& sizes, const Access& access,
                                                             std::uint32_t owner, bool cached_only, Tick at) {
    if (pages.empty()) sizes = 0;
    for (const unsigned shift : kShifts) {
        if ((sizes >> shift & 1) == 0) continue;
        const Pages::Entry* const entry = pages.find(page_key(access.ea, shift, access.lpid, access.pid, owner));
        if (entry == nullptr) continue;
        // What the entry does not allow needs a look at the tree: rights may have been given since, and C has to be
        // set.
        const RadixPage& page = entry->payload;
        const bool usable = page.allows(access.privileged, access.store) && (!access.store || page.changed) &&
                            (!cached_only || entry->ready <= at);
        return usable ? entry : nullptr;
    }
    return nullptr;
}

Translation RadixTranslation::checkout(const Access& access, Tick& at) {
    // The walk is one from the request on: it must not fill the ERAT after an invalidation either.
    WalkScope scope(tracker_, counts_, at);
    at += checkout_ / 2 + tlb_.latency();
    const Pages::Entry* const entry = find(tlb_, tlb_sizes_, access, 0, false, at);
    tlb_.count(entry != nullptr);
    Translation result;
    RadixPage page;
    if (entry != nullptr) {
        at = std::max(at, entry->ready);
        page = entry->payload;
        result = found(page, access.ea);
    } else {
        result = walk(access, scope, page, at);
    }
    at += checkout_ - checkout_ / 2;
    if (result.status == Status::ok && scope.keep()) keep(erat_, erat_sizes_, access, access.owner, page, at);
    return result;
}

Translation RadixTranslation::walk(const Access& access, const WalkScope& scope, RadixPage& page, Tick& at) {
    RadixDirectory start;
    RadixWalk::Outcome outcome = start_of(access, scope, start, at);
    RadixWalk::Result leaf;
    if (outcome == RadixWalk::Outcome::found) {
        leaf = walk_.find(start, access.ea, at);
        outcome = leaf.outcome;
    }
    if (outcome == RadixWalk::Outcome::bus_error) return with_status(Status::bus_error);
    if (outcome == RadixWalk::Outcome::unsupported) return fault(dsisr::kStatusUnsupportedRadix, access.store);
    for (unsigned i = 0; i < leaf.passed_count && scope.current(); ++i) {
        const RadixDirectory& directory = leaf.passed[i];
        walk_cache_.insert(page_key(access.ea, directory.ea_bits, access.lpid, access.pid, 0), directory, at);
    }
    if (outcome == RadixWalk::Outcome::missing || !leaf.page.allows(access.privileged, access.store))
        return fault(dsisr::kStatusRadixPage, access.store);
    if (!walk_.record(leaf, access.store, at)) return with_status(Status::bus_error);
    page = leaf.page;
    if (scope.current()) keep(tlb_, tlb_sizes_, access, 0, page, at);
    return found(page, access.ea);
}

RadixWalk::Outcome RadixTranslation::start_of(const Access& access, const WalkScope& scope, RadixDirectory& start,
                                              Tick& at) {
    at += walk_cache_.latency();
    for (const unsigned ea_bits : {21u, 30u, 39u, radix::kAddressBits}) {
        const Directories::Entry* const entry =
            walk_cache_.find(page_key(access.ea, ea_bits, access.lpid, access.pid, 0));
        if (entry == nullptr) continue;
        walk_cache_.count(true);
        at = std::max(at, entry->ready);
        start = entry->payload;
        return RadixWalk::Outcome::found;
    }
    walk_cache_.count(false);
    const RadixWalk::Outcome outcome = walk_.root(control_, access.pid, start, at);
    if (outcome == RadixWalk::Outcome::found && scope.current())
        walk_cache_.insert(page_key(access.ea, radix::kAddressBits, access.lpid, access.pid, 0), start, at);
    return outcome;
}

void RadixTranslation::keep(Pages& pages, unsigned& sizes, const Access& access, std::uint32_t owner,
                            const RadixPage& page, Tick at) {
    pages.insert(page_key(access.ea, page.shift, access.lpid, access.pid, owner), page, at);
    sizes |= 1u << page.shift;
}

Translation RadixTranslation::fault(std::uint64_t status, bool store) {
    Translation result = with_status(Status::fault);
    result.dsisr = dsisr::kTranslationFault | status | dsisr::store_bit(store);
    return result;
}

void RadixTranslation::invalidate_range(std::uint32_t lpid, std::uint32_t pid, std::uint64_t ea, std::uint64_t bytes) {
    if (bytes == 0) return;
    const std::uint64_t last = bytes - 1 > ~ea ? ~std::uint64_t{0} : ea + (bytes - 1);
    const auto touches = [=](const TranslationKey& key, const RadixPage&) {
        return key.lpid == lpid && key.pid == pid && key.page >= ea >> key.kind && key.page <= last >> key.kind;
    };
    erat_.invalidate_if(touches);
    tlb_.invalidate_if(touches);
}

}  // namespace cxlvp::psl
