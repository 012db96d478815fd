// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/vectors/vector_check.h"

#include <filesystem>

#include <fmt/format.h>

#include "cxlvp/bus/interconnect.h"
#include "cxlvp/bus/memory.h"
#include "cxlvp/crypto/engine/crypto_engine.h"
#include "cxlvp/host/crypto/crypto_driver.h"
#include "cxlvp/host/crypto/pack/block_cipher.h"
#include "cxlvp/host/crypto/vectors/derivation_cases.h"
#include "cxlvp/host/crypto/vectors/public_key_cases.h"
#include "cxlvp/host/crypto/vectors/symmetric_cases.h"

namespace cxlvp::host {

namespace {

using crypto::Curve;
using crypto::VectorCase;
using crypto::VectorFile;
using crypto::VectorResult;
using Family = AlgorithmFamily;

constexpr std::uint64_t kEngine = 0x1'0000'0000;
constexpr std::uint64_t kMemory = 256 * kMiB;
constexpr std::uint64_t kQueues = 0x10000;
constexpr std::uint64_t kCases = 16 * kMiB;
constexpr unsigned kMailboxes = 2;

/// Why `algorithm` cannot be run; empty when it can.
std::string why_unsupported(const VectorFile& file) {
    const Algorithm* algorithm = find_algorithm(file.algorithm());
    const bool lattice = file.algorithm().compare(0, 6, "ml-kem") == 0;
    if (!lattice && (algorithm == nullptr || algorithm->family != Family::post_quantum)) return "";
    const bool qse = lattice || algorithm->core == crypto::CoreId::qse;
    return fmt::format("core {} is not enabled", qse ? "QSE (lattices)" : "HCQ (hash-based signatures)");
}

/// The answer of the engine to a case of `file`.
CaseAnswer answer(const VectorFile& file, const VectorCase& given, CaseEngine& engine) {
    const std::string& name = file.algorithm();
    if (name == "ed25519") return answer_eddsa(Curve::curve25519, given, engine);
    if (name == "ed448") return answer_eddsa(Curve::curve448, given, engine);
    if (name == "hkdf") return answer_hkdf(given, engine);
    if (name == "aes-cmac-kdf") return answer_cmac_kdf(given, engine);
    const Algorithm* algorithm = find_algorithm(name);
    if (algorithm == nullptr) throw UserError(fmt::format("{}: unknown algorithm '{}'", file.path(), name));
    switch (algorithm->family) {
        case Family::rsa:
            return answer_rsa(*algorithm, given, engine);
        case Family::ecdsa:
            return answer_ecdsa(*algorithm, given, engine);
        case Family::sm2:
            if (given.op == "sign" || given.op == "verify") return answer_ecdsa(*algorithm, given, engine);
            return answer_sm2_steps(given, engine);
        case Family::ecdh:
            return answer_ecdh(*algorithm, given, engine);
        case Family::curve25519:
            return answer_x25519(*algorithm, given, engine);
        case Family::random:
            return answer_drbg(given, engine);
        default:
            return answer_symmetric(*algorithm, given, engine);
    }
}

/// Why engine or driver refuse a case in profile R; empty when they do not. The files tell it, but for tags of 10 bytes
/// and requests for random numbers of more than the driver asks for.
std::string beyond_limits(const VectorFile& file, const VectorCase& given) {
    if (!given.outside_cmh.empty()) return given.outside_cmh;
    const Algorithm* algorithm = find_algorithm(file.algorithm());
    if (algorithm == nullptr) return "";
    if (algorithm->family == Family::random && given.in.number("outlen") > algorithm->cap)
        return fmt::format("the driver asks for {} bytes at once (Q-16)", algorithm->cap);
    const bool ccm = algorithm->family == Family::aead && mode_of(*algorithm) == BlockCipherMode::ccm;
    return ccm && given.params.number("taglen") == 10 ? "there are no tags of 10 bytes (Q-02)" : "";
}

/// What is wrong with `got`; empty when nothing is. `limit` says why the case must be refused.
std::string difference(const VectorCase& given, const CaseAnswer& got, const std::string& limit) {
    if (!limit.empty()) return got ? fmt::format("accepted, though {}", limit) : "";
    if (given.result == VectorResult::kInvalid) return got ? "accepted" : "";
    if (!got) return given.result == VectorResult::kAcceptable ? "" : "refused";
    for (const auto& [name, octets] : *got)
        if (given.out.has(name) && given.out.octets(name) != octets) return fmt::format("another {}", name);
    for (const auto& item : given.out.json().items())
        if (got->count(item.key()) == 0) return fmt::format("no {}", item.key());
    return "";
}

VectorFileReport check_file(const VectorFile& file, CaseEngine& engine) {
    VectorFileReport report;
    report.name = std::filesystem::path(file.path()).filename().string();
    report.name = report.name.substr(0, report.name.find('.'));
    report.cases = file.cases().size();
    report.reason = why_unsupported(file);
    if (!report.reason.empty()) {
        report.unsupported = report.cases;
        return report;
    }
    for (const VectorCase& given : file.cases()) {
        engine.memory().clear();
        const std::string limit = engine.math() ? "" : beyond_limits(file, given);
        const std::string what = difference(given, answer(file, given, engine), limit);
        if (what.empty())
            ++report.passed;
        else
            report.failed.push_back({given.id, what});
    }
    return report;
}

crypto::EngineConfig engine_config(VectorProfile profile) {
    crypto::EngineConfig config;
    config.mailboxes = kMailboxes;
    config.drbg_configured = true;
    config.datastore_bytes = 64 * kMiB;
    config.boot_time = us(10);
    if (profile == VectorProfile::math) {
        // Operands of P-521 and Ed448 are laid out as with it: that is no question of mathematics.
        for (unsigned n = 1; n <= crypto::kQuirks; ++n)
            if (n != 13) config.quirks_off.push_back(fmt::format("Q-{:02}", n));
        config.temporary_bytes = kMiB;
    }
    return config;
}

}  // namespace

std::vector<VectorFileReport> check_vectors(const std::vector<std::string>& files, VectorProfile profile) {
    std::vector<VectorFileReport> reports;
    Context context;
    bus::Memory::Config memory_config;
    memory_config.size = kMemory;
    bus::Interconnect::Config bus_config;
    bus_config.windows.resize(2);
    bus_config.windows[0].to = "memory.in";
    bus_config.windows[0].size = kMemory;
    bus_config.windows[1].to = "engine.regs";
    bus_config.windows[1].base = kEngine;
    bus_config.windows[1].size = kMailboxes * crypto::kInstanceBytes;
    bus::Memory memory("memory", context, memory_config);
    crypto::CryptoEngine engine("engine", context, engine_config(profile));
    bus::Interconnect bus("bus", context, bus_config);
    CryptoDriverConfig driver;
    driver.registers = kEngine;
    driver.mailboxes = kMailboxes;
    driver.stride = 1024;
    driver.memory = kQueues;
    driver.workload.mix.push_back({"sha256"});
    CryptoDriver host("host", context, driver);
    host.leave_to([&](CryptoDriver::Workbench& bench) {
        CaseMemory operands(bench.bus, kCases, kMemory - kCases);
        CaseEngine cases(profile, bench.bus, bench.device, engine.random(), operands);
        for (const std::string& path : files) reports.push_back(check_file(VectorFile(path), cases));
    });
    host.initiator("out")->bind(*bus.target("in"));
    engine.initiator("dma")->bind(*bus.target("in"));
    bus.route_socket(0)->bind(*memory.target("in"));
    bus.route_socket(1)->bind(*engine.target("regs"));
    sc_core::sc_signal<bool> start("start");
    host.irq_in("start")->bind(start);
    std::vector<std::unique_ptr<sc_core::sc_signal<bool>>> lines;
    for (unsigned n = 0; n < kMailboxes; ++n) {
        lines.push_back(std::make_unique<sc_core::sc_signal<bool>>(fmt::format("line{}", n).c_str()));
        engine.irq_out(fmt::format("irq{}", n))->bind(*lines.back());
        host.irq_in(fmt::format("irq{}", n))->bind(*lines.back());
    }
    context.run();
    return reports;
}

}  // namespace cxlvp::host
