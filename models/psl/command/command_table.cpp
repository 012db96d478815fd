// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/command/command_table.h"

namespace cxlvp::psl {

namespace {

using afu::CommandCode;
using K = CommandKind;
using S = SizeRule;
using A = Access;
using U = LineUse;
using X = LineExtra;

struct Row {
    CommandCode code;
    CommandInfo info;
};

constexpr CommandInfo both(const char* name, K kind, S size, A access, U use = U::bypass, X extra = X::none) {
    return {name, kind, true, true, size, access, use, extra, 0};
}

constexpr CommandInfo only_v1(const char* name, K kind, S size, A access, U use, X extra) {
    return {name, kind, true, false, size, access, use, extra, 0};
}

constexpr CommandInfo only_v2(const char* name, K kind, S size, A access, std::uint8_t port = 0) {
    return {name, kind, false, true, size, access, U::bypass, X::none, port};
}

// A line that is taken to be written has to be writable: READ_CL_M, TOUCH_M and locks are stores to translation.
constexpr Row kRows[] = {
    {CommandCode::interrupt_request, both("INTREQ", K::interrupt_request, S::none, A::none)},
    {CommandCode::restart, both("RESTART", K::restart, S::none, A::none)},
    {CommandCode::read_cl_na, both("READ_CL_NA", K::read, S::up_to_line, A::load)},
    {CommandCode::read_cl_s, both("READ_CL_S", K::read, S::up_to_line, A::load, U::shared)},
    {CommandCode::read_cl_m, both("READ_CL_M", K::read, S::up_to_line, A::store, U::modified)},
    {CommandCode::read_cl_lck, only_v1("READ_CL_LCK", K::read, S::up_to_line, A::store, U::modified, X::lock)},
    {CommandCode::read_cl_res, both("READ_CL_RES", K::read, S::up_to_line, A::load, U::shared, X::reserve)},
    {CommandCode::read_pe, both("READ_PE", K::read_pe, S::none, A::none)},
    {CommandCode::read_pna, both("READ_PNA", K::read, S::up_to_line, A::load)},
    {CommandCode::touch_i, both("TOUCH_I", K::touch, S::line, A::load)},
    {CommandCode::touch_s, both("TOUCH_S", K::touch, S::line, A::load, U::shared)},
    {CommandCode::touch_m, both("TOUCH_M", K::touch, S::line, A::store, U::modified)},
    {CommandCode::write_mi, both("WRITE_MI", K::write, S::up_to_line, A::store, U::modified_brief)},
    {CommandCode::write_ms, both("WRITE_MS", K::write, S::up_to_line, A::store, U::modified)},
    {CommandCode::write_na, both("WRITE_NA", K::write, S::up_to_line, A::store)},
    {CommandCode::write_inj, both("WRITE_INJ", K::write, S::up_to_line, A::store)},
    {CommandCode::write_c, both("WRITE_C", K::write, S::up_to_line, A::store, U::modified, X::conditional)},
    {CommandCode::write_unlock, only_v1("WRITE_UNLOCK", K::write, S::up_to_line, A::store, U::modified, X::unlock)},
    {CommandCode::lock, only_v1("LOCK", K::lock, S::line, A::store, U::modified, X::lock)},
    {CommandCode::unlock, only_v1("UNLOCK", K::unlock, S::line, A::store, U::bypass, X::unlock)},
    {CommandCode::push_i, both("PUSH_I", K::push, S::line, A::load)},
    {CommandCode::push_s, both("PUSH_S", K::push, S::line, A::load, U::bypass, X::keep_shared)},
    {CommandCode::evict_i, both("EVICT_I", K::evict, S::line, A::load)},
    {CommandCode::zero_m, both("ZERO_M", K::zero, S::line, A::store, U::modified)},
    {CommandCode::flush, both("FLUSH", K::flush, S::line, A::load)},
    {CommandCode::cas_e_4b, only_v2("CAS_E_4B", K::compare_and_swap, S::compare_4, A::store)},
    {CommandCode::cas_ne_4b, only_v2("CAS_NE_4B", K::compare_and_swap, S::compare_4, A::store)},
    {CommandCode::cas_u_4b, only_v2("CAS_U_4B", K::compare_and_swap, S::compare_4, A::store)},
    {CommandCode::cas_e_8b, only_v2("CAS_E_8B", K::compare_and_swap, S::compare_8, A::store)},
    {CommandCode::cas_ne_8b, only_v2("CAS_NE_8B", K::compare_and_swap, S::compare_8, A::store)},
    {CommandCode::cas_u_8b, only_v2("CAS_U_8B", K::compare_and_swap, S::compare_8, A::store)},
    {CommandCode::asb_notify, only_v2("ASB_NOTIFY", K::asb_notify, S::none, A::none)},
    {CommandCode::xlat_rd_p0, only_v2("XLAT_RD_P0", K::translate, S::any, A::load, 0)},
    {CommandCode::xlat_wr_p0, only_v2("XLAT_WR_P0", K::translate, S::any, A::store, 0)},
    {CommandCode::xlat_rd_p1, only_v2("XLAT_RD_P1", K::translate, S::any, A::load, 1)},
    {CommandCode::xlat_wr_p1, only_v2("XLAT_WR_P1", K::translate, S::any, A::store, 1)},
    {CommandCode::itag_abort_rd, only_v2("ITAG_ABRT_RD", K::itag_abort, S::none, A::none)},
    {CommandCode::itag_abort_wr, only_v2("ITAG_ABRT_WR", K::itag_abort, S::none, A::none)},
    {CommandCode::xlat_rd_touch, only_v2("XLAT_RD_TOUCH", K::touch, S::any, A::load)},
    {CommandCode::xlat_wr_touch, only_v2("XLAT_WR_TOUCH", K::touch, S::any, A::store)},
};

constexpr std::size_t kCodes = std::size_t{1} << 13;
constexpr CommandInfo kUnknown{};

/// Row number + 1 by code; 0 where there is none.
constexpr std::array<std::uint8_t, kCodes> make_index() {
    std::array<std::uint8_t, kCodes> index{};
    for (std::size_t i = 0; i < std::size(kRows); ++i)
        index[static_cast<std::size_t>(kRows[i].code)] = static_cast<std::uint8_t>(i + 1);
    return index;
}

constexpr std::array<std::uint8_t, kCodes> kIndex = make_index();

}  // namespace

std::size_t command_count() {
    return std::size(kRows);
}

std::uint16_t command_code(std::size_t i) {
    return static_cast<std::uint16_t>(kRows[i].code);
}

const CommandInfo& command_info(std::uint16_t code) {
    if (code >= kCodes || kIndex[code] == 0) return kUnknown;
    return kRows[kIndex[code] - 1].info;
}

}  // namespace cxlvp::psl
