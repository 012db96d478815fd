// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "cxlvp/base/core/tick.h"
#include "cxlvp/base/time/arrival_book.h"
#include "cxlvp/base/time/calendar.h"

namespace cxlvp {

/// One server that is first come, first served by arrival, whatever the order in which requests are announced. As long
/// as they are announced in the order of their arrival this is a calendar; from the first that is not, an
/// `ArrivalBook`.
class FifoServer {
public:
    /// Enters a request that arrives at `arrival` >= `now` and returns when its service ends. Zero service needs no
    /// capacity and ends at `arrival`. `now` does not decrease; `issue` is when the request was announced, which may be
    /// ahead of `now`, and is read only when it matters.
    Tick reserve(Tick now, Tick arrival, Tick service, const Tick& issue) {
        // The calendar is not looked at where there is a book: it would be in no cache.
        if (book_ != nullptr || __builtin_expect(!calendar_.in_order(arrival), 0))
            return reserve_in_book(now, arrival, service, issue);
        return calendar_.reserve(now, arrival, service);
    }

private:
    Tick reserve_in_book(Tick now, Tick arrival, Tick service, Tick issue);
    [[gnu::cold]] void open_book();

    std::unique_ptr<ArrivalBook> book_;  ///< from the first request on that is not in order
    Calendar calendar_;
};

}  // namespace cxlvp
