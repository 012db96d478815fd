// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/register_target.h"

#include <vector>

#include <fmt/format.h>

#include "cxlvp/base/sim/time.h"
#include "cxlvp/bus/register_access.h"

namespace cxlvp::bus {

using sc_core::sc_time;

RegisterTarget::RegisterTarget(Module& owner, const char* port, RegisterFile& file, Tick latency)
    : Target(owner.context()),
      in(port),
      context_(owner.context()),
      file_(file),
      path_(fmt::format("{}.{}", owner.name(), port)),
      latency_(to_time(latency)),
      labels_(context_.tracer()),
      track_(context_.tracer().track(path_)),
      fault_(context_.faults(), path_,
             {FaultKind::error_response, FaultKind::delay, FaultKind::bit_flip, FaultKind::stuck_bit},
             "accesses to the registers; bits are those of the data on the bus"),
      stats_(context_.stats(), path_) {
    in.bind(static_cast<Target&>(*this));
    file_.set_observer(this);
    stats_.counter("reads", "accesses", "reads served", reads_);
    stats_.counter("writes", "accesses", "writes served", writes_);
    stats_.counter("refused", "accesses", "accesses answered with an error", refused_);
    stats_.derived("violations", "accesses", "uses of the registers against their description, refused ones included",
                   [this](Tick) { return static_cast<double>(issues() - issues_before_); });
    stats_.on_clear([this](Tick) {
        reads_ = writes_ = refused_ = 0;
        issues_before_ = issues();
    });
}

RegisterTarget::~RegisterTarget() {
    file_.set_observer(nullptr);
}

void RegisterTarget::b_transport(Payload& tx, sc_time& delay) {
    if (!HopTrace::tracing(context_)) return serve(tx, delay);
    const HopTrace trace(context_, track_, labels_, tx, delay);
    serve(tx, delay);
}

inline void RegisterTarget::serve(Payload& tx, sc_time& delay) {
    delay += latency_;
    if (context_.ordered()) context_.settle(delay);
    const Tick at = context_.now() + delay.value();
    if (tx.get_command() == tlm::TLM_IGNORE_COMMAND) return tx.set_response_status(tlm::TLM_OK_RESPONSE);
    if (tx.get_streaming_width() < tx.get_data_length()) return refuse_streaming(tx, at);
    if (__builtin_expect(fault_.armed(), false)) return access_with_fault(tx, delay, at);
    access(tx, tx.get_data_ptr(), at);
}

inline void RegisterTarget::access(Payload& tx, std::uint8_t* data, Tick at) {
    const bool write = tx.is_write();
    const RegStatus status = write ? file_.write(tx.get_address(), data, tx.get_data_length(), enables_of(tx), at)
                                   : file_.read(tx.get_address(), data, tx.get_data_length(), enables_of(tx), at);
    if (status != RegStatus::ok) return refuse(tx, response_of(status));
    ++(write ? writes_ : reads_);
    tx.set_response_status(tlm::TLM_OK_RESPONSE);
}

void RegisterTarget::access_with_fault(Payload& tx, sc_time& delay, Tick at) {
    const FaultSpec* fault = fault_.hit(at, tx.get_address(), tx.get_data_length());
    if (fault == nullptr) return access(tx, tx.get_data_ptr(), at);
    if (fault->kind == FaultKind::error_response) return refuse(tx, tlm::TLM_GENERIC_ERROR_RESPONSE);
    if (fault->kind == FaultKind::delay) {
        delay += to_time(fault->delay);
        return access(tx, tx.get_data_ptr(), at);
    }
    // A disturbed bit: of a copy, because the data of a write belongs to the initiator.
    const std::uint32_t length = tx.get_data_length();
    std::vector<std::uint8_t> data(tx.get_data_ptr(), tx.get_data_ptr() + length);
    if (tx.is_write()) fault->apply(data.data(), tx.get_address(), length);
    access(tx, data.data(), at);
    if (tx.is_write() || !tx.is_response_ok()) return;
    fault->apply(data.data(), tx.get_address(), length);
    const ByteEnables enables = enables_of(tx);
    for (std::size_t i = 0; i < length; ++i)
        if (enables.enabled(i)) tx.get_data_ptr()[i] = data[i];
}

void RegisterTarget::refuse(Payload& tx, tlm::tlm_response_status status) {
    ++refused_;
    tx.set_response_status(status);
}

void RegisterTarget::refuse_streaming(Payload& tx, Tick at) {
    context_.reports().warn(path_, "streaming",
                            fmt::format("access to 0x{:x} has a streaming width of {} and a length of {}",
                                        tx.get_address(), tx.get_streaming_width(), tx.get_data_length()),
                            at);
    refuse(tx, tlm::TLM_BURST_ERROR_RESPONSE);
}

unsigned int RegisterTarget::transport_dbg(Payload& tx) {
    std::size_t moved = 0;
    if (tx.is_read()) moved = file_.debug_read(tx.get_address(), tx.get_data_ptr(), tx.get_data_length());
    if (tx.is_write()) moved = file_.debug_write(tx.get_address(), tx.get_data_ptr(), tx.get_data_length());
    return static_cast<unsigned int>(moved);
}

void RegisterTarget::warn(const RegisterWarning& warning) {
    report_warning(context_, path_, warning);
}

std::uint64_t RegisterTarget::issues() const {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < kRegisterIssues; ++i) sum += file_.count(static_cast<RegisterIssue>(i));
    return sum;
}

}  // namespace cxlvp::bus
