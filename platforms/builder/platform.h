// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cxlvp/base/sim/context.h"
#include "cxlvp/base/sim/module.h"
#include "cxlvp/platform/builder/kernel_reports.h"
#include "cxlvp/platform/builder/wiring.h"
#include "cxlvp/platform/description/platform_description.h"

namespace cxlvp::platform {

/// A platform that has been built from its description and is ready to run. There is at most one in a process at a
/// time, and at most one during the life of a simulation context (IEEE 1666-2011 4.5.1: one elaboration).
class Platform {
public:
    struct Options {
        Wiring::Between between;  ///< put into every wire that carries transactions; none when empty
    };

    /// Makes the modules in the order of the file, binds their ports, arms the faults and completes the elaboration.
    /// Throws `UserError` with every mistake that the constructors of the modules and the fault points find, or with
    /// what the kernel says about the bindings.
    explicit Platform(PlatformDescription description) : Platform(std::move(description), Options{}) {}
    Platform(PlatformDescription description, const Options& options);
    ~Platform();
    Platform(const Platform&) = delete;
    Platform& operator=(const Platform&) = delete;

    const PlatformDescription& description() const { return description_; }
    Context& context() { return context_; }
    /// The module of this name; null when there is none.
    Module* module(const std::string& name) const;
    /// All modules in the order of the file.
    const std::vector<std::unique_ptr<Module>>& modules() const { return modules_; }

private:
    void make_modules(Diagnostics& errors);
    void check_faults(Diagnostics& errors);
    void arm_faults();

    PlatformDescription description_;
    Context context_;
    KernelReports kernel_reports_;
    std::vector<std::unique_ptr<Module>> modules_;
    Wiring::Modules by_name_;
    std::unique_ptr<Wiring> wiring_;
};

}  // namespace cxlvp::platform
