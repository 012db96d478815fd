// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/stats/stat_group.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace cxlvp {

StatGroup::StatGroup(StatRegistry& registry, std::string path) : registry_(registry), path_(std::move(path)) {
    registry_.groups_.push_back(this);
}

StatGroup::~StatGroup() {
    for (const std::string& path : paths_) registry_.remove(path);
    // Groups mostly end in reverse order of construction.
    auto& groups = registry_.groups_;
    groups.erase(std::prev(std::find(groups.rbegin(), groups.rend(), this).base()));
}

void StatGroup::add(const std::string& name, Stat::Kind kind, const std::string& unit, const std::string& doc,
                    Stat::Source source) {
    std::string path = path_.empty() ? name : path_ + "." + name;
    paths_.reserve(paths_.size() + 1);  // so that nothing can fail after the registration
    registry_.add(Stat(path, kind, unit, doc, std::move(source)));
    paths_.push_back(std::move(path));
}

void StatGroup::headline(const std::string& name) {
    registry_.headline(path_.empty() ? name : path_ + "." + name, path_);
}

void StatGroup::counter(const std::string& name, const std::string& unit, const std::string& doc,
                        const std::uint64_t& value) {
    add(name, Stat::Kind::counter, unit, doc, &value);
}

void StatGroup::busy_time(const std::string& name, const std::string& doc, const Tick& busy) {
    add(name, Stat::Kind::busy_time, "ps", doc, &busy);
}

void StatGroup::residence(const std::string& name, const std::string& unit, const std::string& doc, const Tick& total) {
    add(name, Stat::Kind::residence, unit, doc, &total);
}

void StatGroup::level(const std::string& name, const std::string& unit, const std::string& doc,
                      const TimeWeighted& source) {
    add(name, Stat::Kind::level, unit, doc, &source);
}

void StatGroup::histogram(const std::string& name, const std::string& unit, const std::string& doc,
                          const Histogram& source) {
    add(name, Stat::Kind::histogram, unit, doc, &source);
}

void StatGroup::derived(const std::string& name, const std::string& unit, const std::string& doc,
                        Stat::Derived compute) {
    add(name, Stat::Kind::derived, unit, doc, std::move(compute));
}

}  // namespace cxlvp
