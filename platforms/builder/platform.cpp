// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/builder/platform.h"

#include <functional>
#include <utility>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::platform {

namespace {

std::string text_of(const sc_core::sc_report& report) {
    return fmt::format("{}: {}", report.get_msg_type(), report.get_msg());
}

Context::Config context_config(const PlatformSettings& settings) {
    Context::Config config;
    config.timing = settings.timing;
    config.seed = settings.seed;
    return config;
}

/// Does something once all sockets are bound and before any process runs. Direct access is withdrawn where a fault is
/// armed, which takes bound sockets.
class AtStart : public sc_core::sc_module {
public:
    explicit AtStart(std::function<void()> action)
        : sc_core::sc_module(sc_core::sc_module_name("__at_start")), action_(std::move(action)) {}

private:
    void start_of_simulation() override { action_(); }

    std::function<void()> action_;
};

}  // namespace

Platform::Platform(PlatformDescription description, const Options& options)
    : description_(std::move(description)),
      context_(context_config(description_.settings())),
      kernel_reports_(context_) {
    Diagnostics errors;
    make_modules(errors);
    check_faults(errors);
    errors.throw_if_any();
    try {
        wiring_ = std::make_unique<Wiring>(by_name_, context_, options.between);
        wiring_->bind(description_);
        const AtStart arming([this] { arm_faults(); });
        // Completes the elaboration. Processes run for the first time too, so that none misses an event later.
        sc_core::sc_start(sc_core::SC_ZERO_TIME);
    } catch (const sc_core::sc_report& report) {
        throw UserError(fmt::format("{}: {}", description_.file(), text_of(report)));
    }
}

Platform::~Platform() {
    // The last one made may refer to any before it.
    wiring_.reset();
    while (!modules_.empty()) modules_.pop_back();
}

void Platform::make_modules(Diagnostics& errors) {
    for (const ModuleDescription& module : description_.modules()) {
        try {
            modules_.push_back(module.type->create(module.name.c_str(), context_, module.config.get()));
            by_name_[module.name] = modules_.back().get();
        } catch (const UserError& mistake) {
            errors.error(module.origin, {}, mistake.what());
        } catch (const sc_core::sc_report& report) {
            errors.error(module.origin, module.name, text_of(report));
        }
    }
}

void Platform::check_faults(Diagnostics& errors) {
    const std::vector<FaultSpec>& faults = description_.settings().faults;
    for (std::size_t i = 0; i < faults.size(); ++i) {
        // The points of a module that could not be made are missing for that reason.
        if (module(faults[i].point.substr(0, faults[i].point.find('.'))) == nullptr) continue;
        const FaultPoint* point = context_.faults().find(faults[i].point);
        if (point != nullptr && point->supports(faults[i].kind) && faults[i].problem().empty()) continue;
        try {
            context_.faults().arm(faults[i], description_.fault_place(i));
        } catch (const UserError& mistake) {
            errors.error({}, {}, mistake.what());
        }
    }
}

void Platform::arm_faults() {
    const std::vector<FaultSpec>& faults = description_.settings().faults;
    for (std::size_t i = 0; i < faults.size(); ++i) context_.faults().arm(faults[i], description_.fault_place(i));
}

Module* Platform::module(const std::string& name) const {
    const auto found = by_name_.find(name);
    return found != by_name_.end() ? found->second : nullptr;
}

}  // namespace cxlvp::platform
