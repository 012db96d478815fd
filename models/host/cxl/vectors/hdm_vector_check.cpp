// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/cxl/vectors/hdm_vector_check.h"

#include <functional>
#include <map>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/host/cxl/vectors/hdm_vector_system.h"

namespace cxlvp::host {

namespace {

/// What the hardware made of a case.
struct Answer {
    cxl::RouteResult route;
    std::string refusal;  ///< of the setup; empty when there is a route
};

/// Number of an endpoint among all by its position at every level.
using Numbering = std::uint64_t (*)(const HdmVectorSetup&, const cxl::RouteResult&);

std::uint64_t depth_first(const HdmVectorSetup& setup, const cxl::RouteResult& at) {
    return (at.host_bridge * setup.root_ports.ways + at.root_port) * setup.downstream_ports.ways +
           at.downstream_port[0];
}

std::uint64_t interleave_position(const HdmVectorSetup& setup, const cxl::RouteResult& at) {
    return at.host_bridge + setup.host_bridges.ways * (at.root_port + setup.root_ports.ways * at.downstream_port[0]);
}

/// All cases of a setup at once, so that each system is built once and none is kept.
std::vector<Answer> answers(const std::vector<HdmVector>& vectors, std::size_t& setups) {
    std::map<std::reference_wrapper<const HdmVectorSetup>, std::vector<std::size_t>, std::less<HdmVectorSetup>> groups;
    for (std::size_t i = 0; i < vectors.size(); ++i) groups[vectors[i].setup].push_back(i);
    setups = groups.size();
    std::vector<Answer> result(vectors.size());
    for (const auto& [setup, members] : groups) {
        try {
            const HdmVectorSystem system(setup);
            for (const std::size_t i : members) result[i].route = system.route(vectors[i].hpa);
        } catch (const UserError& refusal) {
            for (const std::size_t i : members) result[i].refusal = refusal.what();
        }
    }
    return result;
}

bool routed(const HdmVector& vector, const Answer& answer) {
    return vector.result == cxl::RouteStatus::ok && answer.refusal.empty() &&
           answer.route.status == cxl::RouteStatus::ok;
}

/// The numbering that more cases follow; the first one when it is the same.
Numbering choose_numbering(const std::vector<HdmVector>& vectors, const std::vector<Answer>& answers) {
    std::size_t first = 0;
    std::size_t second = 0;
    for (std::size_t i = 0; i < vectors.size(); ++i) {
        if (!routed(vectors[i], answers[i])) continue;
        const std::uint64_t target = vectors[i].place.target;
        first += depth_first(vectors[i].setup, answers[i].route) == target ? 1 : 0;
        second += interleave_position(vectors[i].setup, answers[i].route) == target ? 1 : 0;
    }
    return second > first ? interleave_position : depth_first;
}

std::string differences(const HdmVector& vector, const Answer& answer, Numbering numbering) {
    if (!answer.refusal.empty()) return "the system cannot be: " + answer.refusal;
    const cxl::RouteResult& is = answer.route;
    if (is.status != vector.result)
        return fmt::format("result: expected {}, got {}", to_string(vector.result), to_string(is.status));
    if (vector.result != cxl::RouteStatus::ok) return "";
    std::vector<std::string> found;
    const auto compare = [&found](const char* column, std::uint64_t expected, std::uint64_t got) {
        if (expected != got) found.push_back(fmt::format("{}: expected {}, got {}", column, expected, got));
    };
    compare("hb_index", vector.place.host_bridge, is.host_bridge);
    compare("rp_index", vector.place.root_port, is.root_port);
    compare("dsp_index", vector.place.downstream_port, is.downstream_port[0]);
    compare("target_index", vector.place.target, numbering(vector.setup, is));
    if (vector.place.dpa != is.dpa)
        found.push_back(fmt::format("dpa: expected {:#x}, got {:#x}", vector.place.dpa, is.dpa));
    return fmt::format("{}", fmt::join(found, "; "));
}

}  // namespace

HdmVectorReport check_hdm_vectors(const std::vector<HdmVector>& vectors) {
    HdmVectorReport report;
    report.cases = vectors.size();
    const std::vector<Answer> found = answers(vectors, report.setups);
    const Numbering numbering = choose_numbering(vectors, found);
    for (std::size_t i = 0; i < vectors.size(); ++i) {
        std::string what = differences(vectors[i], found[i], numbering);
        if (!what.empty()) report.differences.push_back({vectors[i].line, vectors[i].id, std::move(what)});
    }
    return report;
}

}  // namespace cxlvp::host
