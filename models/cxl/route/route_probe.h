// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <tlm>

#include "cxlvp/cxl/route/route_result.h"

namespace cxlvp::cxl {

/// Asks the modules of a platform where an HPA goes: an ignorable extension (IEEE 1666-2011 14.21) of a debug access.
/// Every level that decodes the address notes what it does, and one where the way ends notes why.
class RouteProbe : public tlm::tlm_extension<RouteProbe> {
public:
    struct Step {
        std::string module;
        std::string text;  ///< "decoder 0, way 1 of 2 -> port1"
    };

    /// The probe of a payload; null when it carries none.
    static RouteProbe* of(const tlm::tlm_generic_payload& tx) { return tx.get_extension<RouteProbe>(); }

    void pass(std::string module, std::string text) { steps_.push_back({std::move(module), std::move(text)}); }
    /// The way ends here.
    void end(std::string module, std::string text, RouteStatus status) {
        pass(std::move(module), std::move(text));
        status_ = status;
    }

    const std::vector<Step>& steps() const { return steps_; }
    /// `no_target` as long as no level has said otherwise.
    RouteStatus status() const { return status_; }

    tlm::tlm_extension_base* clone() const override { return new RouteProbe(*this); }
    void copy_from(const tlm::tlm_extension_base& other) override { *this = static_cast<const RouteProbe&>(other); }

private:
    std::vector<Step> steps_;
    RouteStatus status_ = RouteStatus::no_target;
};

}  // namespace cxlvp::cxl
