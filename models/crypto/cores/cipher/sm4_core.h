// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/crypto/core/core.h"
#include "cxlvp/crypto/cores/cipher/cipher_message.h"
#include "cxlvp/crypto/vcq/payload/sm4.h"

namespace cxlvp::crypto {

/// SM4, the core of this block cipher in the modes ECB, CBC, CTR, CFB, XTS, GCM, CCM, CMAC and XCBC. `times` outlives
/// the core.
class Sm4Core : public Core {
public:
    /// `clear_on_failure` as in `CipherMessage`.
    Sm4Core(const ServiceTimes& times, QuirkSet quirks, bool clear_on_failure)
        : message_(BlockFamily::sm4, times, quirks, clear_on_failure) {}

    ErrorCode run(const Command& command, CommandPort& port) override;
    void flush() override { message_.flush(); }
    bool idle() const override { return message_.idle(); }

private:
    ErrorCode init(const CipherInit& payload, CommandPort& port);
    ErrorCode ccm_init(const Sm4CcmInit& payload, CommandPort& port);

    CipherMessage message_;
};

}  // namespace cxlvp::crypto
