// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include <systemc>

#include "support/fresh_kernel.h"

namespace cxlvp::bench {

/// A thread process that runs `body` once and then ends the simulation.
class Runner : public sc_core::sc_module {
public:
    Runner(const sc_core::sc_module_name& instance, std::function<void()> body);
    void start_of_simulation() override;

private:
    std::function<void()> body_;
};

}  // namespace cxlvp::bench
