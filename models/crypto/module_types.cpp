// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/module_types.h"

#include "cxlvp/crypto/engine/crypto_engine.h"

namespace cxlvp::crypto {

void register_types(ModuleRegistry& registry) {
    registry.add<CryptoEngine>(
        "crypto_engine", "mailbox-queue crypto engine with cores for hashes, ciphers, public keys and random numbers",
        {{"regs", PortKind::target, false, true, "mailbox instances of 4 KiB each"},
         {"dma", PortKind::initiator, false, true, "queues, operands and results in memory"}},
        &instance_map(Profile::x, true));
}

}  // namespace cxlvp::crypto
