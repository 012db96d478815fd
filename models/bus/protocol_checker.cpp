// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/protocol_checker.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/bus/next_transaction.h"

namespace cxlvp::bus {

using sc_core::sc_time;

namespace {

/// Attaches a `SettledStatus` for the duration of a call, unless a checker before did.
class Settling {
public:
    explicit Settling(Payload& tx) : tx_(tx), settled_(tx.get_extension<SettledStatus>()) {
        if (settled_ != nullptr) return;
        settled_ = &own_;
        tx_.set_extension(&own_);
    }
    ~Settling() {
        if (settled_ == &own_) tx_.clear_extension(&own_);
    }
    Settling(const Settling&) = delete;
    Settling& operator=(const Settling&) = delete;
    tlm::tlm_response_status& status() { return settled_->status; }

private:
    Payload& tx_;
    SettledStatus own_;
    SettledStatus* settled_;
};

const char* name_of(tlm::tlm_command command) {
    switch (command) {
        case tlm::TLM_READ_COMMAND:
            return "read";
        case tlm::TLM_WRITE_COMMAND:
            return "write";
        case tlm::TLM_IGNORE_COMMAND:
            return "ignore";
    }
    return "unknown command";
}

std::string describe(const Payload& tx) {
    return fmt::format("{} of {} bytes at 0x{:x}", name_of(tx.get_command()), tx.get_data_length(), tx.get_address());
}

std::string status_text(tlm::tlm_response_status status) {
    Payload named;
    named.set_response_status(status);
    return named.get_response_string();
}

}  // namespace

/// The attributes of a payload as they were before a call, and where it matters its data.
class ProtocolChecker::Before {
public:
    explicit Before(const Payload& tx)
        : command(tx.get_command()),
          address(tx.get_address()),
          data(tx.get_data_ptr()),
          length(tx.get_data_length()),
          width(tx.get_streaming_width()),
          enable(tx.get_byte_enable_ptr()),
          enable_length(tx.get_byte_enable_length()),
          option(tx.get_gp_option()),
          status(tx.get_response_status()) {
        if (enable != nullptr) enables.assign(enable, enable + enable_length);
    }
    /// Keeps the data, which the callee may read only in part.
    void keep_bytes() {
        if (data != nullptr) bytes.assign(data, data + length);
    }

