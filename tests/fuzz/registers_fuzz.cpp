// SPDX-License-Identifier: Apache-2.0
// Random accesses, resets and hardware writes on register files, in step with the bit-by-bit oracle. Input: one byte
// that chooses the map, then operations of a few bytes each; an operation cut short ends the run.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <iterator>
#include <vector>

#include "../base/registers/test_maps.h"
#include "cxlvp/base/registers/register_file.h"
#include "cxlvp/base/registers/register_oracle.h"
#include "cxlvp/psl/registers/register_maps.h"
#include "fuzz_input.h"

namespace {

using namespace cxlvp;

/// Maps of the tests, then those of devices: an input chooses by position, so that new ones go to the end.
const RegisterMap* const kMaps[] = {&test::kMixedMap,
                                    &test::kStrictMap,
                                    &test::kBigEndianMap,
                                    &test::kUnalignedMap,
                                    &test::kWordMap,
                                    &psl::p1_map(psl::Caia::v1),
                                    &psl::p1n_map(psl::Caia::v1),
                                    &psl::p2n_map(psl::Caia::v1),
                                    &psl::p1_map(psl::Caia::v2),
                                    &psl::p1n_map(psl::Caia::v2),
                                    &psl::p2n_map(psl::Caia::v2)};
/// Of a map that is larger only the start is of interest: registers lie there.
constexpr std::uint64_t kReach = 0x600;

/// All bits of a register that have one of the attributes.
std::uint64_t bits_with(const Register& reg, std::initializer_list<Attr> attrs) {
    std::uint64_t bits = 0;
    for (const Field& field : reg.fields)
        if (std::find(attrs.begin(), attrs.end(), field.attr) != attrs.end()) bits |= field_mask(field);
    return bits;
}

class Run {
public:
    Run(const RegisterMap& map, fuzz::Input input) : file_(map), oracle_(map), input_(input) {
        for (unsigned r = 0; r < map.registers.size(); ++r) {
            file_.on_read<&Run::on_read>(r, this);
            file_.on_write<&Run::on_write>(r, this);
            file_.on_change<&Run::on_change>(r, this);
        }
    }

    void go() {
        while (!input_.empty()) {
            step();
            check_state();
        }
    }

private:
    void on_read(const RegisterRead& e) { check_place(e.reg, e.element, e.mask); }
    void on_write(const RegisterWrite& e) {
        check_place(e.reg, e.element, e.mask);
        CXLVP_REQUIRE((e.data & ~e.mask) == 0);
        CXLVP_REQUIRE(((e.old_value ^ e.new_value) & ~e.mask) == 0);
        CXLVP_REQUIRE(file_.get(e.reg, e.element) == e.new_value);
    }
    void on_change(const RegisterChange& e) {
        CXLVP_REQUIRE(e.old_value != e.new_value);
        CXLVP_REQUIRE(file_.get(e.reg, e.element) == e.new_value);
    }
    void check_place(unsigned reg, unsigned element, std::uint64_t mask) const {
        CXLVP_REQUIRE(reg < file_.map().registers.size());
        CXLVP_REQUIRE(element < file_.map().registers[reg].count);
        CXLVP_REQUIRE(mask != 0 && (mask & ~file_.map().registers[reg].all_bits()) == 0);
    }

    template <class Visit>
    void for_each_element(Visit visit) const {
        for (unsigned r = 0; r < file_.map().registers.size(); ++r)
            for (unsigned e = 0; e < file_.map().registers[r].count; ++e) visit(r, e);
    }

    std::uint64_t offset() {
        // Mostly inside the map, sometimes anywhere, so that the ends of the address space are tried.
        const std::uint8_t low = input_.byte();
        if (low >= 0xf0) return input_.number(8);
        if (file_.map().size < 0x100) return low % (file_.map().size + 4);
        return low * std::uint64_t{8} % std::min(file_.map().size + 8, kReach) + (low & 7) * (input_.byte() & 1);
    }

    std::size_t length() {
        const std::uint8_t choice = input_.byte();
        return choice < 0xc0 ? std::size_t{1} << (choice & 3) : choice - 0xc0u;
    }

    ByteEnables enables() {
        const std::uint8_t choice = input_.byte();
        if (choice < 0x80) return {};
        const std::size_t size = std::min<std::size_t>(choice & 15, sizeof pattern_);
        for (std::uint8_t& byte : pattern_) byte = (input_.byte() & 1) != 0 ? 0xff : 0;
        return {pattern_, size};
    }

    void fill() {
        const std::uint64_t word = input_.number(8);
        for (std::size_t i = 0; i < sizeof data_; ++i)
            data_[i] = static_cast<std::uint8_t>((word >> (i % 8 * 8)) + i / 8 * 0x35);
        std::memcpy(copy_, data_, sizeof copy_);
    }

