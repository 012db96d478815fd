// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <vector>

#include "cxlvp/base/core/random.h"
#include "cxlvp/base/core/tick.h"
#include "cxlvp/base/fault/fault_spec.h"

namespace cxlvp {

class FaultRegistry;

/// A named place in a model where faults can be armed. On the path the module asks:
///
///     if (read_fault_.armed())
///         if (const FaultSpec* fault = read_fault_.hit(now, address, bytes)) ...
///
/// A module that hands out direct memory access refuses it while `armed()` and takes it back in `on_arming`.
class FaultPoint {
public:
    /// Registers the point under `path`; throws `UserError` when the path is empty or taken, or `kinds` is empty. `doc`
    /// says what the point covers and what `value` means for it. The registry outlives the point.
    FaultPoint(FaultRegistry& registry, std::string path, std::vector<FaultKind> kinds, std::string doc);
    ~FaultPoint();
    FaultPoint(const FaultPoint&) = delete;
    FaultPoint& operator=(const FaultPoint&) = delete;

    const std::string& path() const { return path_; }
    const std::vector<FaultKind>& kinds() const { return kinds_; }
    const std::string& doc() const { return doc_; }
    bool supports(FaultKind kind) const;

    /// True while a fault is armed that has firings left.
    bool armed() const { return !arms_.empty(); }
    /// The first armed fault, in order of arming, that fires for an access of `bytes` at `address` at time `at`; null
    /// pointer when none does. Updates counts: faults armed later do not see an access that fired an earlier one. The
    /// result stays valid as long as the point, also when the fault is over or disarmed.
    const FaultSpec* hit(Tick at, std::uint64_t address, std::uint64_t bytes);
    /// How many times a fault fired here.
    std::uint64_t hits() const { return hits_; }
    /// `hook(fault)` is called before a fault is armed here.
    void on_arming(std::function<void(const FaultSpec&)> hook) { hooks_.push_back(std::move(hook)); }

private:
    friend class FaultRegistry;
    struct Arm {
        FaultSpec spec;
        std::uint64_t remaining;
        std::uint64_t skip;
        Random random;
    };

    void arm(const FaultSpec& spec, std::uint64_t seed);
    void disarm() { retired_.splice(retired_.end(), arms_); }

    FaultRegistry& registry_;
    std::string path_;
    std::vector<FaultKind> kinds_;
    std::string doc_;
    std::list<Arm> arms_;
    std::list<Arm> retired_;  // kept so that results of `hit` stay valid
    std::uint64_t hits_ = 0;
    std::uint64_t armings_ = 0;
    std::vector<std::function<void(const FaultSpec&)>> hooks_;
};

}  // namespace cxlvp
