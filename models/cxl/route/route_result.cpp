// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/route/route_result.h"

namespace cxlvp::cxl {

const char* to_string(RouteStatus status) {
    switch (status) {
        case RouteStatus::ok:
            return "OK";
        case RouteStatus::no_window:
            return "NO_WINDOW";
        case RouteStatus::no_decoder:
            return "NO_DECODER";
        case RouteStatus::no_target:
            return "NO_TARGET";
    }
    return "?";
}

}  // namespace cxlvp::cxl
