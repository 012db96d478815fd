// SPDX-License-Identifier: Apache-2.0
// Random configuration accesses, interrupts and resets on a hierarchy of a root port and an endpoint. Input: operations
// of a few bytes each; an operation cut short ends the run. What must hold: registers that identify the functions and
// link their capabilities never change, a BAR claims only what lies in it, and no message leaves a function that may
// not send.
#include <array>
#include <cstdint>
#include <iterator>
#include <optional>

#include "cxlvp/pci/topology/bridge_function.h"
#include "cxlvp/pci/topology/bus.h"
#include "cxlvp/pci/topology/endpoint_function.h"
#include "fuzz_input.h"

namespace cxlvp::pci {
namespace {

constexpr unsigned kVectors = 5;

EndpointConfig endpoint_config() {
    EndpointConfig config;
    config.name = "ep";
    config.identity = {0x1234, 0x5678, 1, 0x020000, 0, 0, 0, false};
    config.bars[0] = {BarSpec::Kind::memory32, 0x1000, false};
    config.bars[2] = {BarSpec::Kind::memory64, std::uint64_t{1} << 33, true};
    config.msi_vectors = 4;
    config.msix = {kVectors, 0, 0, 0, 0x800};
    config.serial_number = 7;
    return config;
}

BridgeConfig bridge_config() {
    BridgeConfig config;
    config.name = "port";
    config.identity = {0x1234, 0x0001, 0, 0x060400, 0, 0, 0, false};
    config.express.port = PortType::root_port;
    config.express.slot = true;
    return config;
}

class Run {
public:
    explicit Run(fuzz::Input input) : input_(input) {
        root_.attach(0, 0, port_);
        behind_.attach(0, 0, endpoint_);
        endpoint_.on_message(MessageHook::bind<&Run::sent>(this));
        port_fixed_ = fixed(port_.space());
        endpoint_fixed_ = fixed(endpoint_.space());
    }

    void go() {
        while (!input_.empty()) {
            step();
            CXLVP_REQUIRE(fixed(port_.space()) == port_fixed_);
            CXLVP_REQUIRE(fixed(endpoint_.space()) == endpoint_fixed_);
            check_forwarding();
        }
    }

private:
    void sent(const MsiMessage& message) {
        CXLVP_REQUIRE(endpoint_.may_issue());
        CXLVP_REQUIRE(message.vector < kVectors);
        CXLVP_REQUIRE(endpoint_.msix()->enabled() || endpoint_.msi()->enabled());
        CXLVP_REQUIRE((message.address & 3) == 0);
    }

    /// Identity and both capability chains, as software walks them; a walk that does not end is a failure.
    static std::array<std::uint32_t, 32> fixed(ConfigSpace& space) {
        std::array<std::uint32_t, 32> out{};
        std::size_t n = 0;
        out[n++] = space.read_value(0x00);
        out[n++] = space.read_value(0x08);
        for (std::uint32_t at = space.read_value(0x34, 1); at != 0; at = space.read_value(at + 1, 1)) {
            CXLVP_REQUIRE(n < out.size());
            out[n++] = space.read_value(at, 2) << 16 | at;
        }
        for (std::uint32_t at = 0x100; at != 0; at = space.read_value(at) >> 20) {
            CXLVP_REQUIRE(n < out.size());
            out[n++] = space.read_value(at);
        }
        return out;
    }

    void check_forwarding() {
        const std::uint64_t address = input_.number(8);
        const unsigned bytes = 1 + input_.byte() % 64;
        if (const std::optional<BarHit> hit = endpoint_.decode(address, bytes)) {
            const BarSpec& spec = endpoint_.header().bars().spec(hit->bar);
            CXLVP_REQUIRE(endpoint_.header().command().memory_enabled());
            CXLVP_REQUIRE(hit->offset < spec.size && bytes <= spec.size - hit->offset);
            CXLVP_REQUIRE(((address - hit->offset) & (spec.size - 1)) == 0);
        }
        if (port_.forwards_memory(address, bytes)) CXLVP_REQUIRE(port_.header().command().memory_enabled());
    }

    void step() {
        switch (input_.byte() % 8) {
            case 0:
            case 1:
            case 2:
            case 3:
                return config(true);
            case 4:
                return config(false);
            case 5:
                return table();
            case 6:
                return interrupt();
            default:
                return reset();
        }
    }

    void config(bool write) {
        const std::uint8_t choice = input_.byte();
        std::uint8_t data[4];
        ConfigRequest request;
        request.command = write ? ConfigRequest::Command::write : ConfigRequest::Command::read;
        request.address.reg = static_cast<std::uint16_t>(input_.number(2) & ((choice & 0x80) != 0 ? 0xfff : 0xff));
        request.bytes = 1u << choice % 3;
        request.address.reg &= static_cast<std::uint16_t>(~(request.bytes - 1));
        request.address.bdf.bus = (choice & 0x40) != 0 ? input_.byte() : 0;
        if (request.address.bdf.bus != 0) request.address.kind = ConfigAddress::Kind::type1;
        for (std::uint8_t& byte : data) byte = input_.byte();
        request.data = data;
        request.at = ++now_;
        const std::uint8_t before = data[0];
        if (!root_.config(request)) CXLVP_REQUIRE(data[0] == before);
    }

    void table() {
        const std::uint64_t offset = input_.byte();
        std::uint8_t data[8];
        for (std::uint8_t& byte : data) byte = input_.byte();
        endpoint_.msix()->table().write(offset, data, (offset & 1) != 0 ? 8 : 4, {}, ++now_);
    }

    void interrupt() {
        const std::uint8_t choice = input_.byte();
        const unsigned vector = choice % kVectors;
        if (choice < 0xc0) return endpoint_.raise(vector, ++now_);
        endpoint_.msix()->withdraw(vector, ++now_);
        CXLVP_REQUIRE(!endpoint_.msix()->is_pending(vector));
    }

    void reset() {
        const std::uint8_t choice = input_.byte();
        if (choice < 0x20) return endpoint_.remove(++now_);
        if (choice < 0x40) return endpoint_.insert(++now_);
        if (choice < 0x60) return root_.hot_reset(++now_);
        endpoint_.reset(kResets[choice % std::size(kResets)], ++now_);
        CXLVP_REQUIRE(!endpoint_.header().command().memory_enabled());
        CXLVP_REQUIRE(!endpoint_.msix()->enabled() && !endpoint_.msi()->enabled());
        for (unsigned vector = 0; vector < kVectors; ++vector) CXLVP_REQUIRE(!endpoint_.msix()->is_pending(vector));
    }

    fuzz::Input input_;
    Tick now_ = 0;
    Bus root_, behind_;
    BridgeFunction port_{bridge_config(), behind_};
    EndpointFunction endpoint_{endpoint_config()};
    std::array<std::uint32_t, 32> port_fixed_{};
    std::array<std::uint32_t, 32> endpoint_fixed_{};
};

}  // namespace
}  // namespace cxlvp::pci

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    cxlvp::pci::Run(cxlvp::fuzz::Input(data, size)).go();
    return 0;
}