    const tlm::tlm_command command;
    const std::uint64_t address;
    unsigned char* const data;
    const unsigned length;
    const unsigned width;
    unsigned char* const enable;
    const unsigned enable_length;
    const tlm::tlm_gp_option option;
    const tlm::tlm_response_status status;
    std::vector<unsigned char> enables;
    std::vector<unsigned char> bytes;
};

const Schema<ProtocolChecker::Config>& ProtocolChecker::Config::schema() {
    static const Schema<Config> schema;
    return schema;
}

ProtocolChecker::ProtocolChecker(const sc_core::sc_module_name& instance, Context& context, const Config&)
    : Module(instance, context), Target(context) {
    in.bind(static_cast<Target&>(*this));
    out.bind(static_cast<Initiator&>(*this));
    stats().counter("checked", "calls", "calls that passed", checked_);
    stats().counter("violations", "calls", "calls that broke a rule of the base protocol", violations_);
    stats().on_clear([this](Tick) { checked_ = violations_ = 0; });
}

void ProtocolChecker::raise(const std::string& rule, const std::string& text) {
    ++violations_;
    context().reports().warn(name(), "protocol/" + rule, text, now());
    SC_REPORT_ERROR(("/cxlvp/bus/protocol/" + rule).c_str(), fmt::format("{}: {}", name(), text).c_str());
}

void ProtocolChecker::b_transport(Payload& tx, sc_time& delay) {
    check_preset(tx);
    Before before(tx);
    if (tx.is_write() || !before.enables.empty()) before.keep_bytes();
    const Tick entry = now() + delay.value();
    Settling settling(tx);

    out->b_transport(tx, delay);

    check_unchanged(before, tx);
    if (tx.is_read()) check_disabled(before, tx);
    const tlm::tlm_response_status status = tx.get_response_status();
    require(status != tlm::TLM_INCOMPLETE_RESPONSE, "status", [&] { return describe(tx) + " came back unanswered"; });
    const tlm::tlm_response_status settled = std::exchange(settling.status(), status);
    require(settled == tlm::TLM_INCOMPLETE_RESPONSE || settled == status, "status-changed", [&] {
        return fmt::format("{} was answered {} and came back as {}", describe(tx), status_text(settled),
                           status_text(status));
    });
    require(now() + delay.value() >= entry, "time", [&] {
        return fmt::format("{} arrived at {} ps and came back for {} ps", describe(tx), entry, now() + delay.value());
    });
    ++checked_;
}

void ProtocolChecker::check_preset(const Payload& tx) {
    const bool read_or_write = tx.is_read() || tx.is_write();
    require(read_or_write || tx.get_command() == tlm::TLM_IGNORE_COMMAND, "command",
            [&] { return fmt::format("command {} does not exist", static_cast<int>(tx.get_command())); });
    require(tx.get_data_length() > 0 || !read_or_write, "length", [&] { return describe(tx); });
    require(tx.get_data_ptr() != nullptr || !read_or_write, "data-pointer",
            [&] { return describe(tx) + " has no data"; });
    require(tx.get_streaming_width() > 0 || !read_or_write, "streaming-width",
            [&] { return describe(tx) + " has streaming width 0"; });
    require(tx.get_byte_enable_ptr() == nullptr || tx.get_byte_enable_length() > 0, "byte-enables",
            [&] { return describe(tx) + " has a byte enable pointer with length 0"; });
    require(tx.get_response_status() == tlm::TLM_INCOMPLETE_RESPONSE, "status-preset",
            [&] { return describe(tx) + " was sent with status " + status_text(tx.get_response_status()); });
    require(!tx.is_dmi_allowed(), "dmi-preset", [&] { return describe(tx) + " was sent with the DMI hint set"; });
}

void ProtocolChecker::check_unchanged(const Before& before, const Payload& tx) {
    const bool same = tx.get_command() == before.command && tx.get_data_ptr() == before.data &&
                      tx.get_data_length() == before.length && tx.get_streaming_width() == before.width &&
                      tx.get_byte_enable_ptr() == before.enable &&
                      tx.get_byte_enable_length() == before.enable_length && tx.get_gp_option() == before.option;
    require(same && std::equal(before.enables.begin(), before.enables.end(), before.enable), "attributes", [&] {
        return fmt::format("{} of {} bytes at 0x{:x} came back as {}, or with other data or byte enables",
                           name_of(before.command), before.length, before.address, describe(tx));
    });
    require(tx.get_address() == before.address, "address",
            [&] { return fmt::format("{} was sent to 0x{:x}", describe(tx), before.address); });
    if (before.command == tlm::TLM_WRITE_COMMAND)
        require(std::equal(before.bytes.begin(), before.bytes.end(), before.data), "write-data",
                [&] { return "the data of a " + describe(tx) + " was changed"; });
}

void ProtocolChecker::check_disabled(const Before& before, const Payload& tx) {
    for (std::size_t i = 0; i < before.bytes.size(); ++i) {
        if (before.enables[i % before.enables.size()] == TLM_BYTE_ENABLED) continue;
        require(before.data[i] == before.bytes[i], "disabled-bytes",
                [&] { return fmt::format("byte {} of a {} is disabled but was delivered", i, describe(tx)); });
    }
}

unsigned int ProtocolChecker::transport_dbg(Payload& tx) {
    Before before(tx);
    if (tx.is_write()) before.keep_bytes();
    const Tick entry = now();
    const unsigned int moved = out->transport_dbg(tx);
    check_unchanged(before, tx);
    require(tx.get_response_status() == before.status, "debug-status",
            [&] { return "a debug " + describe(tx) + " set a status"; });
    require(now() == entry, "debug-time", [&] { return "a debug " + describe(tx) + " took time"; });
    require(moved <= before.length, "debug-count",
            [&] { return fmt::format("a debug {} handled {} bytes", describe(tx), moved); });
    ++checked_;
    return moved;
}

bool ProtocolChecker::get_direct_mem_ptr(Payload& tx, tlm::tlm_dmi& dmi) {
    require(invalidating_ == 0, "dmi-call-back",
            [&] { return "direct access was asked for while it was being taken back"; });
    const Before before(tx);
    const bool granted = out->get_direct_mem_ptr(tx, dmi);
    check_unchanged(before, tx);
    require(dmi.get_start_address() <= before.address && before.address <= dmi.get_end_address(), "dmi-range", [&] {
        return fmt::format("0x{:x}..0x{:x} was {} for a {}", dmi.get_start_address(), dmi.get_end_address(),
                           granted ? "granted" : "refused", describe(tx));
    });
    if (granted) check_grant(tx, dmi);
    ++checked_;
    return granted;
}

void ProtocolChecker::check_grant(const Payload& tx, const tlm::tlm_dmi& dmi) {
    const std::uint64_t first = tx.get_address();
    const std::uint64_t more = tx.get_data_length() > 0 ? tx.get_data_length() - 1 : 0;
    require(dmi.get_end_address() - first >= more, "dmi-range", [&] {
        return fmt::format("0x{:x}..0x{:x} was granted for a {}", dmi.get_start_address(), dmi.get_end_address(),
                           describe(tx));
    });
    const bool enough = tx.is_write() ? dmi.is_write_allowed() : !tx.is_read() || dmi.is_read_allowed();
    require(enough && !dmi.is_none_allowed() && dmi.get_dmi_ptr() != nullptr, "dmi-access",
            [&] { return "the grant for a " + describe(tx) + " does not allow it"; });
    // The ends of the grant are where a wrong translation or a missing clip shows.
    check_data(dmi, first);
    check_data(dmi, dmi.get_start_address());
    check_data(dmi, dmi.get_end_address());
}

void ProtocolChecker::check_data(const tlm::tlm_dmi& dmi, std::uint64_t address) {
    unsigned char shown = 0;
    const auto debug = [&] {
        Payload tx;
        tx.set_command(tlm::TLM_READ_COMMAND);
        tx.set_address(address);
        tx.set_data_ptr(&shown);
        tx.set_data_length(1);
        tx.set_streaming_width(1);
        return out->transport_dbg(tx) == 1;
    };
    if (!debug()) return;  // debug transport is optional
    unsigned char* const direct = dmi.get_dmi_ptr() + (address - dmi.get_start_address());
    bool same = *direct == shown;
    if (same && dmi.is_write_allowed()) {
        // Equal bytes may be different bytes: change one, look at the other, and put it back.
        const unsigned char kept = *direct;
        *direct = static_cast<unsigned char>(~kept);
        same = debug() && shown == static_cast<unsigned char>(~kept);
        *direct = kept;
    }
    require(same, "dmi-data", [&] {
        return fmt::format("the grant of 0x{:x}..0x{:x} shows other data than transport at 0x{:x}",
                           dmi.get_start_address(), dmi.get_end_address(), address);
    });
}

void ProtocolChecker::invalidate_direct_mem_ptr(sc_dt::uint64 first, sc_dt::uint64 last) {
    require(first <= last, "dmi-range", [&] { return fmt::format("0x{:x}..0x{:x} was taken back", first, last); });
    ++invalidating_;
    try {
        in->invalidate_direct_mem_ptr(first, last);
    } catch (...) {
        --invalidating_;
        throw;
    }
    --invalidating_;
}

}  // namespace cxlvp::bus
