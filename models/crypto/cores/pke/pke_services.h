// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>

#include "cxlvp/crypto/algorithms/pk/arithmetic/random_source.h"
#include "cxlvp/crypto/core/quirk.h"
#include "cxlvp/crypto/timing/service_times.h"

namespace cxlvp::crypto {

/// The random numbers of a mailbox; nothing while their generator is not configured.
using MailboxRandom = std::function<std::optional<RandomSource>(unsigned mailbox)>;

/// What the commands of the PKE core share.
struct PkeServices {
    const ServiceTimes& times;
    QuirkSet quirks;
    MailboxRandom random;
};

}  // namespace cxlvp::crypto
