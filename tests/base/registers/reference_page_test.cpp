// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/registers/reference_page.h"

#include <gtest/gtest.h>

namespace cxlvp {
namespace {

TEST(ReferencePage, ShowsRegistersFieldsResetValuesAndLocks) {
    static constexpr Field ctrl[] = {{"ENABLE", 0, 1, Attr::rw, 1, "starts | stops"},
                                     {"LIMIT", 8, 12, Attr::rwl, 0x5a, "upper bound", "CTRL.ENABLE"},
                                     {"JOINT", 24, 1, Attr::rwl, 0, "", "ENABLE & STATUS.DONE"}};
    static constexpr Field status[] = {{"DONE", 0, 16, Attr::rw1cs, 0, "ended"}};
    static constexpr Register registers[] = {{"STATUS", 0x10, 2, status, "one per channel", 4, 8},
                                             {"CTRL", 0x4, 4, ctrl, "control"}};
    static constexpr RegisterMap map = {"dma", 0x100, registers, {4, 8}, HolePolicy::address_error, "A DMA engine."};
    EXPECT_EQ(reference_page(map), R"(# Registers of dma

A DMA engine.

Size: 0x100 bytes. Accesses of 4 to 8 bytes, naturally aligned, each within one register. Little-endian. Accesses elsewhere in the block are refused.

| Offset | Register | Width | Reset | Meaning |
|---|---|---|---|---|
| 0x004 | CTRL | 32 | 0x00005a01 | control |
| 0x010 + n * 0x8 | STATUS[0..3] | 16 | 0x0000 | one per channel |

## CTRL (0x004)

control

| Bits | Field | Attribute | Reset | Meaning |
|---|---|---|---|---|
| 31:25 | - | RsvdZ | 0x00 | reserved |
| 24 | JOINT | RWL | 0x0 | locked while `ENABLE & STATUS.DONE` are all non-zero |
| 23:20 | - | RsvdZ | 0x0 | reserved |
| 19:8 | LIMIT | RWL | 0x05a | upper bound; locked while `CTRL.ENABLE` is non-zero |
| 7:1 | - | RsvdZ | 0x00 | reserved |
| 0 | ENABLE | RW | 0x1 | starts \| stops |

## STATUS[0..3] (0x010 + n * 0x8)

one per channel

| Bits | Field | Attribute | Reset | Meaning |
|---|---|---|---|---|
| 15:0 | DONE | RW1CS | 0x0000 | ended |

## Attributes

| Attribute | Meaning |
|---|---|
| RW | read and write |
| RW1CS | writing 1 clears, writing 0 keeps; sticky: kept by warm and function-level reset |
| RWL | read and write until locked |
| RsvdZ | reserved: reads as 0, software writes 0 |
)");
}

TEST(ReferencePage, NamesTheOtherAccessRules) {
    static constexpr Field fields[] = {{"VALUE", 0, 64, Attr::ro, 0}};
    static constexpr Register registers[] = {{"R", 0, 8, fields}};
    const std::string page = reference_page({"psl", 8, registers, {8, 8, true, true, true}});
    EXPECT_NE(page.find("Accesses of 8 bytes, at any alignment, that may span several registers. Big-endian. "
                        "Elsewhere in the block reads return 0 and writes are ignored."),
              std::string::npos)
        << page;
    EXPECT_EQ(page.find("RsvdZ"), std::string::npos);  // every bit is declared
}

}  // namespace
}  // namespace cxlvp
