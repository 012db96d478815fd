// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/afu/process_area.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cxlvp/host/capi/bus/card_poll.h"

namespace cxlvp::host {

namespace {

constexpr std::uint64_t kSoftwareState = 0x7c;

CapiStatus memory_error(const char* what) {
    return CapiStatus::failed(CapiError::fault, fmt::format("memory of the {} answers with an error", what));
}

template <std::size_t kBytes>
std::array<std::uint8_t, kBytes> big_endian(std::uint64_t value) {
    std::array<std::uint8_t, kBytes> out{};
    for (std::size_t i = 0; i < kBytes; ++i) out[i] = static_cast<std::uint8_t>(value >> 8 * (kBytes - 1 - i));
    return out;
}

}  // namespace

std::uint64_t ProcessArea::bytes_for(std::uint32_t processes, std::uint64_t page_bytes) {
    std::uint64_t bytes = page_bytes;
    while (bytes < kMaxBytes && psl::AreaLayout::elements_in(bytes) < processes) bytes *= 2;
    return std::min(bytes, kMaxBytes);
}

CapiStatus ProcessArea::create(std::uint64_t base, std::uint64_t bytes) {
    const std::array<std::uint8_t, 4096> zeros{};
    for (std::uint64_t at = 0; at < bytes; at += zeros.size())
        if (!bus_.host().write_memory(base + at, zeros.data(), zeros.size()))
            return memory_error("scheduled process area");
    layout_ = psl::AreaLayout::from_register(psl::AreaLayout::to_register(base, bytes));
    return {};
}

void ProcessArea::attach() {
    bus_.write(slice_, SliceHvRegister::spap, psl::AreaLayout::to_register(layout_.base, layout_.bytes));
}

void ProcessArea::detach() {
    bus_.write(slice_, SliceHvRegister::spap, 0);
}

CapiStatus ProcessArea::write_element(std::uint16_t handle, const psl::ProcessElement& element) {
    const psl::ProcessElement::Bytes bytes = element.encode();
    if (bus_.host().write_memory(layout_.element_address(handle), bytes.data(), bytes.size())) return {};
    return memory_error("process element");
}

CapiStatus ProcessArea::write_state(std::uint16_t handle, std::uint32_t software_state) {
    const auto bytes = big_endian<4>(software_state);
    const std::uint64_t address = layout_.element_address(handle) + kSoftwareState;
    if (bus_.host().write_memory(address, bytes.data(), bytes.size())) return {};
    return memory_error("process element");
}

CapiStatus ProcessArea::command(psl::ElementCommand command, std::uint16_t handle, std::uint32_t software_state) {
    const SleepLock::Guard guard(lock_, bus_.host());
    if (CapiStatus status = write_state(handle, software_state); !status.ok()) return status;
    const auto code = static_cast<std::uint16_t>(command);
    const auto word = big_endian<8>(psl::SwCommandStatus{code, 0, 0, handle}.encode());
    if (!bus_.host().write_memory(layout_.command_address(), word.data(), word.size()))
        return memory_error("command word");
    bus_.write(slice_, SliceHvRegister::llcmd, psl::LinkedListCommand{code, handle}.encode());

    bool failed = false, unreadable = false;
    CapiStatus status = poll_card(bus_, "command on a process element", [&] {
        std::array<std::uint8_t, 8> bytes{};
        unreadable = !bus_.host().read_memory(layout_.command_address(), bytes.data(), bytes.size());
        std::uint64_t now = 0;
        for (const std::uint8_t byte : bytes) now = now << 8 | byte;
        failed = now == psl::SwCommandStatus::kError;
        const auto state = psl::SwCommandStatus::decode(now);
        return unreadable || failed || (state.command == code && state.status == code && state.handle == handle);
    });
    if (!status.ok()) return status;
    if (unreadable) return memory_error("command word");
    if (failed)
        return CapiStatus::failed(CapiError::command_failed,
                                  fmt::format("PSL refused command {} on handle {}", code, handle));
    return {};
}

}  // namespace cxlvp::host
