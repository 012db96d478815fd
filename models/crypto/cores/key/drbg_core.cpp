// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/key/drbg_core.h"

#include <utility>

namespace cxlvp::crypto {

namespace {

constexpr std::uint32_t kServedAtOnce = 32;

}  // namespace

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
            if (!manages(port)) return ErrorCode::eacces;
            services_.random.reset();
            return ErrorCode::ok;
    }
    return ErrorCode::enosys;
}

bool DrbgCore::manages(CommandPort& port) const {
    return !services_.quirks.has(Quirk::q16_drbg_host) || port.keys().mailbox() == services_.management_mailbox;
}

ErrorCode DrbgCore::configure(const DrbgConfig& payload, CommandPort& port) {
    if (!manages(port)) return ErrorCode::eacces;
    const ErrorCode error = services_.random.configure(payload.ratio, payload.strength,
                                                       {payload.personalisation, sizeof(payload.personalisation)});
    if (error == ErrorCode::ok) port.work(services_.times[ServiceItem::drbg_instantiate]);
    return error;
}

ErrorCode DrbgCore::fill(SecretBytes& out, ByteView additional, CommandPort& port) {
    port.work((out.size() + kServedAtOnce - 1) / kServedAtOnce * services_.times[ServiceItem::drbg_generate]);
    return services_.random.generate(port.keys().mailbox(), out.data(), out.size(), additional);
}

ErrorCode DrbgCore::generate(const DrbgGenerate& payload, CommandPort& port) {
    if (payload.length == 0 || payload.length > CtrDrbg::kLongestRequest) return ErrorCode::emsgsize;
    if (!services_.random.configured()) return ErrorCode::eagain;
    SecretBytes octets(payload.length);
    if (const ErrorCode error = fill(octets, {payload.additional, sizeof(payload.additional)}, port);
        error != ErrorCode::ok)
        return error;
    return port.write(payload.destination, octets.data(), octets.size()) ? ErrorCode::ok : ErrorCode::efault;
}

ErrorCode DrbgCore::to_datastore(const DrbgDatastore& payload, CommandPort& port) {
    if (!is_core(static_cast<std::uint8_t>(payload.type))) return ErrorCode::einval;
    if (payload.length == 0 || payload.length > CtrDrbg::kLongestRequest) return ErrorCode::emsgsize;
    if (!services_.random.configured()) return ErrorCode::eagain;
    SecretBytes octets(payload.length);
    if (const ErrorCode error = fill(octets, {payload.additional, sizeof(payload.additional)}, port);
        error != ErrorCode::ok)
        return error;
    return port.keys().put(payload.object, KeyType{payload.type}, std::move(octets));
}

}  // namespace cxlvp::crypto
