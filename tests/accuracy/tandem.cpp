// SPDX-License-Identifier: Apache-2.0
#include "accuracy/tandem.h"

#include <fmt/format.h>

#include "cxlvp/base/sim/time.h"

namespace cxlvp::accuracy {

namespace {

constexpr std::array<std::uint64_t, 4> kAnswer = {50, 120, 300, 600};  // ns, by address in KiB
constexpr std::array<std::uint64_t, 3> kLatency = {20, 40, 10};        // ns, of the links
constexpr std::array<std::uint64_t, 3> kBandwidth = {64'000'000'000, 32'000'000'000, 64'000'000'000};
constexpr std::array<std::uint32_t, 3> kBytesPerStep = {16, 8, 16};

}  // namespace

/// A device without contention.
class Tandem::Responder : public Module, private bus::Target {
public:
    Responder(const sc_core::sc_module_name& instance, Context& context) : Module(instance, context), Target(context) {
        in.bind(static_cast<bus::Target&>(*this));
    }
    TargetSocket in{"in"};

private:
    void b_transport(Payload& tx, sc_core::sc_time& delay) override {
        delay += to_time(ns(kAnswer[tx.get_address() / kKiB]));
        tx.set_response_status(tlm::TLM_OK_RESPONSE);
    }
};

Tandem::Tandem() = default;
Tandem::~Tandem() = default;

Access Tandem::draw(Random& random, Sizes sizes) const {
    return {0, random.below(kAnswer.size()) * kKiB, draw_bytes(random, sizes), random.chance(0.5)};
}

void Tandem::add_servers(ReferenceSimulator& reference) {
    for (std::uint32_t& server : forward_) server = reference.add_server();
    for (std::uint32_t& server : reverse_) server = reference.add_server();
}

std::vector<Topology::Stop> Tandem::stops(std::size_t, const Access& access) const {
    const std::uint32_t there = 16 + (access.write ? access.bytes : 0);
    const std::uint32_t back = 16 + (access.write ? 0 : access.bytes);
    std::vector<Stop> stops;
    for (std::size_t i = 0; i < 3; ++i)
        stops.push_back({forward_[i], there / kBytesPerStep[i], static_cast<std::int32_t>(steps(kLatency[i]))});
    stops.back().delay += static_cast<std::int32_t>(steps(kAnswer[access.address / kKiB]));
    for (std::size_t i = 3; i-- > 0;)
        stops.push_back({reverse_[i], back / kBytesPerStep[i], static_cast<std::int32_t>(steps(kLatency[i]))});
    return stops;
}

void Tandem::build(Context& context, const std::vector<std::unique_ptr<AccessDriver>>& drivers) {
    InitiatorSocket* from = &drivers[0]->out;
    for (std::size_t i = 0; i < 3; ++i) {
        bus::Link::Config link;
        link.latency = ns(kLatency[i]);
        link.bandwidth = kBandwidth[i];
        link.wire.header = 16;
        links_.push_back(std::make_unique<bus::Link>(fmt::format("link{}", i).c_str(), context, link));
        from->bind(links_.back()->in);
        from = &links_.back()->out;
    }
    responder_ = std::make_unique<Responder>("responder", context);
    from->bind(responder_->in);
}

}  // namespace cxlvp::accuracy
