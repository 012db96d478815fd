// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/registers/mailbox_map.h"

#include <array>
#include <cstddef>

namespace cxlvp::crypto {

namespace {

constexpr std::uint32_t kXId = 0x58484d43;
constexpr std::uint32_t kXVersion = 0x00010000;

template <std::uint64_t Reset = 0>
constexpr Field kRw[] = {{"VALUE", 0, 32, Attr::rw, Reset, ""}};
constexpr Field kRo[] = {{"VALUE", 0, 32, Attr::ro, 0, ""}};
constexpr Field kWo[] = {{"VALUE", 0, 32, Attr::wo, 0, ""}};

constexpr Field kInterrupt[] = {{"DONE", 0, 1, Attr::rw1c, 0, "a VCQ has ended well"},
                                {"ERROR", 1, 1, Attr::rw1c, 0, "the mailbox stands in error"}};
constexpr Field kInterruptMask[] = {{"DONE", 0, 1, Attr::rw, 0, "1 = the line follows DONE"},
                                    {"ERROR", 1, 1, Attr::rw, 0, "1 = the line follows ERROR"}};
constexpr Field kStatus[] = {{"STATE", 0, 8, Attr::ro, 0,
                              "0x01 idle, 0x10 busy, 0x20 hold, 0x28 paused, 0x40 success, 0x80 error, 0x88 offline"},
                             {"CORE", 8, 8, Attr::ro, 0, "core of the failing command"},
                             {"CODE", 16, 8, Attr::ro, 0, "errno"},
                             {"INDEX", 24, 8, Attr::ro, 0, "entry of the failing command in the VCQ"}};
constexpr Field kSlots[] = {{"LOG2", 0, 32, Attr::rw, 0, "1..15"}};
constexpr Field kStride[] = {{"LOG2", 0, 32, Attr::rw, 0, "7..10"}};
constexpr Field kCoalesce[] = {{"COUNT", 0, 16, Attr::rw, 0, "completions for one DONE; 0 and 1: each"},
                               {"TIME", 16, 16, Attr::rw, 0, "DONE at the latest after this, in 64 cycles"}};
constexpr Field kPrio[] = {{"PRIORITY", 0, 3, Attr::rw, 0, "larger is more urgent"},
                           {"WEIGHT", 8, 8, Attr::rw, 1, "share in weighted round robin"}};
constexpr Field kArb[] = {{"POLICY", 0, 2, Attr::rw, 0, "0 round robin, 1 strict priority, 2 weighted round robin"},
                          {"QUANTUM", 8, 8, Attr::rw, 1, "VCQs in a turn of weight 1"}};
constexpr Field kDrain[] = {{"DRAIN", 0, 1, Attr::rw, 0, "1 = no VCQ is fetched"},
                            {"DRAINED", 1, 1, Attr::ro, 0, "1 = and nothing runs"}};
constexpr Field kXIdField[] = {{"VALUE", 0, 32, Attr::ro, kXId, "\"CMHX\""}};
constexpr Field kXVersionField[] = {{"VALUE", 0, 32, Attr::ro, kXVersion, "major.minor"}};
constexpr Field kCap0[] = {{"MAILBOXES", 0, 6, Attr::hwinit, 0, "number of mailboxes - 1"},
                           {"SLOTS", 6, 4, Attr::hwinit, 15, "largest log2 of slots"},
                           {"STRIDE", 10, 4, Attr::hwinit, 10, "largest log2 of slot bytes"},
                           {"COALESCING", 14, 1, Attr::hwinit, 1, ""},
                           {"COMPLETION_RING", 15, 1, Attr::hwinit, 1, ""},
                           {"WATCHDOG", 16, 1, Attr::hwinit, 1, ""},
                           {"DRAIN", 17, 1, Attr::hwinit, 1, ""},
                           {"COUNTERS", 18, 1, Attr::hwinit, 1, ""},
                           {"DATASTORE_ACL", 19, 1, Attr::hwinit, 1, ""},
                           {"MASKED", 20, 1, Attr::hwinit, 0, "operations on shares"}};

constexpr std::size_t kBase = static_cast<std::size_t>(MailboxRegister::x_coalesce);

constexpr Register kMailbox[] = {
    {"LOCK", 0x00, 4, kRw<>, "reading takes the mailbox: a token, or 0; writing the token releases it"},
    {"HOST_INFO", 0x04, 4, kWo, "not zero: the queue is configured"},
    {"QUEUE_LO", 0x08, 4, kRw<>, "address of slot 0, bits 31:0"},
    {"QUEUE_HI", 0x0c, 4, kRw<>, "address of slot 0, bits 63:32"},
    {"QUEUE_SLOTS", 0x10, 4, kSlots, "log2 of the number of slots"},
    {"QUEUE_STRIDE", 0x14, 4, kStride, "log2 of the bytes of a slot"},
    {"QUEUE_HEAD", 0x18, 4, kRo, "id of the VCQ that runs next"},
    {"QUEUE_TAIL", 0x1c, 4, kRw<>, "id after the last VCQ submitted; writing it is the doorbell"},
    {"INTERRUPT", 0x20, 4, kInterrupt, "interrupts pending"},
    {"INTERRUPT_MASK", 0x24, 4, kInterruptMask, "interrupts enabled"},
    {"COMMAND", 0x28, 4, kRw<>, "0x000 RUN, 0xC2F PAUSE, 0x5DB CONTINUE, 0xB78 RESTART, 0x6F6 ABORT, 0x3A5 FLUSH"},
    {"STATUS", 0x2c, 4, kStatus, "state and cause of an error"},
    {"CHILD", 0x30, 4, kStatus, "cause when CODE of STATUS is 10"},
    {"ID", 0x34, 4, kRo, "number of the instance"},
    {"HOST_CONFIG", 0x38, 4, kRw<>, "keeps what is written"},
    {"SCRATCH", 0x3c, 4, kRw<>, "keeps what is written"}};
static_assert(std::size(kMailbox) == kBase);

constexpr Register kMailboxX[] = {{"X_COALESCE", 0x40, 4, kCoalesce, "interrupt coalescing"},
                                  {"X_CR_BASE_LO", 0x44, 4, kRw<>, "completion ring, aligned to 32 bytes"},
                                  {"X_CR_BASE_HI", 0x48, 4, kRw<>, "bits 63:32"},
                                  {"X_CR_SLOTS", 0x4c, 4, kRw<>, "log2 of its records, 0 = off, up to 16"},
                                  {"X_CR_TAIL", 0x50, 4, kRo, "id after the last record written"},
                                  {"X_CR_HEAD", 0x54, 4, kRw<>, "id of the record that software reads next"},
                                  {"X_PRIO", 0x58, 4, kPrio, "arbitration"},
                                  {"X_INFLIGHT", 0x5c, 4, kRo, "TAIL - HEAD"},
                                  {"X_FAULT_LO", 0x60, 4, kRo, "address of the last DMA fault"},
                                  {"X_FAULT_HI", 0x64, 4, kRo, "bits 63:32"},
                                  {"X_LAST_CYC_LO", 0x68, 4, kRo, "core cycles of the last VCQ"},
                                  {"X_LAST_CYC_HI", 0x6c, 4, kRo, "bits 63:32"}};

constexpr Register kSic[] = {
    {"BOOT_STATUS", 0x100, 4, kRo, "masked with 0x77 it is 0x66 when the firmware may be asked"},
    {"MBX_AVAIL_LO", 0x104, 4, kRo, "mailboxes 31:0 that nobody has locked"},
    {"MBX_AVAIL_HI", 0x108, 4, kRo, "mailboxes 63:32"},
    {"SW_BOOT_STATUS", 0x12c, 4, kRo, "bit 0 started, 1 ready, 6 and 7 internal engines in mission mode"},
    {"SW_ERROR_INFO", 0x130, 4, kRo, "0"},
    {"SW_HEARTBEAT", 0x154, 4, kRo, "counts while the firmware lives"},
    {"GPINTERRUPT", 0x160, 4, kRw<>, "keeps what is written"},
    {"HW_VERSION0", 0x200, 4, kRo, "version of the hardware"},
    {"SW_VERSION", 0x218, 4, kRo, "version of the firmware"},
    {"CORE_ENABLE", 0x22c, 4, kRo,
     "two bits for each core, 01 = enabled: hc 1:0, aes, sm4, sm3, hcq, qse, pke, drbg, ccp"}};

constexpr Register kSicX[] = {{"X_ID", 0x300, 4, kXIdField, "tells profile X"},
                              {"X_VERSION", 0x304, 4, kXVersionField, "of profile X"},
                              {"X_CAP0", 0x308, 4, kCap0, "capabilities"},
                              {"X_CAP1", 0x30c, 4, kRo, "bit n: core n is present"},
                              {"X_IRQ_PENDING_LO", 0x310, 4, kRo, "bit n: mailbox n asks for its line"},
                              {"X_IRQ_PENDING_HI", 0x314, 4, kRo, "mailboxes 63:32"},
                              {"X_IRQ_ENABLE_LO", 0x318, 4, kRw<0xffffffff>, "bit n: the line of mailbox n is enabled"},
                              {"X_IRQ_ENABLE_HI", 0x31c, 4, kRw<0xffffffff>, "mailboxes 63:32"},
                              {"X_ARB", 0x320, 4, kArb, "arbitration between mailboxes"},
                              {"X_WATCHDOG", 0x324, 4, kRw<>, "core cycles for one VCQ, 0 = off"},
                              {"X_DRAIN", 0x328, 4, kDrain, "stops and resumes all mailboxes"},
                              {"X_RESET", 0x32c, 4, kWo, "0x52455345 resets everything but the firmware"},
                              {"X_CNT_BUSY_LO", 0x330, 4, kRo, "core cycles, of all cores"},
                              {"X_CNT_BUSY_HI", 0x334, 4, kRo, ""},
                              {"X_CNT_DONE_LO", 0x338, 4, kRo, "VCQs that have ended well"},
                              {"X_CNT_DONE_HI", 0x33c, 4, kRo, ""},
                              {"X_CNT_FAILED_LO", 0x340, 4, kRo, "VCQs that have failed"},
                              {"X_CNT_FAILED_HI", 0x344, 4, kRo, ""},
                              {"X_CNT_IN_LO", 0x348, 4, kRo, "bytes read"},
                              {"X_CNT_IN_HI", 0x34c, 4, kRo, ""},
                              {"X_CNT_OUT_LO", 0x350, 4, kRo, "bytes written"},
                              {"X_CNT_OUT_HI", 0x354, 4, kRo, ""}};

template <std::size_t A, std::size_t B>
constexpr std::array<Register, A + B> join(const std::array<Register, A>& a, const Register (&b)[B]) {
    std::array<Register, A + B> out{};
    for (std::size_t i = 0; i < A; ++i) out[i] = a[i];
    for (std::size_t i = 0; i < B; ++i) out[A + i] = b[i];
    return out;
}

constexpr auto kPlainR = join(std::array<Register, 0>{}, kMailbox);
constexpr auto kPlainX = join(kPlainR, kMailboxX);
constexpr auto kFirstR = join(kPlainR, kSic);
constexpr auto kFirstX = join(join(kPlainX, kSic), kSicX);

constexpr AccessRule kWords = {4, 4};
constexpr RegisterMap kMaps[2][2] = {
    {{"crypto_mailbox", kInstanceBytes, kPlainR, kWords, HolePolicy::read_zero, "mailbox of a crypto engine"},
     {"crypto_sic", kInstanceBytes, kFirstR, kWords, HolePolicy::read_zero, "mailbox 0 and system interface"}},
    {{"crypto_mailbox_x", kInstanceBytes, kPlainX, kWords, HolePolicy::read_zero, "mailbox in profile X"},
     {"crypto_sic_x", kInstanceBytes, kFirstX, kWords, HolePolicy::read_zero,
      "mailbox 0 and system interface in profile X"}}};

}  // namespace

const RegisterMap& instance_map(Profile profile, bool first_instance) {
    return kMaps[profile == Profile::x ? 1 : 0][first_instance ? 1 : 0];
}

}  // namespace cxlvp::crypto
