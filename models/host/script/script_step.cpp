// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/script/script_step.h"

#include <algorithm>
#include <limits>
#include <vector>

#include <fmt/format.h>

namespace cxlvp::host {

namespace {

using Op = ScriptStep::Op;

/// What an op is called and which parameters it has.
struct OpInfo {
    Op op;
    std::string name;
    std::vector<std::string> needs;
    std::vector<std::string> takes;
};

const std::vector<OpInfo>& op_table() {
    static const std::vector<OpInfo> table = {
        {Op::write, "write", {"address", "value"}, {"bytes", "count", "increment", "answer"}},
        {Op::read, "read", {"address"}, {"bytes", "count", "answer"}},
        {Op::expect, "expect", {"address", "value"}, {"mask", "bytes", "count", "increment"}},
        {Op::poll, "poll", {"address", "value"}, {"mask", "bytes", "interval", "timeout"}},
        {Op::wait, "wait", {"time"}, {}},
        {Op::wait_irq, "wait_irq", {}, {"timeout"}},
    };
    return table;
}

const OpInfo& info_of(Op op) {
    return *std::find_if(op_table().begin(), op_table().end(), [&](const OpInfo& info) { return info.op == op; });
}

std::vector<std::pair<std::string, Op>> op_names() {
    std::vector<std::pair<std::string, Op>> names;
    for (const OpInfo& info : op_table()) names.emplace_back(info.name, info.op);
    return names;
}

bool contains(const std::vector<std::string>& list, const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

void check_keys(const ScriptStep& step, const ConfigNode& node, const std::string& path, Diagnostics& errors) {
    const OpInfo& info = info_of(step.op);
    for (const ConfigNode::Entry& entry : node.entries)
        if (entry.key != "op" && !contains(info.needs, entry.key) && !contains(info.takes, entry.key))
            errors.error(entry.origin, path + "." + entry.key,
                         fmt::format("the op '{}' takes no '{}'", info.name, entry.key));
    for (const std::string& key : info.needs)
        if (node.find(key) == nullptr)
            errors.error(node.origin, path, fmt::format("the op '{}' needs '{}'", info.name, key));
}

void check_values(const ScriptStep& step, const ConfigNode& node, const std::string& path, Diagnostics& errors) {
    for (const auto& [key, value] :
         {std::pair{"value", step.value}, std::pair{"increment", step.increment}, std::pair{"mask", step.mask}}) {
        const ConfigNode* given = node.find(key);
        if (given != nullptr && value > step.all_bits())
            errors.error(given->origin, fmt::format("{}.{}", path, key),
                         fmt::format("{} does not fit into {} bytes", given->text, step.bytes));
    }
    const std::uint64_t bytes = step.count * step.bytes;
    if (const ConfigNode* given = node.find("address");
        given != nullptr && step.address > std::numeric_limits<std::uint64_t>::max() - (bytes - 1))
        errors.error(given->origin, path + ".address", "the last address is beyond 64 bits");
}

}  // namespace

const Schema<ScriptStep>& ScriptStep::schema() {
    using S = ScriptStep;
    constexpr Tick kLongest = 1000 * kSecond;
    static const Schema<S> schema =
        Schema<S>()
            .choice("op", &S::op, op_names(), {"what the step does", ""})
            .required()
            .address("address", &S::address, {}, {"address of the first access", ""})
            .count("bytes", &S::bytes, {1, 8}, {"bytes of an access", ""})
            .power_of_two()
            .address("value", &S::value, {}, {"value that is written or expected", ""})
            .address("mask", &S::mask, {}, {"bits that are compared", ""})
            .count("count", &S::count, {1, std::uint64_t{1} << 32}, {"accesses to consecutive addresses", ""})
            .address("increment", &S::increment, {}, {"added to the value from one access to the next", ""})
            .choice("answer", &S::answer, {{"ok", Answer::ok}, {"error", Answer::error}},
                    {"how the access must be answered", ""})
            .time("time", &S::time, {0, kLongest}, {"how long to wait", ""})
            .time("interval", &S::interval, {1, kLongest}, {"time between two reads of a poll", "assumed"})
            .time("timeout", &S::timeout, {0, kLongest}, {"when waiting has failed", "assumed"})
            .check([](const S& step, const ConfigNode& node, const std::string& path, Binding& binding) {
                check_keys(step, node, path, binding.errors());
                check_values(step, node, path, binding.errors());
            });
    return schema;
}

std::string ScriptStep::text(std::uint64_t item) const {
    const std::string& name = info_of(op).name;
    if (op == Op::wait || op == Op::wait_irq) return name;
    std::string out = fmt::format("{} 0x{:x} ({} bytes)", name, address_of(item), bytes);
    if (op != Op::read) out += fmt::format(" = 0x{:x}", value_of(item));
    if ((op == Op::expect || op == Op::poll) && (mask & all_bits()) != all_bits())
        out += fmt::format(", mask 0x{:x}", mask);
    return out;
}

}  // namespace cxlvp::host
