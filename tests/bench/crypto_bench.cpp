// SPDX-License-Identifier: Apache-2.0
// The crypto engine with its driver and memory: AES-GCM requests from end to end, beside the same encryption by the
// library alone, and VCQs that do nothing. Building the platform and bringing up the engine are not measured.
#include <openssl/evp.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "cxlvp/bus/module_types.h"
#include "cxlvp/crypto/engine/crypto_engine.h"
#include "cxlvp/crypto/module_types.h"
#include "cxlvp/host/crypto/crypto_driver.h"
#include "cxlvp/host/module_types.h"
#include "cxlvp/platform/builder/platform.h"
#include "cxlvp/platform/yaml/yaml_document.h"
#include "doorbell_requester.h"
#include "support/fresh_kernel.h"

namespace cxlvp::bench {
namespace {

constexpr unsigned kMailboxes = 4;

/// `host`, a module with the connections of a crypto driver, before an engine and memory on an interconnect.
/// `engine` has further parameters of the engine.
std::string description(const std::string& host, const std::string& engine) {
    std::string text = fmt::format(
        "name: bench\n"
        "modules:\n"
        "  host: {}\n"
        "  bus: {{type: interconnect, windows: [{{to: memory.in, base: 0, size: 1GiB}},\n"
        "    {{to: crypto.regs, base: 0x40000000, size: {}KiB}}]}}\n"
        "  crypto: {{type: crypto_engine, mailboxes: {}, grade: fast, boot_time: 0{}}}\n"
        "  memory: {{type: memory, size: 1GiB, channels: 2, interleave: 4KiB}}\n"
        "connections:\n"
        "  - {{from: host.out, to: bus.in}}\n"
        "  - {{from: crypto.dma, to: bus.in}}\n",
        host, 4 * kMailboxes, kMailboxes, engine);
    for (unsigned i = 0; i < kMailboxes; ++i) text += fmt::format("  - {{from: crypto.irq{0}, to: host.irq{0}}}\n", i);
    return text;
}

ModuleRegistry registry() {
    ModuleRegistry types;
    bus::register_types(types);
    crypto::register_types(types);
    host::register_types(types);
    std::vector<PortDecl> ports = {{"out", PortKind::initiator, false, true, "to the engine and memory"}};
    for (unsigned i = 0; i < kMailboxes; ++i)
        ports.push_back({fmt::format("irq{}", i), PortKind::irq_in, false, true, "of the engine"});
    types.add<DoorbellRequester>("doorbell_requester", "Rings the doorbells of a crypto engine.", ports);
    return types;
}

/// A platform that is ready for its first request.
class Offload {
public:
    Offload(const std::string& host, const std::string& engine)
        : types_(registry()),
          platform_({platform::YamlDocument::parse(description(host, engine), "bench").root(), "bench", types_}) {
        if (context().set_up()) return;
        context().on_set_up([this] { context().stop(); });
        context().run();
    }
    Context& context() { return platform_.context(); }
    /// VCQs that have ended well.
    std::uint64_t vcqs() const {
        std::uint64_t sum = 0;
        const auto& engine = dynamic_cast<const crypto::CryptoEngine&>(*platform_.module("crypto"));
        for (unsigned i = 0; i < kMailboxes; ++i) sum += engine.mailbox(i).head();
        return sum;
    }

    /// Requests of its driver that have ended well.
    std::uint64_t requests() const {
        const auto& driver = dynamic_cast<const host::CryptoDriver&>(*platform_.module("host"));
        return driver.ended() - driver.errors();
    }

private:
    const test::FreshKernel kernel_;
    const ModuleRegistry types_;
    platform::Platform platform_;
};

void measure(benchmark::State& state, const std::string& host, const std::string& engine, std::uint64_t count,
             std::uint64_t (Offload::*done)() const) {
    for (auto _ : state) {
        state.PauseTiming();
        auto offload = std::make_unique<Offload>(host, engine);
        state.ResumeTiming();
        offload->context().run();
        state.PauseTiming();
        if (!offload->context().finished() || std::invoke(done, *offload) != count)
            state.SkipWithError("some are missing");
        offload.reset();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * count));
}

void gcm_4k(benchmark::State& state, const std::string& driver, const std::string& item, const std::string& engine) {
    constexpr std::uint64_t kRequests = 10'000;
    measure(state,
            fmt::format("{{type: crypto_driver, registers: 0x40000000, mailboxes: {}, memory: 64MiB, buffers: 36, "
                        "{}, workload: {{count: {}, concurrency: 36,\n"
                        "    mix: [{{algorithm: gcm(aes), bytes: 4KiB, key_bytes: 32B, aad: 16B, {}}}]}}}}",
                        kMailboxes, driver, kRequests, item),
            engine, kRequests, &Offload::requests);
}

/// As a driver does under load: requests share VCQs, the engine holds the key of their session, and start vectors come
/// with the slot.
void gcm_4k_shared(benchmark::State& state) {
    gcm_4k(state, "slots: 16, stride: 1KiB, manager: {requests_per_vcq: 3}", "held_key: true", ", slot_operands: true");
}

/// Each request has a VCQ of its own, and brings its key.
void gcm_4k_alone(benchmark::State& state) {
    gcm_4k(state, "stride: 512B", "held_key: false", "");
}

void empty_vcq(benchmark::State& state) {
    constexpr std::uint64_t kVcqs = 50'000;
    measure(
        state,
        fmt::format("{{type: doorbell_requester, registers: 0x40000000, mailboxes: {}, count: {}}}", kMailboxes, kVcqs),
        "", kVcqs, &Offload::vcqs);
}

/// What an application pays for such a request when it calls the library itself.
void gcm_4k_evp(benchmark::State& state) {
    constexpr int kBytes = 4096, kAad = 16, kTag = 16;
    EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    const std::vector<std::uint8_t> key(32, 1), aad(kAad, 2);
    std::vector<std::uint8_t> iv(12), data(kBytes), tag(kTag);
    for (auto _ : state) {
        ++iv[0];
        int length = 0;
        EVP_CIPHER_CTX* const context = EVP_CIPHER_CTX_new();
        const bool ok = EVP_EncryptInit_ex2(context, cipher, key.data(), iv.data(), nullptr) == 1 &&
                        EVP_EncryptUpdate(context, nullptr, &length, aad.data(), kAad) == 1 &&
                        EVP_EncryptUpdate(context, data.data(), &length, data.data(), kBytes) == 1 &&
                        EVP_EncryptFinal_ex(context, tag.data(), &length) == 1 &&
                        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, kTag, tag.data()) == 1;
        EVP_CIPHER_CTX_free(context);
        if (!ok) state.SkipWithError("the library has refused");
        benchmark::DoNotOptimize(tag.data());
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
    EVP_CIPHER_free(cipher);
}

BENCHMARK(gcm_4k_shared)->Name("crypto/gcm_4k")->Unit(benchmark::kMillisecond);
BENCHMARK(gcm_4k_alone)->Name("crypto/gcm_4k_alone")->Unit(benchmark::kMillisecond);
BENCHMARK(gcm_4k_evp)->Name("crypto/gcm_4k_evp");
BENCHMARK(empty_vcq)->Name("crypto/empty_vcq")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cxlvp::bench
