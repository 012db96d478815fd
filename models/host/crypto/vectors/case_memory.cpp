// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/vectors/case_memory.h"

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/core/round_up.h"

namespace cxlvp::host {

namespace {

constexpr std::uint8_t kUnwritten = 0xa5;

}  // namespace

std::uint64_t CaseMemory::take(std::size_t bytes) {
    const std::uint64_t at = next_;
    if (bytes > end_ - at) throw UserError(fmt::format("a case with {} bytes more than memory has", bytes));
    next_ = round_up(at + bytes, kAlignment);
    return at;
}

std::uint64_t CaseMemory::place(crypto::ByteView octets) {
    const std::uint64_t at = take(octets.size());
    if (!octets.empty() && !bus_.write_memory(at, octets.data(), octets.size()))
        throw UserError(fmt::format("no memory at 0x{:x}", at));
    return at;
}

std::uint64_t CaseMemory::reserve(std::size_t bytes) {
    return place(crypto::Bytes(bytes, kUnwritten));
}

crypto::Bytes CaseMemory::read(std::uint64_t address, std::size_t bytes) {
    crypto::Bytes out(bytes);
    if (bytes != 0 && !bus_.read_memory(address, out.data(), bytes))
        throw UserError(fmt::format("no memory at 0x{:x}", address));
    return out;
}

}  // namespace cxlvp::host
