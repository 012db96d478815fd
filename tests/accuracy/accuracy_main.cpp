// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include "accuracy/comparison.h"
using namespace cxlvp; using namespace cxlvp::accuracy;
#include <ctime>
static double cpu(){ timespec t; clock_gettime(CLOCK_MONOTONIC,&t); return double(t.tv_sec)+1e-9*double(t.tv_nsec);} 
int main() {
    for (auto p : {Case::Platform::fan_in, Case::Platform::fan_out, Case::Platform::tandem})
        for (auto s : {Sizes::uniform, Sizes::mixed})
            for (bool closed : {false, true})
                for (unsigned load : kLoads) {
                    Case c; c.platform = p; c.sizes = s; c.closed = closed; c.load = load;
                    double t0=cpu();
                    Comparison cmp(c); 
                    double t1=cpu();
                    auto r = cmp.models(TimingMode::reserve).all;
                    double t2=cpu();
                    auto o = cmp.models(TimingMode::ordered).all;
                    double t3=cpu();
                    auto& e = cmp.reference().all;
                    fmt::print("{:25} N {:4} util {:.3f} mean {:.1f} p99 {:.1f} thr {:.1f} | reserve {:+.2f} {:+.2f} {:+.2f} | ordered {:+.3f} {:+.3f} {:+.3f} | {:.2f} {:.2f} {:.2f} s\n", c.name(), cmp.in_flight(), e.utilisation, e.mean, e.p99, e.throughput,
                        error(r.mean, e.mean), error(r.p99, e.p99), error(r.throughput, e.throughput),
                        error(o.mean, e.mean), error(o.p99, e.p99), error(o.throughput, e.throughput), t1-t0,t2-t1,t3-t2);
                    fflush(stdout);
                }
}
