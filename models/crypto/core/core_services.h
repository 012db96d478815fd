// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/crypto/core/engine_random.h"
#include "cxlvp/crypto/core/quirk.h"
#include "cxlvp/crypto/cores/alarm_log.h"
#include "cxlvp/crypto/timing/service_times.h"

namespace cxlvp::crypto {

/// What the cores of an engine share. It outlives them.
struct CoreServices {
    const ServiceTimes& times;
    QuirkSet quirks;
    AlarmLog& alarms;
    EngineRandom& random;
    bool zero_on_auth_failure = true;  ///< else plaintext that fails authentication is not written at all
    unsigned management_mailbox = 0;   ///< the only one that may configure the DRBG, with quirk Q-16
};

}  // namespace cxlvp::crypto
