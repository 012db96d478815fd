// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/timed_socket.h"

#include "cxlvp/base/sim/time.h"

namespace cxlvp::bus {

void TimedSocket::end_of_elaboration() {
    timed_ = dynamic_cast<TimedTarget*>(get_interface());
}

Tick TimedSocket::send_plain(Payload& tx, Tick at) {
    sc_core::sc_time delay = to_time(at - context_.now());
    (*this)->b_transport(tx, delay);
    return context_.now() + delay.value();
}

}  // namespace cxlvp::bus
