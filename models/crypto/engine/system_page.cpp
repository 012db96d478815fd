// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/engine/system_page.h"

#include <iterator>

#include "cxlvp/crypto/registers/mailbox_codes.h"

namespace cxlvp::crypto {

namespace {

constexpr std::uint32_t kResetWord = 0x52455345;

}  // namespace

SystemPage::SystemPage(RegisterFile& registers, Profile profile, unsigned mailboxes, std::uint32_t hw_version,
                       std::uint32_t sw_version)
    : registers_(registers),
      x_(profile == Profile::x),
      mailboxes_(mailboxes),
      hw_version_(hw_version),
      sw_version_(sw_version),
      boot_status_(registers.index("BOOT_STATUS")),
      available_(registers.index("MBX_AVAIL_LO")),
      sw_boot_status_(registers.index("SW_BOOT_STATUS")),
      heartbeat_(registers.index("SW_HEARTBEAT")),
      hw_(registers.index("HW_VERSION0")),
      sw_(registers.index("SW_VERSION")),
      core_enable_(registers.index("CORE_ENABLE")) {
    if (x_) {
        x_cap1_ = registers.index("X_CAP1");
        x_irq_pending_ = registers.index("X_IRQ_PENDING_LO");
        x_irq_enable_ = registers.index("X_IRQ_ENABLE_LO");
        x_arb_ = registers.index("X_ARB");
        x_watchdog_ = registers.index("X_WATCHDOG");
        x_drain_ = registers.index("X_DRAIN");
        x_reset_ = registers.index("X_RESET");
        x_count_ = registers.index("X_CNT_BUSY_LO");
    }
    reset(0);
}

void SystemPage::reset(Tick at) {
    set(hw_, hw_version_, at);
    set(sw_, sw_version_, at);
    if (x_) registers_.set(registers_.field("X_CAP0.MAILBOXES"), mailboxes_ - 1, at);
}

void SystemPage::set_pair(unsigned low, std::uint64_t value, Tick at) {
    set(low, static_cast<std::uint32_t>(value), at);
    set(low + 1, static_cast<std::uint32_t>(value >> 32), at);
}

void SystemPage::show(const State& state, Tick at) {
    set(boot_status_, state.ready ? kBootGood : 0, at);
    set(sw_boot_status_, state.ready ? kSwStarted | kSwReady | kSwMission : 0, at);
    set(heartbeat_, state.ready ? state.heartbeat : 0, at);
    set_pair(available_, state.ready ? state.available : 0, at);
    std::uint32_t enable = 0;
    for (std::size_t i = 0; i < std::size(kEnableOrder); ++i)
        if ((state.present >> static_cast<unsigned>(kEnableOrder[i]) & 1) != 0) enable |= kCoreEnabled << (2 * i);
    set(core_enable_, enable, at);
    if (!x_) return;
    set(x_cap1_, state.present, at);
    set_pair(x_irq_pending_, state.asking, at);
    set(x_drain_, draining() ? (state.runs ? 1 : 3) : 0, at);
    const std::uint64_t counts[] = {state.cycles, state.done, state.failed, state.bytes_in, state.bytes_out};
    for (unsigned i = 0; i < std::size(counts); ++i) set_pair(x_count_ + 2 * i, counts[i], at);
}

SystemPage::Request SystemPage::written(std::uint64_t offset) const {
    if (!x_) return Request::none;
    if (is(offset, x_reset_)) return get(x_reset_) == kResetWord ? Request::reset : Request::none;
    if (is(offset, x_drain_)) return Request::wake;
    if (is(offset, x_irq_enable_) || is(offset, x_irq_enable_ + 1)) return Request::lines;
    return Request::none;
}

ArbitrationPolicy SystemPage::policy() const {
    return x_ ? static_cast<ArbitrationPolicy>(get(x_arb_) & 3) : ArbitrationPolicy::round_robin;
}

unsigned SystemPage::quantum() const {
    return x_ ? get(x_arb_) >> 8 & 0xff : 1;
}

}  // namespace cxlvp::crypto
