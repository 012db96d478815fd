// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/component/bi/bi_config.h"

namespace cxlvp::cxl {

const Schema<BiConfig>& BiConfig::schema() {
    using C = BiConfig;
    static const Schema<C> schema =
        Schema<C>()
            .flag("explicit_commit", &C::explicit_commit, {"changes take effect by Commit only", "assumed"})
            .flag("hdm_d_capable", &C::hdm_d_capable, {"the decoder knows HDM-D flows as well", "assumed"})
            .count("commit_time_base", &C::commit_time_base, {0, 15},
                   {"time that a commit takes, in units of the scale", "assumed"})
            .count("commit_time_scale", &C::commit_time_scale, {0, 7},
                   {"code of the unit of the commit time: 1 us, 10 us, ... 10 s", "assumed"});
    return schema;
}

}  // namespace cxlvp::cxl
