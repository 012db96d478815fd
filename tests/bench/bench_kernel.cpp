// SPDX-License-Identifier: Apache-2.0
#include "bench_kernel.h"

#include <utility>

namespace cxlvp::bench {

Runner::Runner(const sc_core::sc_module_name& instance, std::function<void()> body)
    : sc_module(instance), body_(std::move(body)) {}

void Runner::start_of_simulation() {
    sc_core::sc_spawn([this] {
        body_();
        sc_core::sc_pause();
    });
}

}  // namespace cxlvp::bench
