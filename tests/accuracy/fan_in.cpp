// SPDX-License-Identifier: Apache-2.0
#include "accuracy/fan_in.h"

#include <fmt/format.h>

namespace cxlvp::accuracy {

namespace {

constexpr std::array<std::uint64_t, 4> kLatency = {50, 120, 300, 600};  // ns, one way
constexpr std::uint64_t kPiece = kKiB;                                  // consecutive pieces are in consecutive banks

}  // namespace

Access FanIn::draw(Random& random, Sizes sizes) const {
    return {0, random.below(bank_.size()) * kPiece, draw_bytes(random, sizes), true};
}

void FanIn::add_servers(ReferenceSimulator& reference) {
    for (std::uint32_t& server : forward_) server = reference.add_server();
    for (std::uint32_t& server : response_) server = reference.add_server();
    for (std::uint32_t& server : reverse_) server = reference.add_server();
    for (std::uint32_t& server : bank_) server = reference.add_server();
    channel_ = reference.add_server();
    bus_ = reference.add_server(discipline_, parameter_);
}

std::vector<Topology::Stop> FanIn::stops(std::size_t source, const Access& access) const {
    const auto latency = static_cast<std::int32_t>(steps(kLatency[source]));
    const std::size_t bank = access.address / kPiece;
    return {
        {forward_[source], (16 + access.bytes) / 8, latency},  // 8 bytes a step, header of 16
        {bus_, access.bytes / 64 * 8, steps(5) + steps(10)},   // 64 bytes in 2 ns; forwarding, memory controller
        {bank_[bank], steps(30), -10 * 4},                     // row cycle 30 ns, data after 20 ns
        {channel_, access.bytes / 64, 0},                      // 64 bytes a step
        {response_[source], steps(2), steps(5)},               // one cycle
        {reverse_[source], 16 / 8, latency},
    };
}

void FanIn::build(Context& context, const std::vector<std::unique_ptr<AccessDriver>>& drivers) {
    bus::Memory::Config memory;
    memory.size = kMiB;
    memory.banks = 32;
    memory.interleave = kPiece;
    memory.row = 8 * kKiB;
    memory.bandwidth = 256'000'000'000;
    memory.t_rcd = memory.t_cas = memory.t_rp = ns(10);
    memory.t_ras = ns(20);
    memory_ = std::make_unique<bus::Memory>("memory", context, memory);

    bus::Interconnect::Config interconnect;
    interconnect.clock = 500'000'000;
    interconnect.width = 64;
    using Discipline = ReferenceSimulator::Discipline;
    for (std::size_t source = 0; source < parameter_.size(); ++source) {
        ArbitrationConfig& arbitration = interconnect.arbitration;
        const bool strict = discipline_ == Discipline::strict;
        arbitration.policy = strict ? ArbitrationConfig::Policy::strict : ArbitrationConfig::Policy::weighted;
        (strict ? arbitration.priorities : arbitration.weights)[drivers[source]->name()] = parameter_[source];
    }
    interconnect_ = std::make_unique<bus::Interconnect>("interconnect", context, interconnect);
    interconnect_->map(0, kMiB, 0);
    interconnect_->route_socket(0)->bind(memory_->in);

    for (std::size_t source = 0; source < drivers.size(); ++source) {
        bus::Link::Config link;
        link.latency = ns(kLatency[source]);
        link.bandwidth = 32'000'000'000;
        link.wire.header = 16;
        links_.push_back(std::make_unique<bus::Link>(fmt::format("link{}", source).c_str(), context, link));
        drivers[source]->out.bind(links_.back()->in);
        links_.back()->out.bind(*interconnect_->target("in"));
    }
}

}  // namespace cxlvp::accuracy
