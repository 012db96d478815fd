// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/script_requester.h"

#include <algorithm>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/sim/time.h"

namespace cxlvp::host {

using Op = ScriptStep::Op;
using Answer = ScriptStep::Answer;

const Schema<ScriptRequester::Config>& ScriptRequester::Config::schema() {
    static const Schema<Config> schema =
        Schema<Config>()
            .list("steps", &Config::steps, {"what to do, one step after the other", ""})
            .required()
            .flag("big_endian", &Config::big_endian, {"values have their most significant byte first", ""})
            .choice("on_failure", &Config::on_failure, {{"go_on", OnFailure::go_on}, {"stop", OnFailure::stop}},
                    {"after a step that failed: count and report it, or also end the run with an error", ""});
    return schema;
}

ScriptRequester::ScriptRequester(const sc_core::sc_module_name& instance, Context& context, const Config& config)
    : Requester(instance, context, 1, Role::driver), config_(config), tx_(out_.payload()) {
    stats().counter("steps", "steps", "steps that have ended", steps_done_);
    stats().counter("failures", "failures", "expectations that were not met, and waits that timed out", failures_);
    stats().on_clear([this](Tick) { steps_done_ = failures_ = 0; });
    SC_HAS_PROCESS(ScriptRequester);
    SC_METHOD(wake);
    dont_initialize();
    sensitive << irq_ << timer_;
}

double ScriptRequester::progress() const {
    return config_.steps.empty() ? 1 : static_cast<double>(index_) / static_cast<double>(config_.steps.size());
}

void ScriptRequester::wake() {
    kick();
}

Requester::Fetch ScriptRequester::sleep_until(Tick at) {
    timer_.notify(to_time(at - now()));
    return Fetch::idle;
}

void ScriptRequester::next_step() {
    ++index_;
    ++steps_done_;
    item_ = 0;
    begun_ = false;
    timer_.cancel();
}

void ScriptRequester::next_item() {
    if (++item_ == step().count) next_step();
}

Requester::Fetch ScriptRequester::fetch(std::size_t, Tick at, Tick& ready) {
    if (!context().set_up()) return Fetch::idle;
    for (; index_ < config_.steps.size(); next_step()) {
        if (!begun_) {
            begun_ = true;
            begin_ = next_read_ = at;
        }
        if (step().op == Op::wait) {
            if (at < begin_ + step().time) return sleep_until(begin_ + step().time);
        } else if (step().op == Op::wait_irq) {
            if (irq_.read()) continue;
            if (at < begin_ + step().timeout) return sleep_until(begin_ + step().timeout);
            fail("the interrupt line did not rise", at);
        } else {
            set_data(step().value_of(item_));
            ready = std::max(at, next_read_);
            return Fetch::ready;
        }
    }
    return Fetch::finished;
}

void ScriptRequester::transact(std::size_t, sc_core::sc_time& delay) {
    const auto command = step().op == Op::write ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND;
    out_.access(tx_, command, step().address_of(item_), bytes_.data(), static_cast<std::uint32_t>(step().bytes), delay);
}

void ScriptRequester::complete(std::size_t, Tick, Tick at) {
    if (tx_.is_response_ok() != (step().answer == Answer::ok))
        fail(fmt::format("was answered with {}", tx_.get_response_string()), at);
    else if (step().op == Op::expect || step().op == Op::poll)
        return check_value(at);
    next_item();
}

void ScriptRequester::check_value(Tick at) {
    if (!step().matches(item_, data())) {
        next_read_ = at + step().interval;
        if (step().op == Op::poll && next_read_ <= begin_ + step().timeout) return;
        fail(fmt::format("read 0x{:x}", data()), at);
    }
    next_item();
}

void ScriptRequester::fail(const std::string& why, Tick at) {
    ++failures_;
    const std::string text = fmt::format("steps.{}: {}: {}", index_, step().text(item_), why);
    context().reports().warn(name(), "failed-step", text, at);
    if (config_.on_failure == OnFailure::stop) throw UserError(fmt::format("{}.{}", name(), text));
}

std::uint64_t ScriptRequester::data() const {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < step().bytes; ++i)
        value |= std::uint64_t{bytes_[config_.big_endian ? step().bytes - 1 - i : i]} << (8 * i);
    return value;
}

void ScriptRequester::set_data(std::uint64_t value) {
    for (std::size_t i = 0; i < step().bytes; ++i)
        bytes_[config_.big_endian ? step().bytes - 1 - i : i] = static_cast<std::uint8_t>(value >> (8 * i));
}

}  // namespace cxlvp::host
