// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/registers/attribute_check.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "cxlvp/base/registers/layout/lock_condition.h"
#include "cxlvp/base/registers/register_oracle.h"

namespace cxlvp {

std::string AttributeMismatch::text() const {
    return fmt::format("{}{}{}: {}: expected {:#x}, got {:#x}", reg, field.empty() ? "" : ".", field, what, expected,
                       actual);
}

namespace {

constexpr std::uint64_t kOnes = ~std::uint64_t{0};
constexpr std::uint64_t kAlternating = 0xa5a5a5a5a5a5a5a5u;

/// Neighbouring bytes of a register, in address order.
struct Lane {
    unsigned first;
    unsigned bytes;
};

/// One write of a test case.
struct Write {
    Lane lane;
    std::uint64_t data;  ///< as bits of the register
    bool by_enables;     ///< one access as wide as the register, with the other bytes disabled
};

/// Values that a case starts from.
struct Start {
    const char* name;
    std::optional<std::uint64_t> deposit;
};
const Start kStarts[] = {{"reset value", std::nullopt},
                         {"zeros", 0},
                         {"ones", kOnes},
                         {"alternating bits", kAlternating},
                         {"inverse alternating bits", ~kAlternating}};

class Walk {
public:
    Walk(RegisterFile& file, const AttributeCheckOptions& options)
        : file_(file), map_(file.map()), options_(options), oracle_(map_) {
        skipped_.resize(map_.registers.size());
        for (const std::string& name : options.skipped) skipped_[file.index(name)] = true;
        muted_.resize(map_.registers.size(), options.mute_all_hooks);
        for (const std::string& name : options.muted) muted_[file.index(name)] = true;
    }

    std::vector<AttributeMismatch> run() {
        set_muted(true);
        begin();
        for (reg_ = 0; reg_ < map_.registers.size() && !full(); ++reg_)
            if (!skipped_[reg_]) walk_register();
        for (ResetKind kind : kResetKinds)
            for (const Start& start : kStarts)
                if (!full()) walk_reset(kind, start);
        end();
        set_muted(false);
        return std::move(found_);
    }

private:
    bool full() const { return found_.size() >= options_.limit; }

    void set_muted(bool muted) {
        for (unsigned r = 0; r < muted_.size(); ++r)
            if (muted_[r]) file_.mute_hooks(r, muted);
    }

    template <class Visit>
    void for_each_element(Visit visit) {
        for (unsigned r = 0; r < map_.registers.size(); ++r)
            for (unsigned e = 0; e < map_.registers[r].count; ++e) visit(r, e);
    }

    void begin() {
        for_each_element([&](unsigned r, unsigned e) {
            built_.push_back(file_.get(r, e));
            oracle_.deposit(r, e, built_.back());
        });
        for (unsigned r = 0; r < map_.registers.size(); ++r)
            for (std::size_t i = 0; i < kPerRegisterIssues; ++i)
                counted_before_.push_back(file_.count(static_cast<RegisterIssue>(i), r));
        reset_all(ResetKind::cold);
        compare_all("after a cold reset");
    }

    /// HwInit bits survive every reset, so that those this test changed are put back.
    void end() {
        reset_all(ResetKind::cold);
        std::size_t slot = 0;
        for_each_element([&](unsigned r, unsigned e) {
            std::uint64_t fixed = 0;
            for (const Field& field : map_.registers[r].fields)
                if (field.attr == Attr::hwinit) fixed |= field_mask(field);
            file_.set(r, (file_.get(r, e) & ~fixed) | (built_[slot++] & fixed), e);
        });
    }

    void reset_all(ResetKind kind) {
        file_.reset(kind);
        oracle_.reset(kind);
    }

    void deposit(unsigned reg, unsigned element, std::uint64_t value) {
        file_.set(reg, value, element);
        oracle_.deposit(reg, element, value);
    }

    // --- one register -------------------------------------------------------------------------------------------