    void step() {
        switch (input_.byte() % 8) {
            case 0:
            case 1:
            case 2:
                return software_write();
            case 3:
            case 4:
                return software_read();
            case 5:
                return debug();
            case 6:
                return hardware();
            default:
                return reset();
        }
    }

    void software_write() {
        std::vector<std::uint64_t> before;
        for_each_element([&](unsigned r, unsigned e) { before.push_back(file_.get(r, e)); });
        const std::uint64_t at = offset();
        const std::size_t size = length();
        const ByteEnables with = enables();
        fill();
        if (file_.write(at, data_, size, with, ++now_) == RegStatus::ok) oracle_.write_bytes(at, data_, size, with);
        CXLVP_REQUIRE(std::memcmp(data_, copy_, sizeof data_) == 0);
        // Said again without the oracle: what software must never change.
        std::size_t i = 0;
        for_each_element([&](unsigned r, unsigned e) {
            const Register& reg = file_.map().registers[r];
            const std::uint64_t old = before[i++];
            const std::uint64_t value = file_.get(r, e);
            const std::uint64_t frozen = bits_with(reg, {Attr::ro, Attr::ros, Attr::hwinit, Attr::rc, Attr::rsvdp});
            CXLVP_REQUIRE(((old ^ value) & frozen) == 0);
            CXLVP_REQUIRE((~old & value & bits_with(reg, {Attr::rw1c, Attr::rw1cs})) == 0);
            CXLVP_REQUIRE((old & ~value & bits_with(reg, {Attr::rw1s})) == 0);
        });
    }

    void software_read() {
        const std::uint64_t at = offset();
        const std::size_t size = length();
        const ByteEnables with = enables();
        fill();
        if (file_.read(at, data_, size, with, ++now_) == RegStatus::ok) oracle_.read_bytes(at, copy_, size, with);
        CXLVP_REQUIRE(std::memcmp(data_, copy_, sizeof data_) == 0);
    }

    void debug() {
        const std::uint64_t at = offset();
        const std::size_t size = length();
        fill();
        const std::size_t written = file_.debug_write(at, data_, size);
        CXLVP_REQUIRE(written <= size);
        oracle_.deposit_bytes(at, data_, written);
        const std::size_t read = file_.debug_read(at, copy_, size);
        CXLVP_REQUIRE(read == written);
        CXLVP_REQUIRE(std::memcmp(data_ + read, copy_ + read, sizeof data_ - read) == 0);
    }

    void hardware() {
        const unsigned reg = input_.byte() % static_cast<unsigned>(file_.map().registers.size());
        const unsigned element = input_.byte() % file_.map().registers[reg].count;
        const std::uint64_t value = input_.number(8);
        file_.set(reg, value, element, ++now_);
        oracle_.deposit(reg, element, value);
    }

    void reset() {
        const std::uint8_t choice = input_.byte();
        const ResetKind kind = kResetKinds[choice % std::size(kResetKinds)];
        if (choice < 0x80) {
            file_.reset(kind, ++now_);
            oracle_.reset(kind);
        } else {
            const unsigned reg = input_.byte() % static_cast<unsigned>(file_.map().registers.size());
            const unsigned element = input_.byte() % file_.map().registers[reg].count;
            file_.reset_register(kind, reg, element, ++now_);
            oracle_.reset(kind, reg, element);
        }
    }

    void check_state() const {
        for_each_element([&](unsigned r, unsigned e) {
            const Register& reg = file_.map().registers[r];
            const std::uint64_t value = file_.get(r, e);
            std::uint64_t exists = 0;
            for (const Field& field : reg.fields)
                if (field.attr != Attr::rsvdz) exists |= field_mask(field);
            CXLVP_REQUIRE((value & ~exists) == 0);
            CXLVP_REQUIRE(value == oracle_.stored(r, e));
        });
        for (unsigned r = 0; r < file_.map().registers.size(); ++r) {
            for (std::size_t i = 0; i < kPerRegisterIssues; ++i) {
                const RegisterIssue issue = static_cast<RegisterIssue>(i);
                CXLVP_REQUIRE(file_.count(issue, r) == oracle_.count(issue, r));
            }
        }
    }

    RegisterFile file_;
    RegisterOracle oracle_;
    fuzz::Input input_;
    Tick now_ = 0;
    std::uint8_t data_[64] = {};
    std::uint8_t copy_[64] = {};
    std::uint8_t pattern_[16] = {};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    Run(*kMaps[data[0] % std::size(kMaps)], fuzz::Input(data + 1, size - 1)).go();
    return 0;
}
