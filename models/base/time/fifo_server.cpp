// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/time/fifo_server.h"

namespace cxlvp {

Tick FifoServer::reserve_in_book(Tick now, Tick arrival, Tick service, Tick issue) {
    if (service == 0) return arrival;
    if (book_ == nullptr) open_book();
    return book_->reserve(now, issue, arrival, service);
}

void FifoServer::open_book() {
    book_ = std::make_unique<ArrivalBook>();
    calendar_.for_each([this](Tick start, Tick end) { book_->add(start, end - start); });
}

}  // namespace cxlvp
