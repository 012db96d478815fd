// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/crypto/core/core_selection.h"
#include "cxlvp/crypto/vcq/vcq.h"

namespace cxlvp::crypto {

/// Cores that the commands of `vcq` name: bit n for core n. Numbers from 32 on are no cores.
std::uint32_t cores_of(const Vcq& vcq);

/// Runs the commands of `vcq` one after the other on `cores`, until one fails. A core that is not there gives ENODEV; a
/// stream that no FLUSH has ended before the end of the VCQ gives EPROTO for its last command. FLUSH of SYS empties
/// the temporary store. Whatever the result, no core keeps a stream.
Outcome run_vcq(const Vcq& vcq, const CoreSelection& cores, CommandPort& port);

}  // namespace cxlvp::crypto
