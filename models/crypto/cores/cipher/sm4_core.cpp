// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/cipher/sm4_core.h"

#include <optional>

#include "cxlvp/crypto/vcq/numbers.h"

namespace cxlvp::crypto {

namespace {

std::optional<MessageMode> mode_of(std::uint32_t number) {
    if (number > static_cast<std::uint32_t>(Sm4Mode::xcbc)) return std::nullopt;
    switch (static_cast<Sm4Mode>(number)) {
        case Sm4Mode::ecb:
            return MessageMode::ecb;
        case Sm4Mode::cbc:
            return MessageMode::cbc;
        case Sm4Mode::ctr:
            return MessageMode::ctr;
        case Sm4Mode::cfb:
            return MessageMode::cfb;
        case Sm4Mode::gcm:
            return MessageMode::gcm;
        case Sm4Mode::cmac:
            return MessageMode::cmac;
        case Sm4Mode::xts:
            return MessageMode::xts;
        case Sm4Mode::xcbc:
            return MessageMode::xcbc;
        case Sm4Mode::ccm:  // has an INIT of its own
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

ErrorCode Sm4Core::run(const Command& command, CommandPort& port) {
    const VcqEntry& entry = command.entry;
    switch (static_cast<Sm4Command>(entry.command())) {
        case Sm4Command::init:
            return init(entry.as<CipherInit>(), port);
        case Sm4Command::ccm_init:
            return ccm_init(entry.as<Sm4CcmInit>(), port);
        case Sm4Command::aad_update:
            return message_.aad(entry.as<CipherAad>(), false, port);
        case Sm4Command::aad_final:
            return message_.aad(entry.as<CipherAad>(), true, port);
        case Sm4Command::update:
            return message_.update(entry.as<CipherUpdate>(), port);
        case Sm4Command::final:
            return message_.final(entry.as<CipherFinal>(), port);
        case Sm4Command::scatter_gather:
            return message_.scatter(entry.as<CipherScatter>(), static_cast<std::uint32_t>(Sm4Command::update),
                                    static_cast<std::uint32_t>(Sm4Command::final), port);
    }
    return ErrorCode::enosys;
}

ErrorCode Sm4Core::init(const CipherInit& payload, CommandPort& port) {
    if (!idle()) return ErrorCode::eproto;
    const std::optional<MessageMode> mode = mode_of(payload.mode);
    const std::optional<Direction> direction = direction_of_operation(payload.operation);
    if (!mode || !direction) return ErrorCode::einval;
    // This INIT ends before the length of the tag and the index of the block.
    return message_.begin({*mode, *direction, payload.key, payload.iv, payload.key_length, payload.iv_length,
                           payload.aad_length, payload.io_length, 0, 0},
                          port);
}

ErrorCode Sm4Core::ccm_init(const Sm4CcmInit& payload, CommandPort& port) {
    if (!idle()) return ErrorCode::eproto;
    const std::optional<Direction> direction = direction_of_operation(payload.operation);
    if (!direction) return ErrorCode::einval;
    return message_.begin({MessageMode::ccm, *direction, payload.key, payload.nonce, payload.key_length,
                           payload.nonce_length, payload.aad_length, payload.io_length, payload.tag_length, 0},
                          port);
}

}  // namespace cxlvp::crypto
