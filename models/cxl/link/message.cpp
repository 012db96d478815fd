// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/link/message.h"

namespace cxlvp::cxl {

namespace {

struct Entry {
    const char* name;
    unsigned twelfths;
};

constexpr unsigned kSlot = 12;
constexpr unsigned kLine = 4 * kSlot;

/// In the order of `Message`.
constexpr Entry kEntries[kMessages] = {
    {"m2s_req", kSlot},
    {"m2s_rwd", kSlot + kLine},
    {"m2s_rwd_masked", 2 * kSlot + kLine},
    {"m2s_bi_rsp", kSlot / 3},
    {"h2d_req", kSlot},
    {"h2d_rsp", kSlot / 4},
    {"h2d_data", kSlot / 4 + kLine},
    {"s2m_drs", kSlot / 3 + kLine},
    {"s2m_ndr", kSlot / 3},
    {"s2m_bi_snp", kSlot},
    {"d2h_req", kSlot},
    {"d2h_rsp", kSlot / 4},
    {"d2h_data", kSlot / 4 + kLine},
};

}  // namespace

unsigned slot_twelfths(Message message) {
    return kEntries[static_cast<std::size_t>(message)].twelfths;
}

const char* to_string(Message message) {
    return kEntries[static_cast<std::size_t>(message)].name;
}

}  // namespace cxlvp::cxl
