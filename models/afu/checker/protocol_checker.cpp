// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/afu/checker/protocol_checker.h"

#include <algorithm>
#include <numeric>
#include <string>

#include <fmt/format.h>

#include "cxlvp/afu/base/command_kind.h"

namespace cxlvp::afu {

namespace {

constexpr unsigned kTerminate = 1;
constexpr unsigned kRemove = 2;
constexpr unsigned kAdd = 5;
constexpr unsigned kLine = 128;

constexpr bool power_of_two(unsigned value) {
    return value != 0 && (value & (value - 1)) == 0;
}

/// True for a line operation, whose address is taken to the line and whose size means nothing.
bool by_line(std::uint16_t code) {
    return command_kind(code) == CommandKind::control || code == static_cast<std::uint16_t>(CommandCode::read_pe);
}

bool moves_data(ResponseCode code) {
    return code == ResponseCode::done || code == ResponseCode::comp_eq || code == ResponseCode::comp_neq;
}

}  // namespace

ProtocolChecker::ProtocolChecker(Reports& reports, std::string_view path) {
    for (std::size_t i = 0; i < kProtocolRules; ++i)
        reports_[i] = reports.handle(path, std::string("psl-afu-") + to_string(static_cast<ProtocolRule>(i)));
}

void ProtocolChecker::connect(AfuSide& afu, PslSide& psl) {
    afu_ = &afu;
    psl_ = &psl;
}

std::uint64_t ProtocolChecker::violations() const {
    return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

void ProtocolChecker::raise(ProtocolRule rule, std::uint64_t value, Tick at) {
    const auto i = static_cast<std::size_t>(rule);
    ++counts_[i];
    reports_[i].warn_with(
        [&] { return fmt::format("rule {} of the PSL-AFU interface: 0x{:x}", to_string(rule), value); }, at);
}

bool ProtocolChecker::knows(std::uint16_t code) const {
    const auto in = [code](std::uint16_t first, std::uint16_t last) { return code >= first && code <= last; };
    if (in(0x0180, 0x0185) || code == 0x0103 || in(0x1F00, 0x1F5F)) return psl_->caia() >= 2;
    switch (static_cast<CommandCode>(code)) {
        case CommandCode::read_cl_lck:
        case CommandCode::write_unlock:
        case CommandCode::lock:
        case CommandCode::unlock:
            return psl_->caia() < 2;
        case CommandCode::interrupt_request:
        case CommandCode::restart:
        case CommandCode::touch_i:
        case CommandCode::touch_s:
        case CommandCode::touch_m:
        case CommandCode::push_i:
        case CommandCode::push_s:
        case CommandCode::evict_i:
        case CommandCode::zero_m:
        case CommandCode::flush:
            return true;
        default:
            return command_kind(code) != CommandKind::control;
    }
}

void ProtocolChecker::check_latency(Tick at) {
    const unsigned latency = afu_->read_latency();
    const bool legal = psl_->caia() >= 2 ? latency <= 2 : latency == 1 || latency == 3;
    require(legal && (outstanding_ == 0 || latency == latency_), ProtocolRule::read_latency, latency, at);
    latency_ = latency;
}

void ProtocolChecker::command(const Command& command, Tick at) {
    Tag& tag = tags_[command.tag];
    require(!tag.used, ProtocolRule::tag_in_use, command.tag, at);
    require(credits_ > 0, ProtocolRule::no_credit, outstanding_, at);
    require(job_ == Job::running, ProtocolRule::not_running, command.code, at);
    require(knows(command.code), ProtocolRule::unknown_code, command.code, at);
    require(!stopped_[command.context], ProtocolRule::stopped_context, command.context, at);
    if (!by_line(command.code)) {
        const bool size = power_of_two(command.size) && command.size <= kLine;
        require(size, ProtocolRule::size, command.size, at);
        require(!size || command.ea % command.size == 0, ProtocolRule::alignment, command.ea, at);
    }
    check_latency(at);
    const bool pair = is_compare_and_swap(command.code);
    const bool pe = command.code == static_cast<std::uint16_t>(CommandCode::read_pe);
    --credits_;
    if (!tag.used) ++outstanding_;
    tag = {};
    tag.used = true;
    tag.code = command.code;
    tag.bytes = static_cast<std::uint16_t>(pe ? kLine : command.size * (pair ? 2 : 1));
    tag.issued = at;
    psl_->command(command, at);
}

void ProtocolChecker::check_buffer(std::uint8_t number, bool reads, std::size_t offset, std::size_t bytes, Tick at) {
    Tag& tag = tags_[number];
    const CommandKind kind = reads ? CommandKind::write : CommandKind::read;
    if (!tag.used || command_kind(tag.code) != kind) return raise(ProtocolRule::buffer_unknown_tag, number, at);
    require(at >= tag.issued, ProtocolRule::answer_in_past, number, at);
    require(bytes <= tag.bytes && offset <= tag.bytes - bytes, ProtocolRule::buffer_range, offset, at);
    tag.moved = true;
    tag.last_data = std::max(tag.last_data, at);
}

void ProtocolChecker::read_buffer(std::uint8_t tag, std::size_t offset, std::uint8_t* data, std::size_t bytes,
                                  Tick& at) {
    check_latency(at);
    check_buffer(tag, true, offset, bytes, at);
    const Tick asked = at;
    afu_->read_buffer(tag, offset, data, bytes, at);
    require(at >= asked, ProtocolRule::answer_in_past, tag, at);
}

void ProtocolChecker::write_buffer(std::uint8_t tag, std::size_t offset, const std::uint8_t* data, std::size_t bytes,
                                   Tick at) {
    check_buffer(tag, false, offset, bytes, at);
    afu_->write_buffer(tag, offset, data, bytes, at);
}

void ProtocolChecker::response(const Response& response, Tick at) {
    Tag& tag = tags_[response.tag];
    credits_ += response.credits;
    if (tag.used) {
        require(at >= tag.issued, ProtocolRule::answer_in_past, response.tag, at);
        const bool data = command_kind(tag.code) != CommandKind::control && moves_data(response.code);
        require(!data || tag.moved, ProtocolRule::data_missing, response.tag, at);
        require(tag.last_data <= at, ProtocolRule::data_late, response.tag, at);
        tag.used = false;
        --outstanding_;
    } else {
        raise(ProtocolRule::response_unknown_tag, response.tag, at);
    }
    afu_->response(response, at);
}

void ProtocolChecker::job(JobCode code, std::uint64_t ea, Tick at) {
    switch (code) {
        case JobCode::reset:
            require(job_ != Job::resetting, ProtocolRule::job_order, ea, at);
            job_ = Job::resetting;
            job_at_ = at;
            tags_ = {};
            outstanding_ = 0;
            credits_ = static_cast<int>(psl_->credits());
            llcmd_ = timebase_ = mmio_ever_ = false;
            stopped_.reset();
            break;
        case JobCode::start:
            require(job_ == Job::idle, ProtocolRule::job_order, ea, at);
            job_ = Job::starting;
            job_at_ = at;
            break;
        case JobCode::llcmd:
            require(job_ == Job::running && !llcmd_, ProtocolRule::job_order, ea, at);
            llcmd_ = true;
            llcmd_ea_ = ea;
            llcmd_at_ = at;
            break;
        case JobCode::timebase:
            require(timebase_, ProtocolRule::job_order, ea, at);
            timebase_ = false;
            break;
        default:
            raise(ProtocolRule::job_order, static_cast<std::uint64_t>(code), at);
    }
    afu_->job(code, ea, at);
}

void ProtocolChecker::running(Tick at) {
    require(job_ == Job::starting, ProtocolRule::running_without_start, 0, at);
    require(at >= job_at_, ProtocolRule::answer_in_past, 0, at);
    if (job_ == Job::starting) job_ = Job::running;
    psl_->running(at);
}

void ProtocolChecker::done(std::uint64_t error, Tick at) {
    require(job_ != Job::none && job_ != Job::idle, ProtocolRule::done_without_job, error, at);
    require(job_ != Job::starting, ProtocolRule::done_not_running, error, at);
    require(outstanding_ == 0, ProtocolRule::done_outstanding, outstanding_, at);
    require(at >= job_at_, ProtocolRule::answer_in_past, error, at);
    if (job_ != Job::none) job_ = Job::idle;
    psl_->done(error, at);
}

void ProtocolChecker::llcmd_ack(Tick at) {
    if (llcmd_) {
        require(at >= llcmd_at_, ProtocolRule::answer_in_past, llcmd_ea_, at);
        const auto command = static_cast<unsigned>(llcmd_ea_ >> 48);
        const auto handle = static_cast<std::uint16_t>(llcmd_ea_);
        if (command == kAdd) stopped_[handle] = false;
        if (command == kTerminate || command == kRemove) stopped_[handle] = true;
        llcmd_ = false;
    } else {
        raise(ProtocolRule::ack_without_llcmd, 0, at);
    }
    psl_->llcmd_ack(at);
}

void ProtocolChecker::timebase_request(Tick at) {
    require(job_ == Job::running && !timebase_, ProtocolRule::timebase_request, 0, at);
    timebase_ = true;
    psl_->timebase_request(at);
}

void ProtocolChecker::dma(const DmaRequest& request, Tick at) {
    const bool good = psl_->caia() >= 2 && job_ == Job::running && request.size >= 1 && request.size <= kDmaBytes;
    require(good, ProtocolRule::dma, request.size, at);
    psl_->dma(request, at);
}

bool ProtocolChecker::mmio(MmioAccess& access, Tick& at) {
    const Tick asked = at;
    const unsigned bytes = access.doubleword ? 8 : 4;
    require(!mmio_ever_ || at >= mmio_ack_, ProtocolRule::mmio_overlap, access.address, at);
    require(access.address % bytes == 0, ProtocolRule::mmio_alignment, access.address, at);
    const bool acknowledged = afu_->mmio(access, at);
    require(!acknowledged || at >= asked, ProtocolRule::mmio_ack_in_past, access.address, at);
    mmio_ever_ = acknowledged;
    mmio_ack_ = at;
    return acknowledged;
}

}  // namespace cxlvp::afu
