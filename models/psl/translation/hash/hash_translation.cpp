// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/translation/hash/hash_translation.h"

#include <algorithm>

#include "cxlvp/psl/translation/dsisr.h"
#include "cxlvp/psl/translation/hash/segment_group.h"
#include "cxlvp/psl/translation/state_register.h"

namespace cxlvp::psl {

namespace {

using Status = Translation::Status;

TranslationKey segment_key(const AddressContext& context, std::uint64_t ea, bool terabyte) {
    TranslationKey key;
    key.page = ea >> segment_shift(terabyte);
    key.lpid = context.lpid;
    key.pid = context.pid;
    key.owner = TranslationKey::owner_of(context.slice, context.handle);
    key.kind = segment_shift(terabyte);
    return key;
}

TranslationKey page_key(std::uint32_t lpid, const VirtualAddress& va, unsigned base_shift) {
    TranslationKey key;
    key.page = va.offset >> base_shift;
    key.space = va.vsid << 1 | (va.terabyte ? 1 : 0);
    key.lpid = lpid;
    key.kind = base_shift;
    return key;
}

Translation fault(std::uint64_t dsisr) {
    Translation result;
    result.status = Status::fault;
    result.dsisr = dsisr;
    return result;
}

Translation found(const HashedPage& page, const VirtualAddress& va) {
    Translation result;
    result.real = page.real | (va.offset & ((std::uint64_t{1} << page.actual_shift) - 1));
    result.page_shift = page.actual_shift;
    result.lockable = !page.write_through && !page.inhibited;
    return result;
}

}  // namespace

HashTranslation::HashTranslation(const TranslationConfig& config, TableReader& reader, WalkTracker& tracker,
                                 TranslationCounts& counts)
    : reader_(reader), tracker_(tracker), counts_(counts), slb_(config.slb), tlb_(config.tlb), table_(reader) {}

Translation HashTranslation::translate(const AddressContext& context, std::uint64_t ea, bool store, bool cached_only,
                                       Tick& at) {
    at += slb_.latency();
    const Slb::Entry* const entry = find_segment(context, ea);
    const bool hit = entry != nullptr && (!cached_only || entry->ready <= at);
    slb_.count(hit);
    Segment segment;
    if (hit) {
        segment = entry->payload;
        at = std::max(at, entry->ready);
    } else if (cached_only) {
        Translation result;
        result.status = Status::not_known;
        return result;
    } else {
        const Translation failed = load_segment(context, ea, segment, at);
        if (failed.status != Status::ok) return failed;
    }
    VirtualAddress va;
    va.vsid = segment.vsid;
    va.terabyte = segment.terabyte;
    va.offset = ea & ((std::uint64_t{1} << segment_shift(segment.terabyte)) - 1);
    PageAccess access;
    access.storage_key = (context.sr & state_register::kProblemState) != 0 ? segment.kp : segment.ks;
    access.amr = context.amr;
    access.store = store;
    access.cached_only = cached_only;
    return page(context, va, segment.base_shift, access, at);
}

const HashTranslation::Slb::Entry* HashTranslation::find_segment(const AddressContext& context, std::uint64_t ea) {
    const Slb::Entry* const entry = slb_.find(segment_key(context, ea, false));
    return entry != nullptr ? entry : slb_.find(segment_key(context, ea, true));
}

Translation HashTranslation::load_segment(const AddressContext& context, std::uint64_t ea, Segment& segment, Tick& at) {
    const SegmentTablePointer pointer = SegmentTablePointer::decode(context.sstp0, context.sstp1);
    WalkScope walk(tracker_, counts_, at);
    SegmentGroup group;
    std::uint64_t group_read = ~std::uint64_t{0};
    for (const bool terabyte : {false, true}) {
        if (!pointer.valid) break;
        const std::uint64_t offset = segment_group(ea, terabyte, pointer.bytes);
        if (offset != group_read) {
            VirtualAddress va;
            va.vsid = pointer.segment.vsid;
            va.terabyte = pointer.segment.terabyte;
            va.offset = pointer.offset + offset;
            PageAccess access;  // the table is the operating system's: privileged, without its user's keys
            access.storage_key = pointer.segment.ks;
            const Translation place = page(context, va, pointer.segment.base_shift, access, at);
            if (place.status == Status::fault) return fault(dsisr::kSegmentTable);
            if (place.status != Status::ok) return place;
            if (!group.read(reader_, place.real, at)) {
                Translation failed;
                failed.status = Status::bus_error;
                return failed;
            }
            group_read = offset;
        }
        if (!group.find(ea, terabyte, segment)) continue;
        if (walk.keep()) slb_.insert(segment_key(context, ea, terabyte), segment, at);
        return {};
    }
    return fault(dsisr::kSegmentMiss);
}

Translation HashTranslation::page(const AddressContext& context, const VirtualAddress& va, unsigned base_shift,
                                  const PageAccess& access, Tick& at) {
    at += tlb_.latency();
    if (base_shift == 0) return fault(dsisr::kPageMiss | dsisr::kNoPte | dsisr::store_bit(access.store));
    const TranslationKey key = page_key(context.lpid, va, base_shift);
    const Tlb::Entry* const entry = tlb_.find(key);
    // An entry that does not allow the access, or a store to a page that was not changed before, needs a look at the
    // table: software may give rights without an invalidation, and C has to be set.
    const bool hit = entry != nullptr && (!access.cached_only || entry->ready <= at) &&
                     entry->payload.denied(access.storage_key, access.amr, access.store) == 0 &&
                     (!access.store || entry->payload.changed);
    tlb_.count(hit);
    if (hit) {
        at = std::max(at, entry->ready);
        return found(entry->payload, va);
    }
    if (!access.cached_only) return walk_page(context, va, base_shift, access, key, at);
    Translation result;
    result.status = Status::not_known;
    return result;
}

Translation HashTranslation::walk_page(const AddressContext& context, const VirtualAddress& va, unsigned base_shift,
                                       const PageAccess& access, const TranslationKey& key, Tick& at) {
    WalkScope walk(tracker_, counts_, at);
    const bool primary_only = (context.sr & state_register::kOneHash) != 0;
    HashedPageTable::Result entry = table_.find(context.sdr, va, base_shift, primary_only, at);
    const std::uint64_t store_bit = dsisr::store_bit(access.store);
    if (entry.outcome == HashedPageTable::Outcome::missing) return fault(dsisr::kPageMiss | dsisr::kNoPte | store_bit);
    Translation failed;
    failed.status = Status::bus_error;
    if (entry.outcome == HashedPageTable::Outcome::bus_error) return failed;
    const std::uint64_t denied = entry.page.denied(access.storage_key, access.amr, access.store);
    if (denied != 0) return fault(dsisr::kPageMiss | denied | store_bit);
    if (!table_.record(entry, access.store, at)) return failed;
    if (walk.keep()) tlb_.insert(key, entry.page, at);
    return found(entry.page, va);
}

void HashTranslation::invalidate_segment(const InvalidateScope& scope, std::uint64_t ea, bool terabyte) {
    slb_.invalidate_if([&](const TranslationKey& key, const Segment&) {
        return key.kind == segment_shift(terabyte) && key.page == ea >> segment_shift(terabyte) && key.within(scope);
    });
}

void HashTranslation::invalidate_page(std::uint32_t lpid, const VirtualAddress& va, unsigned base_shift) {
    tlb_.invalidate(page_key(lpid, va, base_shift));
}

}  // namespace cxlvp::psl
