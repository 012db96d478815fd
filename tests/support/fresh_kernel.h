// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <systemc>

namespace cxlvp::test {

/// A SystemC kernel of its own, so that one process can hold several simulations, one after the other. Made before the
/// `Context` and the modules and destroyed after them; then the kernel from before is current again. SystemC 2.3.4
/// allows this although IEEE 1666-2011 4.5 does not promise it. The first kernel of the process is set aside and never
/// deleted, because global events refer to it.
///
/// What SystemC keeps outside of its kernel is set to its state at program start: handler, actions and counters of
/// reports, and the global quantum. Only types of reports that were given actions of their own keep these.
class FreshKernel {
public:
    FreshKernel();
    ~FreshKernel();
    FreshKernel(const FreshKernel&) = delete;
    FreshKernel& operator=(const FreshKernel&) = delete;

private:
    sc_core::sc_simcontext* outer_;
    sc_core::sc_simcontext* own_;
};

}  // namespace cxlvp::test
