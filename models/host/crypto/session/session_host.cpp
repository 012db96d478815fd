// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/session/session_host.h"

#include <cstring>
#include <exception>
#include <utility>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/sim/time.h"

namespace cxlvp::host {

namespace {

constexpr std::size_t kStack = 1024 * 1024;

}  // namespace

/// The bus for a thread that waits out every access.
class SessionHost::Bus : public HostBus {
public:
    explicit Bus(SessionHost& owner) : owner_(owner), tx_(owner.out_.payload()) {}

    std::uint64_t read(std::uint64_t address, unsigned bytes) override {
        std::uint64_t value = ~std::uint64_t{0};
        std::uint8_t data[sizeof value];
        if (access(tlm::TLM_READ_COMMAND, address, data, bytes)) std::memcpy(&value, data, bytes);
        return value;
    }
    void write(std::uint64_t address, unsigned bytes, std::uint64_t value) override {
        std::uint8_t data[sizeof value];
        std::memcpy(data, &value, sizeof value);
        access(tlm::TLM_WRITE_COMMAND, address, data, bytes);
    }
    void pause(Tick duration) override { sc_core::wait(to_time(duration)); }
    Tick now() const override { return owner_.now(); }
    bool read_memory(std::uint64_t address, std::uint8_t* data, std::size_t bytes) override {
        return access(tlm::TLM_READ_COMMAND, address, data, bytes);
    }
    bool write_memory(std::uint64_t address, const std::uint8_t* data, std::size_t bytes) override {
        // A write does not change its data.
        return access(tlm::TLM_WRITE_COMMAND, address, const_cast<std::uint8_t*>(data), bytes);
    }

private:
    bool access(tlm::tlm_command command, std::uint64_t address, std::uint8_t* data, std::size_t bytes) {
        sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
        const bool ok = owner_.out_.access(tx_, command, address, data, static_cast<std::uint32_t>(bytes), delay);
        if (delay != sc_core::SC_ZERO_TIME) sc_core::wait(delay);
        return ok;
    }

    SessionHost& owner_;
    Payload& tx_;
};

SessionHost::SessionHost(const sc_core::sc_module_name& instance, Context& context, const EngineDescription& engine,
                         Program program)
    : Requester(instance, context, 1, Role::driver),
      bus_(std::make_unique<Bus>(*this)),
      device_(*bus_, engine),
      program_(std::move(program)) {
    sc_core::sc_spawn_options options;
    options.set_stack_size(kStack);
    sc_core::sc_spawn([this] { run(); }, "program", &options);
}

SessionHost::~SessionHost() = default;

void SessionHost::run() {
    try {
        if (device_.probe() != BringUp::ok) throw UserError(fmt::format("{}: the engine does not come up", name()));
        program_({*bus_, device_});
        over_ = true;
        kick();
    } catch (const sc_core::sc_unwind_exception&) {
        throw;
    } catch (...) {
        context().fail(std::current_exception());
    }
}

}  // namespace cxlvp::host
