// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/crypto/core/core.h"
#include "cxlvp/crypto/core/core_services.h"
#include "cxlvp/crypto/vcq/payload/drbg.h"

namespace cxlvp::crypto {

/// DRBG, the random number core: the generator of the engine as software sees it. Its configuration outlives FLUSH.
class DrbgCore : public Core {
public:
    /// `services` outlives the core.
    explicit DrbgCore(CoreServices& services) : services_(services) {}

    ErrorCode run(const Command& command, CommandPort& port) override;
    void flush() override {}
    bool idle() const override { return true; }

private:
    /// Whether the mailbox of `port` may configure.
    bool manages(CommandPort& port) const;
    ErrorCode configure(const DrbgConfig& payload, CommandPort& port);
    ErrorCode generate(const DrbgGenerate& payload, CommandPort& port);
    ErrorCode to_datastore(const DrbgDatastore& payload, CommandPort& port);
    /// Random octets for the mailbox of `port`, as many as `out` has room for.
    ErrorCode fill(SecretBytes& out, ByteView additional, CommandPort& port);

    CoreServices& services_;
};

}  // namespace cxlvp::crypto
