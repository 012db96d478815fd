// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/workload/workload_config.h"

#include "cxlvp/base/core/tick.h"

namespace cxlvp::host {

const Schema<MixItem>& MixItem::schema() {
    using Op = WorkloadOperation;
    static const Schema<MixItem> schema =
        Schema<MixItem>()
            .text("algorithm", &MixItem::algorithm, {"name in the crypto API of Linux, such as gcm(aes)", ""})
            .required()
            .choice("operation", &MixItem::operation,
                    {{"usual", Op::usual},
                     {"decrypt", Op::decrypt},
                     {"verify", Op::verify},
                     {"public_key", Op::public_key}},
                    {"usual: encrypt, digest, sign, agree or generate", ""})
            .bytes("bytes", &MixItem::bytes, {0, 32 * kMiB}, {"of data or message, where the algorithm leaves it", ""})
            .count("weight", &MixItem::weight, {1, 1'000'000}, {"how often, against the others", ""})
            .bytes("key_bytes", &MixItem::key_bytes, {0, 512}, {"of the key; 0 for the usual length", ""})
            .bytes("aad", &MixItem::aad, {0, kMiB}, {"of associated data", ""})
            .flag("held_key", &MixItem::held_key,
                  {"the engine is given the key before the work begins; else each request brings it", ""});
    return schema;
}

const Schema<WorkloadConfig>& WorkloadConfig::schema() {
    using C = WorkloadConfig;
    static const Schema<C> schema =
        Schema<C>()
            .list("mix", &C::mix, {"kinds of requests, chosen at random by weight", ""})
            .text("trace", &C::trace,
                  {"CSV file of requests in place of the mix: time_us, algorithm, bytes, mailbox", ""})
            .text("file", &C::file,
                  {"file in place of the mix: encrypted with AES-256-GCM, decrypted again and compared", ""})
            .address("source", &C::source, {},
                     {"where somebody else puts the bytes of the file; 0: the driver does", ""})
            .flag("wait", &C::wait, {"requests begin when the port start has risen", ""})
            .bytes("piece", &C::piece, {16, kMiB}, {"of the file in one request", ""})
            .count("count", &C::count, {1, 1'000'000'000}, {"requests of the mix in all", ""})
            .count("concurrency", &C::concurrency, {1, 4096}, {"open requests at a time, when no rate is given", ""})
            .count("rate", &C::rate, {0, 1'000'000'000}, {"requests per second, open loop; 0 for closed loop", ""})
            .flag("poisson", &C::poisson, {"open loop: exponentially distributed distances in place of equal ones", ""})
            .flag("backlog", &C::backlog, {"a request that finds the central queue full may wait behind it", ""})
            .check([](const C& config, const ConfigNode& node, const std::string& path, Binding& binding) {
                if (config.wait && (config.rate != 0 || !config.trace.empty()))
                    binding.errors().error(node.origin, path, "requests with times of their own cannot wait");
            })
            .check([](const C& config, const ConfigNode& node, const std::string& path, Binding& binding) {
                if (!config.file.empty()) return;
                if (config.mix.empty() == config.trace.empty())
                    binding.errors().error(node.origin, path, "needs either a mix, a trace or a file");
            });
    return schema;
}

}  // namespace cxlvp::host
