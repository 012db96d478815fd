// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu/base/afu_counters.h"

#include <string>
#include <utility>

namespace cxlvp::afu {

namespace {

constexpr std::size_t kUnknown = 2;
constexpr std::pair<ResponseCode, const char*> kCodes[] = {
    {ResponseCode::done, "done"},       {ResponseCode::aerror, "aerror"},   {ResponseCode::derror, "derror"},
    {ResponseCode::nlock, "nlock"},     {ResponseCode::nres, "nres"},       {ResponseCode::flushed, "flushed"},
    {ResponseCode::fault, "fault"},     {ResponseCode::failed, "failed"},   {ResponseCode::paged, "paged"},
    {ResponseCode::context, "context"}, {ResponseCode::comp_eq, "comp_eq"}, {ResponseCode::comp_neq, "comp_neq"},
    {ResponseCode::cas_inv, "cas_inv"}, {ResponseCode::no_itag, "no_itag"}};

bool moved(ResponseCode code) {
    return code == ResponseCode::done || code == ResponseCode::comp_eq || code == ResponseCode::comp_neq;
}

}  // namespace

void AfuCounters::command(const Command& command, const Response& response, Tick issued, Tick at) {
    const auto code = static_cast<std::size_t>(response.code);
    ++responses[code < responses.size() && code != 9 ? code : kUnknown];
    const CommandKind kind = command_kind(command.code);
    latency[static_cast<std::size_t>(kind)].record(at > issued ? at - issued : 0);
    if (!moved(response.code)) return;
    if (kind == CommandKind::read) bytes_read += command.size;
    if (kind == CommandKind::write) bytes_written += command.size;
}

void AfuCounters::request(Tick begin, Tick end, std::uint64_t bytes, bool ok) {
    ++requests;
    if (ok)
        data += bytes;
    else
        ++failed;
    request_latency.record(end > begin ? end - begin : 0);
}

void AfuCounters::declare(StatGroup& stats) const {
    stats.histogram("request_latency", "ps", "time that a request of a user took", request_latency);
    stats.counter("requests", "requests", "requests that have ended", requests);
    stats.counter("failed", "requests", "of them those that have not ended well", failed);
    stats.counter("data", "B", "data of the requests that have ended well", data);
    stats.counter("bytes_read", "B", "read by commands", bytes_read);
    stats.counter("bytes_written", "B", "written by commands", bytes_written);
    stats.derived("throughput", "B/s", "read and written by commands, per second", [this](Tick elapsed) {
        return static_cast<double>(bytes_read + bytes_written) / (static_cast<double>(elapsed) * 1e-12);
    });
    stats.histogram("read_latency", "ps", "time from a read command to its response", latency[0]);
    stats.histogram("write_latency", "ps", "time from a write command to its response", latency[1]);
    stats.histogram("control_latency", "ps", "time from a command without data to its response", latency[2]);
    for (const auto& [code, name] : kCodes)
        stats.counter(std::string("response_") + name, "commands", std::string("ended with ") + name,
                      responses[static_cast<std::size_t>(code)]);
    stats.counter("response_unknown", "commands", "ended with a code that has no meaning", responses[kUnknown]);
    stats.counter("restarts", "commands", "RESTART that have ended", restarts);
    stats.counter("reissued", "commands", "issued again after RESTART", reissued);
    stats.counter("mmio", "accesses", "MMIO accesses", mmio);
    stats.counter("llcmds", "commands", "LLCMDs of the PSL", llcmds);
}

void AfuCounters::clear() {
    responses.fill(0);
    for (Histogram& histogram : latency) histogram.clear();
    request_latency.clear();
    bytes_read = bytes_written = restarts = reissued = mmio = llcmds = requests = failed = data = 0;
}

}  // namespace cxlvp::afu
