// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>

#include "cxlvp/base/core/random.h"
#include "cxlvp/crypto/algorithms/drbg/ctr_drbg.h"
#include "cxlvp/crypto/core/core.h"
#include "cxlvp/crypto/core/quirk.h"
#include "cxlvp/crypto/timing/service_times.h"
#include "cxlvp/crypto/vcq/payload/drbg.h"

namespace cxlvp::crypto {

/// DRBG, the random number core: CTR_DRBG over AES (SP 800-90A) whose entropy is that of the model, so that the same
/// seed and the same requests give the same octets. Its configuration outlives FLUSH. `times` outlives the core.
class DrbgCore : public Core {
public:
    struct Setup {
        bool configured = false;          ///< from the start, with AES-256, as if firmware had done it
        bool stream_each = false;         ///< each mailbox has numbers of its own
        unsigned management_mailbox = 0;  ///< that may configure (Q-16)
    };

    /// Entropy is drawn from `entropy`.
    DrbgCore(const ServiceTimes& times, QuirkSet quirks, const Random& entropy, Setup setup);

    ErrorCode run(const Command& command, CommandPort& port) override;
    void flush() override {}
    bool idle() const override { return true; }
    /// Back to the state after construction, entropy included.
    void reset();

private:
    ErrorCode configure(const DrbgConfig& payload, CommandPort& port);
    ErrorCode generate(const DrbgGenerate& payload, CommandPort& port);
    ErrorCode to_datastore(const DrbgDatastore& payload, CommandPort& port);
    /// Random octets for the mailbox of `port`.
    ErrorCode fill(SecretBytes& out, ByteView additional, CommandPort& port);
    /// The generator of a mailbox, which begins now if it has not.
    CtrDrbg& generator(unsigned mailbox);

    const ServiceTimes& times_;
    const QuirkSet quirks_;
    const Random first_entropy_;
    const Setup setup_;
    Random entropy_;
    bool configured_;
    std::size_t key_size_;
    Bytes personalisation_;
    std::map<unsigned, CtrDrbg> generators_;  ///< by mailbox; one for all under 0 unless each has its own
};

}  // namespace cxlvp::crypto
