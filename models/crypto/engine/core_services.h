// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/crypto/core/quirk.h"
#include "cxlvp/crypto/cores/alarm_log.h"
#include "cxlvp/crypto/timing/service_times.h"

namespace cxlvp::crypto {

/// What the cores of an engine share. It outlives them.
struct CoreServices {
    const ServiceTimes& times;
    const QuirkSet quirks;
    AlarmLog& alarms;
};

}  // namespace cxlvp::crypto
