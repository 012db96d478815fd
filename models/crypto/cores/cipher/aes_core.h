// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/crypto/core/core.h"
#include "cxlvp/crypto/cores/cipher/cipher_message.h"

namespace cxlvp::crypto {

/// AES, the core of this block cipher in the modes ECB, CBC, CTR, CFB, XTS, GCM, CCM and CMAC. `times` outlives the
/// core.
class AesCore : public Core {
public:
    /// `clear_on_failure` as in `CipherMessage`.
    AesCore(const ServiceTimes& times, QuirkSet quirks, bool clear_on_failure)
        : message_(BlockFamily::aes, times, quirks, clear_on_failure) {}

    ErrorCode run(const Command& command, CommandPort& port) override;
    void flush() override { message_.flush(); }
    bool idle() const override { return message_.idle(); }

private:
    ErrorCode init(const CipherInit& payload, bool ccm, CommandPort& port);

    CipherMessage message_;
};

}  // namespace cxlvp::crypto
