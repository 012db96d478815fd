// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/crypto_driver_config.h"

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::host {

namespace {

constexpr Tick kMaxTime = 10'000 * kSecond;

std::uint32_t log2_of(std::uint64_t power) {
    return static_cast<std::uint32_t>(__builtin_ctzll(power));
}

}  // namespace

const Schema<CryptoDriverConfig>& CryptoDriverConfig::schema() {
    using C = CryptoDriverConfig;
    static const Schema<C> schema =
        Schema<C>()
            .address("registers", &C::registers, {}, {"where the registers of the engine begin", ""})
            .required()
            .choice("flavour", &C::flavour, {{"v1", DeviceFlavour::v1}, {"v4", DeviceFlavour::v4}},
                    {"device tree: v1 lists the cores, v4 reads them from CORE_ENABLE", ""})
            .texts("cores", &C::cores, {"flavour v1: names of the cores, such as aes; none for all", ""})
            .count("mailboxes", &C::mailboxes, {1, 16}, {"that the driver uses, from mailbox 0 on", "crypto-driver"})
            .count("slots", &C::slots, {2, 32768}, {"of the queue of each mailbox", "crypto-driver"})
            .power_of_two()
            .bytes("stride", &C::stride, {128, 1024}, {"of a slot; most requests need 512", "crypto-driver"})
            .power_of_two()
            .address("memory", &C::memory, {}, {"queues, operands and buffers of the driver begin here", ""})
            .required()
            .bytes("memory_size", &C::memory_size, {}, {"that they may take; 0: no limit", ""})
            .count("buffers", &C::buffers, {1, 4096}, {"for data; open requests beyond that share them", "assumed"})
            .time("ready_timeout", &C::ready_timeout, {0, kMaxTime}, {"for the firmware to come up", "crypto-driver"})
            .group("manager", &C::manager, {"transaction manager", ""})
            .time("submit_cost", &C::submit_cost, {0, us(1000)}, {"of processor time to pack and submit", "assumed"})
            .time("interrupt_cost", &C::interrupt_cost, {0, us(1000)},
                  {"of processor time from the interrupt to its thread", "assumed"})
            .time("completion_cost", &C::completion_cost, {0, us(1000)},
                  {"of processor time for each completion", "assumed"})
            .group("workload", &C::workload, {"requests", ""})
            .required();
    return schema;
}

std::vector<PortDecl> CryptoDriverConfig::more_ports() const {
    std::vector<PortDecl> out;
    for (std::uint64_t i = 0; i < mailboxes; ++i)
        out.push_back({fmt::format("irq{}", i), PortKind::irq_in, false, false, "interrupt of one mailbox"});
    return out;
}

EngineDescription CryptoDriverConfig::description() const {
    EngineDescription out;
    out.registers = registers;
    out.flavour = flavour;
    out.ready_timeout = ready_timeout;
    if (!cores.empty()) {
        out.cores = {};
        for (const std::string& name : cores) {
            std::uint8_t number = 0;
            while (number < 32 && (!crypto::is_core(number) || name != to_string(crypto::CoreId{number}))) ++number;
            if (number == 32) throw UserError(fmt::format("cores: there is no core '{}'", name));
            out.cores.add(crypto::CoreId{number});
        }
        for (const crypto::CoreId core : {crypto::CoreId::sys, crypto::CoreId::kic, crypto::CoreId::eac})
            out.cores.add(core);
    }
    for (std::uint64_t i = 0; i < mailboxes; ++i)
        out.queues.push_back({memory + i * slots * stride, log2_of(slots), log2_of(stride)});
    return out;
}

}  // namespace cxlvp::host
