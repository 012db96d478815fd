// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/machine/capi_user.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "cxlvp/afu/explore/explore_afu.h"
#include "cxlvp/afu/explore/ping_pong_afu.h"
#include "cxlvp/base/core/random.h"
#include "cxlvp/host/capi/context/process_bytes.h"
#include "cxlvp/host/capi/user/memcpy_user.h"

namespace cxlvp::host {

namespace {

constexpr std::uint64_t kQueueBytes = 512 * kKiB;  ///< 4095 lines of 128 bytes
constexpr std::uint64_t kFirstNode = 4 * kKiB;     ///< of a chain, from the beginning of the buffer
constexpr Tick kPatience = 20 * kSecond;           ///< for an AFU that works on its own

CapiStatus bad(CapiError error, std::string text) {
    return CapiStatus::failed(error, std::move(text));
}

}  // namespace

CapiUser::CapiUser(const CapiHostConfig& config, ThreadBus& bus, SystemMemory& memory, CapiAfu& afu, std::uint32_t pid,
                   Content content, Ended ended)
    : config_(config),
      bus_(bus),
      afu_(afu),
      content_(std::move(content.bytes)),
      ended_(std::move(ended)),
      process_(memory, pid, config.pager, config.prefault,
               [this](std::uint64_t ea, std::uint64_t real, std::uint64_t bytes) { fill(ea, real, bytes); }) {
    if (config.work == CapiWork::copy) {
        process_.add(kQueue, kQueueBytes, true);
        process_.add(kSource, content_.size(), false);
        process_.add(kDestination, content_.size(), true, content.destination);
    } else {
        process_.add(kSource, config.buffer, true);
    }
}

/// Pages of the source come with what is in the file.
void CapiUser::fill(std::uint64_t ea, std::uint64_t real, std::uint64_t bytes) {
    if (config_.work != CapiWork::copy || ea < kSource || ea - kSource >= content_.size()) return;
    const std::uint64_t offset = ea - kSource;
    bus_.poke(real, content_.data() + offset, std::min<std::uint64_t>(bytes, content_.size() - offset));
}

CapiStatus CapiUser::open() {
    if (!process_.set_up()) return bad(CapiError::io, "the tables of the process cannot be written");
    return open_again();
}

CapiStatus CapiUser::open_again() {
    CapiProcess process;
    process.pid = process_.pid();
    process.memory = &process_.memory();
    return afu_.open(process, false, context_);
}

CapiStatus CapiUser::work() {
    switch (config_.work) {
        case CapiWork::copy:
            return copy();
        case CapiWork::run:
            return run();
        case CapiWork::ping_pong:
            break;
    }
    return ping_pong();
}

CapiStatus CapiUser::copy() {
    MemcpyQueue queue;
    queue.ea = kQueue;
    queue.largest = static_cast<std::uint32_t>(config_.copy_bytes);
    queue.interrupt = config_.interrupts ? 1 : 0;
    if (CapiStatus status = context_->allocate_irqs(0); !status.ok()) return status;
    MemcpyUser user(afu_, *context_, queue);
    if (CapiStatus status = user.start(); !status.ok()) return status;
    CapiStatus result;
    for (std::uint64_t done = 0; done < content_.size() && result.ok();) {
        const std::uint64_t bytes = std::min<std::uint64_t>(config_.copy_bytes, content_.size() - done);
        const Tick begin = bus_.now();
        result = user.copy(kSource + done, kDestination + done, bytes);
        const Tick latency = bus_.now() - begin;
        if (result.ok()) result = verify(done, bytes);
        ended_(latency, bytes, result.ok());
        done += bytes;
    }
    const CapiStatus stopped = user.stop();
    return result.ok() ? stopped : result;
}

CapiStatus CapiUser::verify(std::uint64_t offset, std::uint64_t bytes) {
    std::vector<std::uint8_t> found(4 * kKiB);
    for (std::uint64_t done = 0; done < bytes;) {
        const std::uint64_t ea = kDestination + offset + done;
        const std::uint64_t part = std::min(bytes - done, found.size() - ea % found.size());
        const std::optional<std::uint64_t> real = process_.memory().real_address(ea, false);
        if (!real || !bus_.peek(*real, found.data(), part))
            return bad(CapiError::fault, fmt::format("the copy at byte {} cannot be read", offset + done));
        if (std::memcmp(found.data(), content_.data() + offset + done, part) != 0)
            return bad(CapiError::io,
                       fmt::format("the copy differs within {} bytes from byte {} on", part, offset + done));
        done += part;
    }
    ++verified_;
    return {};
}

CapiStatus CapiUser::populate() {
    for (std::uint64_t ea = kSource; ea < kSource + config_.buffer; ea += config_.page_bytes)
        if (!process_.memory().real_address(ea, true)) return bad(CapiError::no_memory, "no memory for the buffer");
    return {};
}

/// Every node is visited once before the chain comes back to the first: a cyclic permutation (Sattolo).
CapiStatus CapiUser::lay_chain() {
    const std::uint64_t nodes = (config_.buffer - kFirstNode) / config_.chain;
    std::vector<std::uint64_t> next(nodes);
    for (std::uint64_t i = 0; i < nodes; ++i) next[i] = i;
    Random random(process_.pid(), "capi_chain");
    for (std::uint64_t i = nodes - 1; i > 0; --i) std::swap(next[i], next[random.below(i)]);
    for (std::uint64_t i = 0; i < nodes; ++i) {
        const std::uint64_t pointer = CapiBus::swap(kSource + kFirstNode + next[i] * config_.chain);
        std::array<std::uint8_t, 8> bytes{};
        std::memcpy(bytes.data(), &pointer, bytes.size());
        const auto real = process_.memory().real_address(kSource + kFirstNode + i * config_.chain, true);
        if (!real || !bus_.poke(*real, bytes.data(), bytes.size()))
            return bad(CapiError::no_memory, "no memory for the chain");
    }
    return {};
}

CapiStatus CapiUser::run() {
    if (config_.populate)
        if (CapiStatus status = populate(); !status.ok()) return status;
    if (config_.chain != 0)
        if (CapiStatus status = lay_chain(); !status.ok()) return status;
    const Tick begin = bus_.now();
    if (CapiStatus status = context_->start(kSource); !status.ok()) return status;
    std::uint64_t word = 0;
    CapiStatus result;
    while (result.ok()) {
        std::array<std::uint8_t, 8> bytes{};
        if (!load(kSource, bytes.data(), bytes.size())) return bad(CapiError::fault, "no completion word");
        std::memcpy(&word, bytes.data(), bytes.size());
        word = CapiBus::swap(word);
        if ((word & afu::kExploreComplete) != 0) break;
        if (bus_.now() - begin > kPatience) result = bad(CapiError::busy, "the AFU does not come to an end");
        bus_.pause(config_.poll_interval);
    }
    const std::uint64_t errors = word & ~afu::kExploreComplete;
    if (result.ok() && errors != 0) result = bad(CapiError::io, fmt::format("{} accesses of the AFU failed", errors));
    ended_(bus_.now() - begin, config_.buffer, result.ok());
    const CapiStatus stopped = context_->stop();
    return result.ok() ? stopped : result;
}

CapiStatus CapiUser::ping_pong() {
    constexpr std::uint64_t kReply = 128;
    std::array<std::uint8_t, afu::kPingPongBytes> request{}, reply{};
    if (CapiStatus status = populate(); !status.ok()) return status;
    if (!store(kSource, request.data(), request.size()) || !store(kSource + kReply, reply.data(), reply.size()))
        return bad(CapiError::fault, "the buffer cannot be written");
    if (CapiStatus status = context_->start(kSource); !status.ok()) return status;
    CapiStatus result;
    for (std::uint64_t n = 1; n <= config_.count && result.ok(); ++n) {
        for (std::size_t i = 0; i + 1 < request.size(); ++i) request[i] = static_cast<std::uint8_t>('a' + (n + i) % 26);
        request.back() = static_cast<std::uint8_t>(n);
        const Tick begin = bus_.now();
        store(kSource, request.data(), request.size());
        do {
            bus_.pause(config_.poll_interval);
            load(kSource + kReply, reply.data(), reply.size());
            if (bus_.now() - begin > kPatience) result = bad(CapiError::busy, "the AFU does not reply");
        } while (reply.back() != request.back() && result.ok());
        const Tick latency = bus_.now() - begin;
        for (std::size_t i = 0; i + 1 < request.size() && result.ok(); ++i)
            if (reply[i] != request[i] - 'a' + 'A')
                result = bad(CapiError::io, "a reply is not the request in capitals");
        if (result.ok()) ++verified_;
        ended_(latency, request.size(), result.ok());
    }
    const CapiStatus stopped = context_->stop();
    return result.ok() ? stopped : result;
}

bool CapiUser::store(std::uint64_t ea, const std::uint8_t* data, std::size_t bytes) {
    return write_process(bus_, process_.memory(), ea, data, bytes);
}

bool CapiUser::load(std::uint64_t ea, std::uint8_t* data, std::size_t bytes) {
    return read_process(bus_, process_.memory(), ea, data, bytes);
}

}  // namespace cxlvp::host
