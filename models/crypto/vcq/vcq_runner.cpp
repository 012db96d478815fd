// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/vcq/vcq_runner.h"

namespace cxlvp::crypto {

namespace {

ErrorCode run_command(const Command& command, const CoreSelection& cores, CommandPort& port) {
    const VcqEntry& entry = command.entry;
    Core* const core = cores[entry.core()];
    if (core == nullptr) return ErrorCode::enodev;
    if (entry.command() != kFlushCommand) return core->run(command, port);
    core->flush();
    if (entry.core() == CoreId::sys) port.keys().temporary().clear();
    return ErrorCode::ok;
}

}  // namespace

std::uint32_t cores_of(const Vcq& vcq) {
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < vcq.commands(); ++i) {
        const auto core = static_cast<unsigned>(vcq.core(i));
        if (core < CoreSelection::kCores) out |= std::uint32_t{1} << core;
    }
    return out;
}

Outcome run_vcq(const Vcq& vcq, const CoreSelection& cores, CommandPort& port) {
    Outcome outcome, last;
    for (std::size_t i = 0; i < vcq.commands() && outcome.ok(); ++i) {
        const Vcq::Item item = vcq.item(i);
        port.begin_command(item.command.entry.core());
        const ErrorCode code = run_command(item.command, cores, port);
        port.end_command();
        last = {code, item.command.entry.core(), item.index};
        if (code != ErrorCode::ok) outcome = last;
    }
    for (Core* core : cores) {
        if (core == nullptr || core->idle()) continue;
        core->flush();
        if (outcome.ok()) outcome = {ErrorCode::eproto, last.core, last.index};
    }
    return outcome;
}

}  // namespace cxlvp::crypto
