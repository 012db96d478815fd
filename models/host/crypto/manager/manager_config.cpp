// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/manager/manager_config.h"

namespace cxlvp::host {

namespace {

constexpr Tick kMaxTime = 10'000 * kSecond;

}  // namespace

const Schema<ManagerConfig>& ManagerConfig::schema() {
    using C = ManagerConfig;
    using Policy = MailboxPolicy;
    static const Schema<C> schema =
        Schema<C>()
            .choice("policy", &C::policy,
                    {{"least_loaded", Policy::least_loaded},
                     {"round_robin", Policy::round_robin},
                     {"pinned", Policy::pinned}},
                    {"which mailbox a request goes to; pinned: that of its core", "crypto-driver"})
            .count(
                "requests_per_vcq", &C::requests_per_vcq, {1, C::kMostSharing},
                {"AEAD requests of one core that wait together and may share a VCQ, as far as its slot has room", ""})
            .count("central_depth", &C::central_depth, {1, 65536}, {"requests in the central queue", "crypto-driver"})
            .count("backlog_depth", &C::backlog_depth, {0, 65536}, {"requests in its backlog", "crypto-driver"})
            .time("watchdog", &C::watchdog, {C::kMinWatchdog, kMaxTime},
                  {"HEAD is read again when no interrupt came for so long", "crypto-driver"})
            .time("timeout", &C::timeout, {1, kMaxTime}, {"for a request", "crypto-driver"})
            .time("slow_timeout", &C::slow_timeout, {1, kMaxTime},
                  {"for one with a private RSA key or that makes one", "crypto-driver"})
            .time("random_timeout", &C::random_timeout, {1, kMaxTime}, {"for random numbers", "crypto-driver"})
            .time("back_off_min", &C::back_off_min, {0, kMaxTime},
                  {"first sleep of the submitter when a mailbox is full; 0: a completion wakes it", "crypto-driver"})
            .time("back_off_max", &C::back_off_max, {0, kMaxTime}, {"longest sleep", "crypto-driver"})
            .time("drain", &C::drain, {0, kMaxTime}, {"that suspend waits for open requests", "crypto-driver"});
    return schema;
}

}  // namespace cxlvp::host
