// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "cxlvp/bus/interconnect.h"
#include "cxlvp/bus/memory.h"
#include "cxlvp/cxl/coherence/home.h"
#include "cxlvp/cxl/device/type2_device.h"
#include "cxlvp/cxl/host_bridge/host_bridge.h"
#include "support/test_initiator.h"
#include "support/test_target.h"

namespace cxlvp::cxl::test {

using namespace cxlvp::test;

inline constexpr std::uint64_t kHdm = 4 * kGiB;        ///< first HPA of card 0
inline constexpr std::uint64_t kHdmSize = 256 * kMiB;  ///< of each card

/// What a rig is made of.
struct Type2Config {
    Home::Config home;
    HostBridge::Config bridge;
    Type2Device::Config card;
    unsigned cards = 1;
};

inline Type2Config type2_config() {
    Type2Config config;
    config.bridge.component.hdm_pointer = 0;
    config.card.volatile_capacity = kHdmSize;
    config.card.precommitted.enabled = true;
    config.card.precommitted.size = kHdmSize;
    return config;
}

/// The same with back-invalidation, which takes flits of 256 bytes.
inline Type2Config back_invalidate_config() {
    Type2Config config = type2_config();
    config.card.back_invalidate = true;
    config.bridge.ports.front().link.flit = CxlLink::Flit::flit256;
    return config;
}

/// A host with its memory, and Type 2 cards below a host bridge each:
///
///     cpu - home - bus - ddr
///                   |  - hb0 - card0 - dram0
///
/// Accelerators are `accel[i]`, test initiators like `cpu`; more inputs may be connected before the first run.
class Type2Rig {
public:
    Type2Rig(Context& context, Type2Config config) {
        config.home.bridges = config.cards;
        home = std::make_unique<Home>("home", context, config.home);
        bus = std::make_unique<bus::Interconnect>("bus", context, bus::Interconnect::Config{});
        bus::Memory::Config memory;
        memory.size = kHdm;
        ddr = std::make_unique<bus::Memory>("ddr", context, memory);
        cpu = std::make_unique<TestInitiator>("cpu");
        cpu->out.bind(*home->target("host"));
        home->initiator("out")->bind(*bus->target("in"));
        bus->map(0, kHdm, 0);
        bus->route_socket(0)->bind(ddr->in);
        for (unsigned i = 0; i < config.cards; ++i) add_card(context, config, i);
    }

    std::uint64_t hdm(unsigned card) const { return kHdm + card * kHdmSize; }

    std::unique_ptr<Home> home;
    std::unique_ptr<bus::Interconnect> bus;
    std::unique_ptr<bus::Memory> ddr;
    std::unique_ptr<TestInitiator> cpu;
    std::vector<std::unique_ptr<HostBridge>> bridges;
    std::vector<std::unique_ptr<Type2Device>> cards;
    std::vector<std::unique_ptr<bus::Memory>> drams;
    std::vector<std::unique_ptr<TestInitiator>> accel;

    Type2Device& card() { return *cards.front(); }
    HostBridge& bridge() { return *bridges.front(); }

    /// A counter of the statistics.
    static std::uint64_t count(Context& context, const std::string& path) {
        return std::get<std::uint64_t>(context.stats().find(path)->metrics(0, 1).front().value);
    }

    /// MESI over the whole system, for when nothing is under way: a line that one cache may write is in no other, and
    /// whoever must know of a line in a cache does. Gives the first thing that is wrong, or nothing.
    std::string incoherence() {
        std::string wrong;
        const auto fail = [&](std::uint64_t line, const char* what) {
            if (wrong.empty()) wrong = fmt::format("line {:#x}: {}", line, what);
        };
        LineCache& llc = home->agent().llc();
        for (std::size_t i = 0; i < cards.size(); ++i) {
            cards[i]->agent().cache().for_each([&](std::uint64_t line, Mesi state) {
                const SnoopFilter::Entry known = home->agent().directory().find(line);
                if ((known.holders >> (16 * i) & 1) == 0) fail(line, "in a device the directory does not know of");
                if (state == Mesi::shared) {
                    if (llc.state(line) > Mesi::shared) fail(line, "shared by a device, owned by the host");
                    return;
                }
                if (!known.any) fail(line, "owned by a device, shared for the directory");
                if (llc.state(line) != Mesi::invalid) fail(line, "owned by a device, in the host");
                for (std::size_t j = 0; j < cards.size(); ++j)
                    if (j != i && cards[j]->agent().cache().state(line) != Mesi::invalid)
                        fail(line, "owned by a device, in another one");
            });
        }
        llc.for_each([&](std::uint64_t line, Mesi) {
            for (const auto& card : cards) {
                const auto hit = card->endpoint().decode(line * kLine);
                if (!hit || hit->host_only) continue;
                if (!hit->back_invalidate && card->coherence().bias().owned(hit->dpa))
                    fail(line, "HDM-D in the host and in the hands of the device");
                if (hit->back_invalidate && card->coherence().filter().find(line).holders == 0)
                    fail(line, "HDM-DB in the host without an entry of the snoop filter");
            }
        });
        return wrong;
    }

private:
    void add_card(Context& context, const Type2Config& config, unsigned i) {
        bridges.push_back(std::make_unique<HostBridge>(fmt::format("hb{}", i).c_str(), context, config.bridge));
        Type2Device::Config card_config = config.card;
        card_config.precommitted.base = hdm(i);
        cards.push_back(std::make_unique<Type2Device>(fmt::format("card{}", i).c_str(), context, card_config));
        bus::Memory::Config memory;
        memory.size = kHdmSize;
        memory.channels = 4;
        drams.push_back(std::make_unique<bus::Memory>(fmt::format("dram{}", i).c_str(), context, memory));
        accel.push_back(std::make_unique<TestInitiator>(fmt::format("accel{}", i).c_str()));
        HostBridge& bridge = *bridges.back();
        Type2Device& card = *cards.back();
        bus->map(hdm(i), kHdmSize, i + 1, hdm(i));
        bus->route_socket(i + 1)->bind(*bridge.target("mem"));
        join(bridge, "port0", card, "link", downstream_link("", "").parts);
        join(bridge, "coherent", *home, bridge_name(i), host_coherence("", "").parts);
        card.initiator("media")->bind(drams.back()->in);
        accel.back()->out.bind(*card.target("accel"));
        for (const char* port : {"ecam", "mmio", "regs"}) {
            idle_.push_back(std::make_unique<TestInitiator>(fmt::format("idle{}_{}", i, port).c_str()));
            idle_.back()->out.bind(*bridge.target(port));
        }
        nobody_.push_back(std::make_unique<TestTarget>(fmt::format("nobody{}", i).c_str()));
        bridge.initiator("dma")->bind(nobody_.back()->in);
    }

    static void join(Module& from, const std::string& here, Module& to, const std::string& there,
                     const std::vector<PortDecl>& parts) {
        for (const PortDecl& part : parts) {
            const std::string a = here + "." + part.name, b = there + "." + part.name;
            if (part.kind == PortKind::initiator)
                from.initiator(a)->bind(*to.target(b));
            else
                to.initiator(b)->bind(*from.target(a));
        }
    }

    std::vector<std::unique_ptr<TestInitiator>> idle_;
    std::vector<std::unique_ptr<TestTarget>> nobody_;
};

}  // namespace cxlvp::cxl::test
