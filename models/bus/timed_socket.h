// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/bus/timed_target.h"

namespace cxlvp::bus {

/// An initiator socket for code that counts time as a number. Any target may be bound to it; a `TimedTarget` is called
/// without the detour over `delay`.
class TimedSocket : public InitiatorSocket {
public:
    TimedSocket(const char* name, Context& context) : InitiatorSocket(name), context_(context) {}

    /// Sends `tx` at `at` >= `now()`. Returns when the answer is back.
    Tick send(Payload& tx, Tick at) { return timed_ != nullptr ? timed_->take(tx, at) : send_plain(tx, at); }

private:
    void end_of_elaboration() override;
    Tick send_plain(Payload& tx, Tick at);

    Context& context_;
    TimedTarget* timed_ = nullptr;
};

}  // namespace cxlvp::bus
