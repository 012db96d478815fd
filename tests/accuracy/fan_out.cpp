// SPDX-License-Identifier: Apache-2.0
#include "accuracy/fan_out.h"

#include <fmt/format.h>

namespace cxlvp::accuracy {

namespace {

constexpr std::array<std::uint64_t, 4> kLatency = {50, 120, 300, 600};  // ns, one way
constexpr std::uint64_t kPiece = kKiB;                                  // consecutive pieces are in consecutive banks

}  // namespace

Access FanOut::draw(Random& random, Sizes sizes) const {
    const std::uint64_t target = random.below(targets_.size());
    const std::uint64_t bank = random.below(targets_[0].bank.size());
    return {0, target * kMiB + bank * kPiece, draw_bytes(random, sizes), false};
}

void FanOut::add_servers(ReferenceSimulator& reference) {
    forward_ = reference.add_server();
    for (Target& target : targets_) {
        target.request = reference.add_server();
        target.forward = reference.add_server();
        for (std::uint32_t& server : target.bank) server = reference.add_server();
        target.channel = reference.add_server();
        target.reverse = reference.add_server();
    }
    response_ = reference.add_server();
    reverse_ = reference.add_server();
}

std::vector<Topology::Stop> FanOut::stops(std::size_t, const Access& access) const {
    const std::size_t number = access.address / kMiB;
    const Target& target = targets_[number];
    const auto latency = static_cast<std::int32_t>(steps(kLatency[number]));
    const std::uint32_t lines = access.bytes / 64;
    return {
        {forward_, 16 / 8, steps(10)},  // a header of 16 bytes, 8 bytes a step
        {target.request, steps(1), steps(5)},
        {target.forward, 16 / 8, latency + static_cast<std::int32_t>(steps(10))},  // and memory controller
        {target.bank[access.address % kMiB / kPiece], steps(30), -10 * 4},         // data after 20 ns
        {target.channel, access.bytes / 16, 0},
        {target.reverse, (16 + access.bytes) / 8, latency},
        {response_, lines * static_cast<std::uint32_t>(steps(1)), steps(5)},
        {reverse_, (16 + access.bytes) / 8, steps(10)},
    };
}

void FanOut::build(Context& context, const std::vector<std::unique_ptr<AccessDriver>>& drivers) {
    bus::Link::Config link;
    link.latency = ns(10);
    link.bandwidth = 32'000'000'000;
    link.wire.header = 16;
    shared_ = std::make_unique<bus::Link>("shared", context, link);

    bus::Interconnect::Config interconnect;
    interconnect.clock = 1'000'000'000;
    interconnect.width = 64;
    interconnect_ = std::make_unique<bus::Interconnect>("interconnect", context, interconnect);
    drivers[0]->out.bind(shared_->in);
    shared_->out.bind(*interconnect_->target("in"));

    bus::Memory::Config memory;
    memory.size = kMiB;
    memory.banks = 16;
    memory.interleave = kPiece;
    memory.row = 8 * kKiB;
    memory.bandwidth = 64'000'000'000;
    memory.t_rcd = memory.t_cas = memory.t_rp = ns(10);
    memory.t_ras = ns(20);
    for (std::size_t i = 0; i < targets_.size(); ++i) {
        link.latency = ns(kLatency[i]);
        links_.push_back(std::make_unique<bus::Link>(fmt::format("link{}", i).c_str(), context, link));
        memories_.push_back(std::make_unique<bus::Memory>(fmt::format("memory{}", i).c_str(), context, memory));
        interconnect_->map(i * kMiB, kMiB, i);
        interconnect_->route_socket(i)->bind(links_.back()->in);
        links_.back()->out.bind(memories_.back()->in);
    }
}

}  // namespace cxlvp::accuracy