    void walk_register() {
        const Register& reg = map_.registers[reg_];
        collect_locks();
        for (element_ = 0; element_ < reg.count && !full(); ++element_) {
            const bool every_bit = element_ == 0 || element_ + 1 == reg.count;
            const std::vector<Write> writes = make_writes(every_bit);
            for (const Start& start : kStarts)
                for (std::size_t lock = 0; lock <= last_lock_variant(); ++lock)
                    for (const Write& write : writes)
                        if (!full()) run_case(start, lock, write);
        }
        compare_all("after accesses to others");
        reset_all(ResetKind::cold);
    }

    void collect_locks() {
        terms_.clear();
        joint_ = false;
        for (const Field& field : map_.registers[reg_].fields) {
            if (field.attr != Attr::rwl) continue;
            std::string error;
            const std::vector<LockTerm> terms = parse_lock(map_, reg_, field, error);
            joint_ |= terms.size() > 1;
            terms_.insert(terms_.end(), terms.begin(), terms.end());
        }
    }

    /// Variant 0 opens all locks, 1 closes them, n + 2 closes all but term n (joint locks only).
    std::size_t last_lock_variant() const {
        if (terms_.empty()) return 0;
        return joint_ ? terms_.size() + 1 : 1;
    }

    void set_locks(std::size_t variant) {
        for (std::size_t i = 0; i < terms_.size(); ++i) {
            const bool close = variant != 0 && i + 2 != variant;
            const LockTerm& term = terms_[i];
            const unsigned element = term.same_element ? element_ : term.element;
            const std::uint64_t mask = field_mask(*term.field);
            const std::uint64_t others = file_.get(term.reg, element) & ~mask;
            deposit(term.reg, element, others | (close ? mask : 0));
        }
    }

    std::vector<Write> make_writes(bool every_bit) const {
        const Register& reg = map_.registers[reg_];
        const Lane whole{0, reg.width_bytes};
        std::vector<Write> writes;
        for (std::uint64_t data : {std::uint64_t{0}, kOnes, kAlternating, ~kAlternating})
            writes.push_back({whole, data, false});
        if (every_bit) {
            for (unsigned bit = 0; bit < reg.bits(); ++bit) {
                writes.push_back({whole, std::uint64_t{1} << bit, false});
                writes.push_back({whole, ~(std::uint64_t{1} << bit), false});
            }
        }
        if (map_.access.whole) return writes;
        for (unsigned bytes = 1; bytes < reg.width_bytes; bytes *= 2)
            for (unsigned first = 0; first < reg.width_bytes; first += bytes)
                for (std::uint64_t data : {std::uint64_t{0}, kOnes, kAlternating})
                    for (bool by_enables : {false, true})
                        if (!by_enables || window(reg.element_offset(element_), reg.width_bytes))
                            writes.push_back({{first, bytes}, data, by_enables});
        return writes;
    }

    void run_case(const Start& start, std::size_t lock, const Write& write) {
        file_.reset_register(ResetKind::cold, reg_, element_);
        oracle_.reset(ResetKind::cold, reg_, element_);
        if (start.deposit) deposit(reg_, element_, *start.deposit);
        set_locks(lock);
        const auto describe = [&](const char* then) {
            return fmt::format("from {}{}, written {:#x} at byte {} ({} bytes{}), {}", start.name,
                               terms_.empty() ? "" : (lock == 1 ? ", locked" : ", not locked"),
                               write.data & lane_mask(write.lane), write.lane.first, write.lane.bytes,
                               write.by_enables ? " by byte enables" : "", then);
        };
        compare_stored(reg_, element_, [&] { return describe("before the write"); });
        access_write(reg_, element_, write);
        compare_stored(reg_, element_, [&] { return describe("then stored value"); });
        compare_counts([&] { return describe("then counted warnings"); });
        compare_read(reg_, element_, [&] { return describe("then read"); });
        compare_read(reg_, element_, [&] { return describe("then second read"); });
        compare_stored(reg_, element_, [&] { return describe("then stored value after reads"); });
        access_write(reg_, element_, {write.lane, ~write.data, write.by_enables});
        compare_stored(reg_, element_, [&] { return describe("then the inverse, then stored value"); });
        access_write(reg_, element_, {{0, map_.registers[reg_].width_bytes}, ~kAlternating, false});
        compare_stored(reg_, element_, [&] { return describe("then the inverse, then all bytes, then stored value"); });
        compare_counts([&] { return describe("then counted warnings of all writes"); });
    }

