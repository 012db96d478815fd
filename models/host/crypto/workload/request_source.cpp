// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/workload/request_source.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <string_view>
#include <tuple>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/host/trace_input/line_reader.h"

namespace cxlvp::host {

namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

/// Splits a line of CSV; a field in double quotes may contain commas, as some names of algorithms do.
std::vector<std::string_view> fields_of(std::string_view line) {
    std::vector<std::string_view> out;
    for (bool more = true; more;) {
        line = trimmed(line);
        const std::size_t quote = !line.empty() && line.front() == '"' ? line.find('"', 1) : std::string_view::npos;
        const bool quoted = quote != std::string_view::npos;
        const std::size_t end = line.find(',', quoted ? quote : 0);
        out.push_back(quoted ? line.substr(1, quote - 1) : trimmed(line.substr(0, end)));
        more = end != std::string_view::npos;
        if (more) line.remove_prefix(end + 1);
    }
    return out;
}

template <class Number>
bool parse(std::string_view text, Number& out) {
    const auto result = std::from_chars(text.data(), text.data() + text.size(), out);
    return result.ec == std::errc() && result.ptr == text.data() + text.size();
}

}  // namespace

RequestSource::RequestSource(const WorkloadConfig& config, std::uint64_t address, unsigned mailboxes,
                             std::uint64_t seed, const std::string& name)
    : maker_(address, Random(seed, name + ".operands")), random_(seed, name + ".mix"), poisson_(config.poisson) {
    if (!config.trace.empty() && config.file.empty()) {
        read(config.trace, mailboxes);
        open_loop_ = true;
        return;
    }
    if (!config.file.empty()) return;
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < config.mix.size(); ++i) {
        const MixItem& item = config.mix[i];
        try {
            shapes_.push_back(maker_.make(item));
        } catch (const UserError& error) {
            throw UserError(fmt::format("{}.workload.mix.{}: {}", name, i, error.what()));
        }
        weights_.push_back(sum += item.weight);
    }
    count_ = config.count;
    open_loop_ = config.rate != 0;
    if (open_loop_) distance_ = static_cast<double>(kSecond) / static_cast<double>(config.rate);
}

void RequestSource::read(const std::string& path, unsigned mailboxes) {
    LineReader lines(path);
    std::string_view line;
    std::map<std::pair<std::string, std::uint64_t>, std::uint32_t> known;
    Tick last = 0;
    while (lines.next(line)) {
        if (line.empty() || line.front() == '#') continue;
        const auto fields = fields_of(line);
        if (recorded_.empty() && fields.front() == "time_us") continue;
        WorkloadRequest request;
        double time = 0;
        std::uint64_t bytes = 0;
        const bool good = (fields.size() == 3 || fields.size() == 4) && parse(fields[0], time) && time >= 0 &&
                          time < 1e12 && parse(fields[2], bytes) &&
                          (fields.size() == 3 || fields[3].empty() || parse(fields[3], request.mailbox));
        if (!good) lines.fail("is not time_us, algorithm, bytes[, mailbox]");
        if (request.mailbox != QueuedRequest::kAnyMailbox && request.mailbox >= mailboxes)
            lines.fail(fmt::format("there is no mailbox {}", request.mailbox));
        request.due = static_cast<Tick>(time * static_cast<double>(kMicrosecond));
        if (request.due < last) lines.fail("is earlier than the line before");
        last = request.due;
        const auto [place, fresh] =
            known.try_emplace({std::string(fields[1]), bytes}, static_cast<std::uint32_t>(shapes_.size()));
        try {
            if (fresh) shapes_.push_back(maker_.make({place->first.first, WorkloadOperation::usual, bytes}));
        } catch (const UserError& error) {
            lines.fail(error.what());
        }
        request.shape = place->second;
        recorded_.push_back(request);
    }
    if (recorded_.empty()) throw UserError(fmt::format("{}: has no requests", path));
    count_ = recorded_.size();
}

bool RequestSource::next(WorkloadRequest& out) {
    if (given_ == count_) return false;
    if (!recorded_.empty()) {
        out = recorded_[given_++];
        return true;
    }
    ++given_;
    out = {};
    if (weights_.size() > 1) {
        const std::uint64_t draw = random_.below(weights_.back());
        out.shape =
            static_cast<std::uint32_t>(std::upper_bound(weights_.begin(), weights_.end(), draw) - weights_.begin());
    }
    if (open_loop_) {
        out.due = static_cast<Tick>(due_);
        due_ += poisson_ ? random_.exponential(distance_) : distance_;
    }
    return true;
}

}  // namespace cxlvp::host
