// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/user/memcpy_user.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cxlvp/host/capi/bus/poll_timer.h"
#include "cxlvp/host/capi/context/process_bytes.h"

namespace cxlvp::host {

namespace {

using afu::WorkCommand;
using afu::WorkElement;

constexpr std::size_t kPage = 4096;
// Registers of a process in its problem state area.
constexpr std::uint64_t kStatus = 0x10, kStopped = 0x0800000000000000;
constexpr std::uint64_t kPctrl = 0x18, kRestart = 0x8000000000000000;

CapiStatus no_access(std::uint64_t ea) {
    return CapiStatus::failed(CapiError::fault, fmt::format("the process cannot access {:#x}", ea));
}

}  // namespace

MemcpyUser::MemcpyUser(CapiAfu& afu, CapiContext& context, const MemcpyQueue& queue)
    : afu_(afu), context_(context), queue_(queue) {}

CapiStatus MemcpyUser::start() {
    if (memory() == nullptr) return CapiStatus::failed(CapiError::invalid, "the process has no memory");
    if (queue_.ea % kPage != 0 || queue_.lines == 0 || queue_.lines > 4095)
        return CapiStatus::failed(CapiError::invalid,
                                  fmt::format("no ring of {} lines at {:#x}", queue_.lines, queue_.ea));
    if (queue_.largest == 0 || queue_.largest > 0xffff)
        return CapiStatus::failed(CapiError::invalid, fmt::format("no copies of {} bytes", queue_.largest));
    const std::array<std::uint8_t, 128> line{};
    for (std::uint32_t i = 0; i < queue_.lines; ++i) {
        const std::uint64_t ea = queue_.ea + std::uint64_t{128} * i;
        if (!write_process(afu_.bus().host(), *memory(), ea, line.data(), line.size())) return no_access(ea);
    }
    next_ = 0;
    wrap_ = false;
    return context_.start(queue_.ea | queue_.lines);
}

CapiStatus MemcpyUser::submit(WorkElement element, std::uint64_t& ea) {
    if (memory() == nullptr) return CapiStatus::failed(CapiError::invalid, "the process has no memory");
    ea = queue_.ea + std::uint64_t{next_} * WorkElement::kBytes;
    const auto ready =
        static_cast<std::uint8_t>(element.command | WorkElement::kValid | (wrap_ ? WorkElement::kWrap : 0));
    // Until the last store the element is one of the pass before.
    const std::uint8_t before = wrap_ ? 0 : WorkElement::kWrap;
    element.command = static_cast<std::uint8_t>(element.command | before);
    std::array<std::uint8_t, WorkElement::kBytes> bytes{};
    element.encode(bytes.data());
    HostBus& bus = afu_.bus().host();
    if (!write_process(bus, *memory(), ea, bytes.data(), bytes.size())) return no_access(ea);
    if (!write_process(bus, *memory(), ea, &ready, 1)) return no_access(ea);
    if (++next_ == elements()) {
        next_ = 0;
        wrap_ = !wrap_;
    }
    return {};
}

CapiStatus MemcpyUser::finish(std::uint64_t ea) {
    PollTimer timer(afu_.bus().host(), queue_.limit);
    while (true) {
        if (memory() == nullptr) return CapiStatus::failed(CapiError::invalid, "the process has no memory");
        last_status_ = 0;
        if (!read_process(afu_.bus().host(), *memory(), ea + WorkElement::kStatusOffset, &last_status_, 1))
            return no_access(ea);
        if (last_status_ != 0) break;
        if (!timer.wait())
            return CapiStatus::failed(CapiError::busy, fmt::format("the work element at {:#x} does not end", ea));
    }
    if (last_status_ != afu::kWorkComplete) {
        ++counters_.failed;
        return CapiStatus::failed(CapiError::io, fmt::format("work element ended with status {:#04x}", last_status_));
    }
    ++counters_.elements;
    return {};
}

CapiStatus MemcpyUser::copy(std::uint64_t source, std::uint64_t destination, std::uint64_t bytes) {
    // One element after the other: an element that fails stops the AFU, and those behind it would never end.
    for (std::uint64_t done = 0; done < bytes;) {
        WorkElement element;
        element.command = static_cast<std::uint8_t>(WorkCommand::copy);
        element.length = static_cast<std::uint16_t>(std::min<std::uint64_t>(bytes - done, queue_.largest));
        element.source = source + done;
        element.destination = destination + done;
        std::uint64_t ea = 0;
        if (CapiStatus status = submit(element, ea); !status.ok()) return status;
        if (queue_.interrupt != 0)
            if (CapiStatus status = raise_interrupt(); !status.ok()) return status;
        if (CapiStatus status = finish(ea); !status.ok()) return status;
        counters_.bytes += element.length;
        done += element.length;
    }
    return {};
}

/// An element that interrupts, behind the one that is waited for.
CapiStatus MemcpyUser::raise_interrupt() {
    WorkElement element;
    element.command = static_cast<std::uint8_t>(WorkCommand::interrupt);
    element.length = queue_.interrupt;
    std::uint64_t ea = 0;
    if (CapiStatus status = submit(element, ea); !status.ok()) return status;
    if (!context_.wait_event(queue_.limit)) return CapiStatus::failed(CapiError::busy, "no interrupt comes");
    CapiEvent event;
    while (context_.events().take(event)) {
        if (event.type != CapiEvent::Type::interrupt)
            return CapiStatus::failed(CapiError::io, "the AFU was refused an address or has failed");
        if (event.number == queue_.interrupt) ++counters_.interrupts;
    }
    if (CapiStatus status = finish(ea); !status.ok()) return status;
    return restart();
}

/// A restart counts only once the AFU has stopped.
CapiStatus MemcpyUser::restart() {
    PollTimer timer(afu_.bus().host(), queue_.limit);
    std::uint64_t state = 0;
    while (true) {
        if (CapiStatus status = context_.read_psa(kStatus, state); !status.ok()) return status;
        if ((state & kStopped) != 0) break;
        if (!timer.wait()) return CapiStatus::failed(CapiError::busy, "the AFU does not stop after an interrupt");
    }
    return context_.write_psa(kPctrl, kRestart);
}

CapiStatus MemcpyUser::increment(std::uint64_t ea) {
    WorkElement element;
    element.command = static_cast<std::uint8_t>(WorkCommand::increment);
    element.source = ea;
    std::uint64_t at = 0;
    CapiStatus status = submit(element, at);
    return status.ok() ? finish(at) : status;
}

CapiStatus MemcpyUser::compare(std::uint64_t a, std::uint64_t b, std::uint64_t bytes, bool& equal) {
    std::array<std::uint8_t, kPage> left{}, right{};
    equal = true;
    for (std::uint64_t done = 0; done < bytes && equal;) {
        const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(bytes - done, kPage));
        if (memory() == nullptr || !read_process(afu_.bus().host(), *memory(), a + done, left.data(), part))
            return no_access(a + done);
        if (memory() == nullptr || !read_process(afu_.bus().host(), *memory(), b + done, right.data(), part))
            return no_access(b + done);
        equal = std::equal(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(part), right.begin());
        done += part;
    }
    return {};
}

}  // namespace cxlvp::host
