// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/key/drbg_core.h"

#include <utility>

#include "cxlvp/crypto/algorithms/byte_order.h"

namespace cxlvp::crypto {

namespace {

constexpr std::uint32_t kLargestRatio = 3;
constexpr std::uint32_t kStrength128 = 0x00;
constexpr std::uint32_t kStrength256 = 0x10;
constexpr std::size_t kKey128 = 16;
constexpr std::size_t kKey256 = 32;
constexpr std::size_t kNonce = 16;
constexpr std::uint32_t kServedAtOnce = 32;

SecretBytes draw(Random& from, std::size_t size) {
    SecretBytes octets(size);
    for (std::size_t at = 0; at < size; at += 8) store_le(octets.data() + at, from.bits());
    return octets;
}

}  // namespace

DrbgCore::DrbgCore(const ServiceTimes& times, QuirkSet quirks, const Random& entropy, Setup setup)
    : times_(times),
      quirks_(quirks),
      first_entropy_(entropy),
      setup_(setup),
      entropy_(entropy),
      configured_(setup.configured),
      key_size_(kKey256) {}

void DrbgCore::reset() {
    entropy_ = first_entropy_;
    configured_ = setup_.configured;
    key_size_ = kKey256;
    personalisation_.clear();
    generators_.clear();
}

ErrorCode DrbgCore::run(const Command& command, CommandPort& port) {
    const VcqEntry& entry = command.entry;
    switch (static_cast<DrbgCommand>(entry.command())) {
        case DrbgCommand::config:
            return configure(entry.as<DrbgConfig>(), port);
        case DrbgCommand::generate:
            return generate(entry.as<DrbgGenerate>(), port);
        case DrbgCommand::datastore:
            return to_datastore(entry.as<DrbgDatastore>(), port);
        case DrbgCommand::reset:
            if (quirks_.has(Quirk::q16_drbg_host) && port.keys().mailbox() != setup_.management_mailbox)
                return ErrorCode::eacces;
            configured_ = false;
            generators_.clear();
            // Whoever configures next starts from other entropy.
            entropy_ = Random(entropy_.bits(), "drbg");
            return ErrorCode::ok;
    }
    return ErrorCode::enosys;
}

ErrorCode DrbgCore::configure(const DrbgConfig& payload, CommandPort& port) {
    if (payload.ratio > kLargestRatio || (payload.strength != kStrength128 && payload.strength != kStrength256))
        return ErrorCode::einval;
    if (quirks_.has(Quirk::q16_drbg_host) && port.keys().mailbox() != setup_.management_mailbox)
        return ErrorCode::eacces;
    if (configured_) return ErrorCode::ealready;
    configured_ = true;
    key_size_ = payload.strength == kStrength256 ? kKey256 : kKey128;
    personalisation_.assign(payload.personalisation, payload.personalisation + sizeof(payload.personalisation));
    port.work(times_[ServiceItem::drbg_instantiate]);
    return ErrorCode::ok;
}

CtrDrbg& DrbgCore::generator(unsigned mailbox) {
    const unsigned stream = setup_.stream_each ? mailbox : 0;
    const auto found = generators_.find(stream);
    if (found != generators_.end()) return found->second;
    CtrDrbg& made = generators_.emplace(stream, CtrDrbg(key_size_, true)).first->second;
    // The entropy of a stream does not depend on which stream asked first.
    Random source = entropy_;
    for (unsigned skipped = 0; skipped < stream; ++skipped) static_cast<void>(draw(source, kKey256 + 2 * kNonce));
    const SecretBytes drawn = draw(source, kKey256 + 2 * kNonce);
    const ByteView octets(drawn);
    const bool begun =
        made.instantiate(octets.part(0, made.seed_size()), octets.part(kKey256 + kNonce), personalisation_);
    static_cast<void>(begun);  // with the derivation function every length will do
    return made;
}

ErrorCode DrbgCore::fill(SecretBytes& out, ByteView additional, CommandPort& port) {
    port.work((out.size() + kServedAtOnce - 1) / kServedAtOnce * times_[ServiceItem::drbg_generate]);
    CtrDrbg& from = generator(port.keys().mailbox());
    return from.generate(out.data(), out.size(), additional) ? ErrorCode::ok : ErrorCode::emsgsize;
}

ErrorCode DrbgCore::generate(const DrbgGenerate& payload, CommandPort& port) {
    if (payload.length == 0 || payload.length > CtrDrbg::kLongestRequest) return ErrorCode::emsgsize;
    if (!configured_) return ErrorCode::eagain;
    SecretBytes octets(payload.length);
    if (const ErrorCode error = fill(octets, {payload.additional, sizeof(payload.additional)}, port);
        error != ErrorCode::ok)
        return error;
    return port.write(payload.destination, octets.data(), octets.size()) ? ErrorCode::ok : ErrorCode::efault;
}

ErrorCode DrbgCore::to_datastore(const DrbgDatastore& payload, CommandPort& port) {
    if (!is_core(static_cast<std::uint8_t>(payload.type))) return ErrorCode::einval;
    if (payload.length == 0 || payload.length > CtrDrbg::kLongestRequest) return ErrorCode::emsgsize;
    if (!configured_) return ErrorCode::eagain;
    SecretBytes octets(payload.length);
    if (const ErrorCode error = fill(octets, {payload.additional, sizeof(payload.additional)}, port);
        error != ErrorCode::ok)
        return error;
    return port.keys().put(payload.object, KeyType{payload.type}, std::move(octets));
}

}  // namespace cxlvp::crypto
