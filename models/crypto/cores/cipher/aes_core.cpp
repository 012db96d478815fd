// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/cipher/aes_core.h"

#include <optional>

#include "cxlvp/crypto/vcq/numbers.h"

namespace cxlvp::crypto {

namespace {

std::optional<MessageMode> mode_of(std::uint32_t number) {
    if (number > static_cast<std::uint32_t>(AesMode::xts)) return std::nullopt;
    switch (static_cast<AesMode>(number)) {
        case AesMode::ecb:
            return MessageMode::ecb;
        case AesMode::cbc:
            return MessageMode::cbc;
        case AesMode::ctr:
            return MessageMode::ctr;
        case AesMode::cfb:
            return MessageMode::cfb;
        case AesMode::gcm:
            return MessageMode::gcm;
        case AesMode::cmac:
            return MessageMode::cmac;
        case AesMode::ccm:
            return MessageMode::ccm;
        case AesMode::xts:
            return MessageMode::xts;
    }
    return std::nullopt;
}

}  // namespace

ErrorCode AesCore::run(const Command& command, CommandPort& port) {
    const VcqEntry& entry = command.entry;
    switch (static_cast<AesCommand>(entry.command())) {
        case AesCommand::init:
            return init(entry.as<CipherInit>(), false, port);
        case AesCommand::ccm_init:
            return init(entry.as<CipherInit>(), true, port);
        case AesCommand::aad_update:
            return message_.aad(entry.as<CipherAad>(), false, port);
        case AesCommand::aad_final:
            return message_.aad(entry.as<CipherAad>(), true, port);
        case AesCommand::aad_final_auth:
            return message_.aad_auth(entry.as<CipherAadAuth>(), port);
        case AesCommand::update:
            return message_.update(entry.as<CipherUpdate>(), port);
        case AesCommand::final:
            return message_.final(entry.as<CipherFinal>(), port);
        case AesCommand::scatter_gather:
            return message_.scatter(entry.as<CipherScatter>(), static_cast<std::uint32_t>(AesCommand::update),
                                    static_cast<std::uint32_t>(AesCommand::final), port);
    }
    return ErrorCode::enosys;
}

ErrorCode AesCore::init(const CipherInit& payload, bool ccm, CommandPort& port) {
    if (!idle()) return ErrorCode::eproto;
    const std::optional<MessageMode> mode = mode_of(payload.mode);
    const std::optional<Direction> direction = direction_of_operation(payload.operation);
    if (!mode || !direction || (*mode == MessageMode::ccm) != ccm) return ErrorCode::einval;
    return message_.begin({*mode, *direction, payload.key, payload.iv, payload.key_length, payload.iv_length,
                           payload.aad_length, payload.io_length, payload.tag_length, payload.xts_index},
                          port);
}

}  // namespace cxlvp::crypto