    // --- all registers ------------------------------------------------------------------------------------------

    void walk_reset(ResetKind kind, const Start& start) {
        const auto write_all = [&](std::uint64_t data) {
            for_each_element([&](unsigned r, unsigned e) {
                follow_skipped();
                if (!skipped_[r]) access_write(r, e, {{0, map_.registers[r].width_bytes}, data, false});
            });
        };
        reset_all(ResetKind::cold);
        for_each_element([&](unsigned r, unsigned e) {
            if (!skipped_[r] && start.deposit) deposit(r, e, *start.deposit);
        });
        write_all(start.deposit.value_or(0) ^ kOnes);
        reset_all(kind);
        const std::string what =
            fmt::format("from {}, written with the inverse, then {} reset", start.name, to_string(kind));
        compare_all(what + ", then stored value");
        for_each_element([&](unsigned r, unsigned e) {
            if (!skipped_[r]) compare_read(r, e, [&] { return what + ", then read"; });
        });
        write_all(kAlternating);
        compare_all(what + ", then written, then stored value");
    }

    /// Registers that are not tested may hold anything, but may still lock others.
    void follow_skipped() {
        if (options_.skipped.empty()) return;
        for_each_element([&](unsigned r, unsigned e) {
            if (skipped_[r]) oracle_.deposit(r, e, file_.get(r, e));
        });
    }

    void compare_all(const std::string& what) {
        follow_skipped();
        for_each_element([&](unsigned r, unsigned e) { compare_stored(r, e, [&] { return what; }); });
    }

    // --- accesses -----------------------------------------------------------------------------------------------

    struct Window {
        std::uint64_t offset;
        unsigned length;
    };

    /// The shortest allowed access that holds `bytes` at `offset`, where one exists.
    std::optional<Window> window(std::uint64_t offset, unsigned bytes) const {
        unsigned length = bytes;
        while (length < map_.access.min_bytes) length *= 2;
        const std::uint64_t begin = offset & ~std::uint64_t{length - 1};
        if (length > map_.access.max_bytes || map_.size - begin < length) return std::nullopt;
        return Window{begin, length};
    }

    /// Lowest bit of byte `i` (in address order) of a register.
    unsigned shift(unsigned reg, unsigned i) const {
        return 8 * (map_.access.big_endian ? map_.registers[reg].width_bytes - 1 - i : i);
    }

    std::uint64_t lane_mask(unsigned reg, Lane lane) const {
        std::uint64_t mask = 0;
        for (unsigned i = lane.first; i < lane.first + lane.bytes; ++i) mask |= std::uint64_t{0xff} << shift(reg, i);
        return mask;
    }
    std::uint64_t lane_mask(Lane lane) const { return lane_mask(reg_, lane); }

    /// Splits a lane into accesses the map allows: `visit(lane)` for each.
    template <class Visit>
    void for_each_access(Lane lane, Visit visit) const {
        unsigned step = lane.bytes;
        while (step > map_.access.max_bytes) step /= 2;
        for (unsigned done = 0; done < lane.bytes; done += step) visit(Lane{lane.first + done, step});
    }

    void access_write(unsigned reg, unsigned element, const Write& write) {
        const std::uint64_t begin = map_.registers[reg].element_offset(element);
        for_each_access(write.lane, [&](Lane lane) {
            const auto where = write.by_enables ? window(begin, map_.registers[reg].width_bytes)
                                                : window(begin + lane.first, lane.bytes);
            if (!where) return;
            std::vector<std::uint8_t> data(where->length, 0xee);
            std::vector<std::uint8_t> enables(where->length, 0);
            for (unsigned i = lane.first; i < lane.first + lane.bytes; ++i) {
                const std::size_t at = static_cast<std::size_t>(begin + i - where->offset);
                data[at] = static_cast<std::uint8_t>(write.data >> shift(reg, i));
                enables[at] = 0xff;
            }
            const RegStatus status =
                file_.write(where->offset, data.data(), data.size(),
                            lane.bytes == where->length ? ByteEnables{} : ByteEnables{enables.data(), enables.size()});
            if (status != RegStatus::ok) report(reg, element, {}, "write refused, status", 0, std::uint64_t(status));
            const std::uint64_t mask = lane_mask(reg, lane);
            oracle_.write(reg, element, write.data & mask, mask);
        });
    }

