// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/server/session_handler.h"

#include <algorithm>
#include <array>
#include <optional>

#include "cxlvp/base/core/round_up.h"
#include "cxlvp/crypto/vcq/numbers.h"
#include "cxlvp/host/crypto/request/algorithm.h"

namespace cxlvp::host {

namespace {

using wire::Operation;
using wire::Status;

constexpr std::uint64_t kAlignment = 64;

/// The name that the driver knows an algorithm by; empty when there is none of this number.
std::string_view name_of(wire::Algorithm algorithm) {
    constexpr std::array<std::string_view, 10> kHashes = {"",         "sha224",   "sha256",   "sha384",   "sha512",
                                                          "sha3-224", "sha3-256", "sha3-384", "sha3-512", "sm3"};
    if (algorithm == wire::Algorithm::aes_gcm) return "gcm(aes)";
    if (algorithm == wire::Algorithm::aes_ctr) return "ctr(aes)";
    const auto number = static_cast<std::size_t>(algorithm);
    return number < kHashes.size() ? kHashes[number] : "";
}

std::optional<CryptoOperation> operation_of(Operation operation) {
    switch (operation) {
        case Operation::digest:
            return CryptoOperation::digest;
        case Operation::update:
            return CryptoOperation::update;
        case Operation::finish:
            return CryptoOperation::finish;
        case Operation::encrypt:
            return CryptoOperation::encrypt;
        case Operation::decrypt:
            return CryptoOperation::decrypt;
    }
    return std::nullopt;
}

std::uint32_t state_bytes(const Algorithm& algorithm) {
    static_assert(wire::kSm3State == crypto::kSm3ContextBytes && wire::kHashState == crypto::kHashContextBytes);
    return algorithm.core == crypto::CoreId::sm3 ? wire::kSm3State : wire::kHashState;
}

/// Of the parts, those that the driver does not check itself.
bool parts_fit(const WireRequest& request, const Algorithm& algorithm) {
    const auto length = [&](wire::RequestPart part) { return request.header.lengths[part]; };
    const Operation operation = request.header.operation;
    if (algorithm.family == AlgorithmFamily::hash) {
        const bool state = operation != Operation::digest && length(wire::kState) != 0;
        return length(wire::kState) == (state ? state_bytes(algorithm) : 0);
    }
    const bool tag = algorithm.family == AlgorithmFamily::aead && operation == Operation::decrypt;
    if (algorithm.family == AlgorithmFamily::cipher && length(wire::kIv) != 16) return false;
    return (length(wire::kTag) != 0) == tag;
}

}  // namespace

/// Gives out places in scratch memory.
class SessionHandler::Layout {
public:
    explicit Layout(const ScratchMemory& scratch) : scratch_(scratch) {}

    std::uint64_t place(std::uint64_t bytes) {
        const std::uint64_t at = scratch_.address + used_;
        used_ += round_up(bytes, kAlignment);
        return at;
    }
    bool fits() const { return used_ <= scratch_.bytes; }

private:
    const ScratchMemory& scratch_;
    std::uint64_t used_ = 0;
};

WireAnswer SessionHandler::handle(const WireRequest& request) {
    const Tick start = bus_.now();
    WireAnswer answer = work(request);
    answer.picoseconds = bus_.now() - start;
    return answer;
}

WireAnswer SessionHandler::work(const WireRequest& request) {
    const auto failed = [](Status status) { return WireAnswer{status, {}, {}, {}, 0}; };
    const Algorithm* algorithm = find_algorithm(name_of(request.header.algorithm));
    const auto operation = operation_of(request.header.operation);
    if (algorithm == nullptr || !operation) return failed(Status::unsupported);
    if (!parts_fit(request, *algorithm)) return failed(Status::invalid);

    const auto length = [&](wire::RequestPart part) { return request.header.lengths[part]; };
    const bool update = *operation == CryptoOperation::update;
    const bool hash = algorithm->family == AlgorithmFamily::hash;
    const bool seals = algorithm->family == AlgorithmFamily::aead && *operation == CryptoOperation::encrypt;
    Layout layout(scratch_);
    CryptoRequest work;
    work.algorithm = algorithm;
    work.operation = *operation;
    work.key.address = layout.place(length(wire::kKey));
    work.key.length = length(wire::kKey);
    const crypto::ByteView iv = request.part(wire::kIv);
    std::copy(iv.begin(), iv.end(), work.iv.begin());
    work.iv_length = static_cast<std::uint8_t>(iv.size());
    work.aad = layout.place(length(wire::kAad));
    work.aad_length = length(wire::kAad);
    work.context = layout.place(wire::kMaxState);
    work.resumed = length(wire::kState) != 0;
    work.source = layout.place(length(wire::kData));
    work.length = length(wire::kData);
    const std::uint32_t result_bytes = !hash ? work.length : update ? 0 : algorithm->output;
    work.destination = layout.place(result_bytes);
    work.tag = layout.place(wire::kTagBytes);
    work.tag_length = seals ? wire::kTagBytes : length(wire::kTag);
    if (!layout.fits()) return failed(Status::too_long);

    const auto put = [&](std::uint64_t address, wire::RequestPart part) {
        const crypto::ByteView bytes = request.part(part);
        return bytes.empty() || bus_.write_memory(address, bytes.data(), bytes.size());
    };
    const auto get = [&](std::uint64_t address, crypto::Bytes& to, std::size_t bytes) {
        to.resize(bytes);
        return bytes == 0 || bus_.read_memory(address, to.data(), bytes);
    };
    if (!put(work.key.address, wire::kKey) || !put(work.aad, wire::kAad) || !put(work.context, wire::kState) ||
        !put(work.source, wire::kData) || !put(work.tag, wire::kTag))
        return failed(Status::engine_error);
    const RequestCode code = session_.run(work);
    if (code != RequestCode::ok) return failed(static_cast<Status>(code));
    WireAnswer answer;
    if (!get(work.destination, answer.data, result_bytes) ||
        !get(work.context, answer.state, update ? state_bytes(*algorithm) : 0) ||
        !get(work.tag, answer.tag, seals ? wire::kTagBytes : 0))
        return failed(Status::engine_error);
    return answer;
}

}  // namespace cxlvp::host
