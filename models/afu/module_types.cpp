// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu/module_types.h"

#include "cxlvp/afu/base/afu_module.h"
#include "cxlvp/afu/explore/chase_afu.h"
#include "cxlvp/afu/explore/ping_pong_afu.h"
#include "cxlvp/afu/explore/stream_afu.h"
#include "cxlvp/afu/memcpy/memcpy_afu.h"

namespace cxlvp::afu {

void register_types(ModuleRegistry& registry) {
    const std::vector<PortDecl> ports = {{"psl", PortKind::peer_to, false, true, "the PSL that the AFU works behind"}};
    registry.add<AfuModule<MemcpyAfu>>("memcpy_afu", "AFU that works off queues of copies, interrupts and atomics",
                                       ports, &memcpy_map());
    registry.add<AfuModule<StreamAfu>>("stream_afu", "AFU that reads and writes in a linear, strided or random order",
                                       ports);
    registry.add<AfuModule<ChaseAfu>>("chase_afu", "AFU that follows chains of pointers", ports);
    registry.add<AfuModule<PingPongAfu>>("ping_pong_afu", "AFU that polls for requests and replies in upper case",
                                         ports);
}

}  // namespace cxlvp::afu
