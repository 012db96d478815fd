// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "cxlvp/pci/capability/capability.h"

namespace cxlvp::pci {

/// Uncorrectable errors by their bit in the status, mask and severity registers (PCIe 7.8.4.2).
enum class UncorrectableError : std::uint8_t {
    data_link_protocol = 4,
    surprise_down = 5,
    poisoned_tlp = 12,
    flow_control = 13,
    completion_timeout = 14,
    completer_abort = 15,
    unexpected_completion = 16,
    receiver_overflow = 17,
    malformed_tlp = 18,
    ecrc = 19,
    unsupported_request = 20,
    acs_violation = 21,
    internal = 22,
};

/// Correctable errors by their bit (PCIe 7.8.4.5).
enum class CorrectableError : std::uint8_t {
    receiver = 0,
    bad_tlp = 6,
    bad_dllp = 7,
    replay_rollover = 8,
    replay_timeout = 12,
    advisory_non_fatal = 13,
    internal = 14,
    header_log_overflow = 15,
};

/// Advanced error reporting of a function that is no root port (PCIe 7.8.4): status, masks, severity, first error and
/// header log. Error messages to the root complex are not sent.
class ErrorReporting {
public:
    ErrorReporting();

    Capability& capability() { return capability_; }

    /// The four doublewords of a TLP header.
    using TlpHeader = std::array<std::uint32_t, 4>;
    /// An error was detected (PCIe 6.2.4.2): its status bit is set. If it is not masked and no first error waits to be
    /// cleared, it becomes the first error, with `header` in the log.
    void report(UncorrectableError error, const TlpHeader& header, Tick now);
    void report(CorrectableError error, Tick now);

private:
    Capability capability_;
};

}  // namespace cxlvp::pci
