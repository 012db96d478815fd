// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <systemc>

namespace cxlvp::test {

/// A SystemC kernel of its own, so that one process can hold several simulations, one after the other. Made before the
/// `Context` and the modules and destroyed after them. SystemC 2.3.4 allows this although IEEE 1666-2011 4.5 does not
/// promise it; the first kernel of the process is set aside and never deleted, because global events refer to it.
class FreshKernel {
public:
    FreshKernel();
    ~FreshKernel();
    FreshKernel(const FreshKernel&) = delete;
    FreshKernel& operator=(const FreshKernel&) = delete;

private:
    sc_core::sc_simcontext* outer_;
};

}  // namespace cxlvp::test