    template <class Describe>
    void compare_read(unsigned reg, unsigned element, Describe describe) {
        const std::uint64_t begin = map_.registers[reg].element_offset(element);
        std::uint64_t expected = 0;
        std::uint64_t actual = 0;
        for_each_access({0, map_.registers[reg].width_bytes}, [&](Lane lane) {
            const auto where = window(begin + lane.first, lane.bytes);
            if (!where) return;
            std::vector<std::uint8_t> data(where->length, 0xee);
            std::vector<std::uint8_t> enables(where->length, 0);
            const std::size_t first = static_cast<std::size_t>(begin + lane.first - where->offset);
            std::fill_n(enables.begin() + static_cast<std::ptrdiff_t>(first), lane.bytes, std::uint8_t{0xff});
            const RegStatus status =
                file_.read(where->offset, data.data(), data.size(),
                           lane.bytes == where->length ? ByteEnables{} : ByteEnables{enables.data(), enables.size()});
            if (status != RegStatus::ok) report(reg, element, {}, "read refused, status", 0, std::uint64_t(status));
            for (unsigned i = 0; i < where->length; ++i) {
                if (enables[i] == 0) {
                    if (data[i] != 0xee)
                        report(reg, element, {}, describe() + ", byte that is not enabled", 0xee, data[i]);
                } else {
                    actual |= std::uint64_t{data[i]} << shift(reg, static_cast<unsigned>(where->offset + i - begin));
                }
            }
            expected |= oracle_.read(reg, element, lane_mask(reg, lane));
        });
        compare(reg, element, expected, actual, describe);
    }

    // --- comparison ---------------------------------------------------------------------------------------------

    template <class Describe>
    void compare_stored(unsigned reg, unsigned element, Describe describe) {
        compare(reg, element, oracle_.stored(reg, element), file_.get(reg, element), describe);
    }

    template <class Describe>
    void compare_counts(Describe describe) {
        for (std::size_t i = 0; i < kPerRegisterIssues; ++i) {
            const RegisterIssue issue = static_cast<RegisterIssue>(i);
            const std::uint64_t expected = counted_before_[reg_ * kPerRegisterIssues + i] + oracle_.count(issue, reg_);
            const std::uint64_t actual = file_.count(issue, reg_);
            if (expected != actual) report(reg_, element_, {}, describe(), expected, actual);
        }
    }

    template <class Describe>
    void compare(unsigned reg, unsigned element, std::uint64_t expected, std::uint64_t actual, Describe describe) {
        if (expected == actual) return;
        unsigned bit = 0;
        while (((expected ^ actual) >> bit & 1) == 0) ++bit;
        std::string field = "undeclared";
        for (const Field& f : map_.registers[reg].fields)
            if ((field_mask(f) >> bit & 1) != 0) field = f.name;
        report(reg, element, std::move(field), describe(), expected, actual);
    }

    void report(unsigned reg, unsigned element, std::string field, std::string what, std::uint64_t expected,
                std::uint64_t actual) {
        if (full()) return;
        const Register& r = map_.registers[reg];
        std::string name = r.count > 1 ? fmt::format("{}[{}]", r.name, element) : std::string(r.name);
        found_.push_back({std::move(name), std::move(field), std::move(what), expected, actual});
    }

    RegisterFile& file_;
    const RegisterMap& map_;
    const AttributeCheckOptions& options_;
    RegisterOracle oracle_;
    std::vector<bool> skipped_;
    std::vector<bool> muted_;
    std::vector<std::uint64_t> built_;           ///< values at the start, by element in table order
    std::vector<std::uint64_t> counted_before_;  ///< by register and issue
    std::vector<AttributeMismatch> found_;

    unsigned reg_ = 0;  ///< under test
    unsigned element_ = 0;
    std::vector<LockTerm> terms_;  ///< of all locks of the register under test
    bool joint_ = false;           ///< one of the locks has several terms
};

}  // namespace

std::vector<AttributeMismatch> check_attributes(RegisterFile& file, const AttributeCheckOptions& options) {
    return Walk(file, options).run();
}

}  // namespace cxlvp
