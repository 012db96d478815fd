// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bitset>
#include <cstdint>

#include "cxlvp/afu_interface/command.h"
#include "cxlvp/psl/caia.h"
#include "cxlvp/psl/command/command_table.h"

namespace cxlvp::psl {

/// What the command interface of a slice makes of a command.
struct Admission {
    enum class Verdict : std::uint8_t {
        accepted,  ///< it waits for its turn
        refused,   ///< answered with FAILED
        dropped,   ///< no job is running: nothing is answered
    };
    enum class Reason : std::uint8_t {
        none,
        not_running,
        parity,
        duplicate_tag,  ///< PSL_SERR_An.afudup
        overrun,        ///< PSL_SERR_An.afuov
        unknown_code,
        size,
        alignment,
    };
    Verdict verdict = Verdict::accepted;
    Reason reason = Reason::none;
    bool holds_tag = false;  ///< the tag is taken until the response
    int credits = 1;         ///< that the response gives back: 0 for a command that never had one
};

/// The command interface of one slice: tags in use, credits, and what is wrong with a command by itself.
class CommandChecker {
public:
    CommandChecker(Caia caia, unsigned credits) : caia_(caia), credits_(credits) {}

    /// A command arrives. Unless it is dropped a response follows, and with it `answered`.
    Admission admit(const afu::Command& command, bool running);
    /// The response of an admission leaves: its tag and its credit are free.
    void answered(std::uint8_t tag, const Admission& admission);
    /// The AFU is reset: nothing is outstanding, and what was is not answered any more.
    void reset();

    /// Commands that hold a credit.
    unsigned outstanding() const { return outstanding_; }
    bool in_use(std::uint8_t tag) const { return tags_[tag]; }

private:
    Admission::Reason wrong(const afu::Command& command) const;

    Caia caia_;
    unsigned credits_;
    unsigned outstanding_ = 0;
    std::bitset<256> tags_;
};

}  // namespace cxlvp::psl
