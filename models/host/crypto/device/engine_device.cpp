// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/device/engine_device.h"

#include <algorithm>

#include "cxlvp/crypto/registers/mailbox_codes.h"

namespace cxlvp::host {

namespace {

/// Of SW_BOOT_STATUS: ready, and the missions of both internal engines.
constexpr std::uint32_t kFirmwareReady = crypto::kSwReady | crypto::kSwMission;

}  // namespace

EngineDevice::EngineDevice(RegisterBus& bus, const EngineDescription& description)
    : bus_(bus), description_(description) {
    for (const MailboxQueueConfig& queue : description_.queues)
        mailboxes_.emplace_back(bus_, description_.registers, static_cast<unsigned>(mailboxes_.size()), queue);
}

bool EngineDevice::ready() {
    const auto read = [this](EngineRegister reg) {
        return static_cast<std::uint32_t>(bus_.read(description_.registers + static_cast<std::uint32_t>(reg), 4));
    };
    return (read(EngineRegister::boot_status) & crypto::kBootMask) == crypto::kBootGood &&
           (read(EngineRegister::sw_boot_status) & kFirmwareReady) == kFirmwareReady;
}

bool EngineDevice::wait_until_ready() {
    const Tick end = bus_.now() + description_.ready_timeout;
    while (!ready()) {
        const Tick now = bus_.now();
        if (now >= end) return false;
        bus_.pause(std::min(kReadyPoll, end - now));
    }
    return true;
}

BringUp EngineDevice::probe() {
    if (!wait_until_ready()) return BringUp::not_ready;
    cores_ = description_.cores;
    if (description_.flavour == DeviceFlavour::v4) {
        const std::uint64_t address = description_.registers + static_cast<std::uint32_t>(EngineRegister::core_enable);
        cores_ = CoreSet::from_core_enable(static_cast<std::uint32_t>(bus_.read(address, 4)));
    }
    for (std::size_t i = 0; i < mailboxes_.size(); ++i) {
        const BringUp result = mailboxes_[i].bring_up();
        if (result == BringUp::ok) continue;
        while (i-- > 0) mailboxes_[i].teardown();
        return result;
    }
    return BringUp::ok;
}

bool EngineDevice::remove() {
    bool flushed = true;
    for (MailboxDriver& mailbox : mailboxes_) flushed &= mailbox.teardown();
    return flushed;
}

void EngineDevice::suspend() {
    for (MailboxDriver& mailbox : mailboxes_) mailbox.suspend();
}

BringUp EngineDevice::resume() {
    if (!wait_until_ready()) return BringUp::not_ready;
    for (MailboxDriver& mailbox : mailboxes_) {
        const BringUp result = mailbox.resume();
        if (result != BringUp::ok) return result;
    }
    return BringUp::ok;
}

}  // namespace cxlvp::host
