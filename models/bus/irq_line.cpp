// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/irq_line.h"

#include <algorithm>

#include <fmt/format.h>

#include "cxlvp/base/sim/time.h"

namespace cxlvp::bus {

IrqLine::IrqLine(Module& owner, const char* port)
    : out(port),
      context_(owner.context()),
      path_(fmt::format("{}.{}", owner.name(), port)),
      track_(context_.tracer().track(path_)),
      label_(context_.tracer().label("level")),
      fault_(context_.faults(), path_, {FaultKind::drop}, "interrupts that are raised"),
      stats_(context_.stats(), path_) {
    stats_.counter("raised", "interrupts", "interrupts raised, lost ones included", raised_);
    stats_.on_clear([this](Tick) { raised_ = 0; });
    sc_core::sc_spawn_options options;
    options.spawn_method();
    options.dont_initialize();
    options.set_sensitivity(&due_);
    sc_core::sc_spawn([this] { update(); }, fmt::format("{}_update", port).c_str(), &options);
}

void IrqLine::set(bool level, Tick at) {
    const Tick now = context_.now();
    at = std::max(at, now);
    const auto later =
        std::upper_bound(changes_.begin(), changes_.end(), at, [](Tick t, const Change& c) { return t < c.at; });
    const bool before = later == changes_.begin() ? level_ : (later - 1)->level;
    if (level == before) return;
    changes_.insert(later, {at, level});
    due_.notify(to_time(at - now));
}

void IrqLine::update() {
    const Tick now = context_.now();
    bool level = level_;
    std::size_t due = 0;
    while (due < changes_.size() && changes_[due].at <= now) level = changes_[due++].level;
    changes_.erase(changes_.begin(), changes_.begin() + static_cast<std::ptrdiff_t>(due));
    if (!changes_.empty()) due_.notify(to_time(changes_.front().at - now));
    if (level == level_) return;
    level_ = level;
    if (level) ++raised_;
    if (level && fault_.armed() && fault_.hit(now, 0, 0) != nullptr) return;
    if (context_.tracer().enabled()) context_.tracer().counter(track_, label_, now, level ? 1 : 0);
    out.write(level);
}

}  // namespace cxlvp::bus
