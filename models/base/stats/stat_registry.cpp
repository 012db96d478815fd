// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/base/stats/stat_registry.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/stats/stat_group.h"

namespace cxlvp {

using nlohmann::ordered_json;

namespace {

/// Every segment of a dotted path has at least one character.
bool well_formed(const std::string& path) {
    return !path.empty() && path.front() != '.' && path.back() != '.' && path.find("..") == std::string::npos;
}

/// A field of a CSV line, quoted where RFC 4180 asks for it.
std::string csv_field(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

}  // namespace

bool StatRegistry::PathLess::operator()(std::string_view a, std::string_view b) const {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        // The dot comes before every other character, so that all of a group stands together.
        const auto rank = [](char c) { return c == '.' ? -1 : static_cast<int>(static_cast<unsigned char>(c)); };
        return rank(x) < rank(y);
    });
}

void StatRegistry::headline(const std::string& path, const std::string& module) {
    const auto found = stats_.find(path);
    if (found == stats_.end()) throw UserError(fmt::format("{}: there is no such statistic", path));
    found->second.make_headline(module);
}

void StatRegistry::add(Stat stat) {
    const std::string path = stat.path();
    if (!well_formed(path)) throw UserError(fmt::format("statistic '{}': a segment of the path is empty", path));
    if (stats_.count(path) != 0) throw UserError(fmt::format("statistic '{}' is declared twice", path));
    for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot + 1))
        if (stats_.count(path.substr(0, dot)) != 0)
            throw UserError(fmt::format("statistic '{}' lies below statistic '{}'", path, path.substr(0, dot)));
    const auto below = stats_.lower_bound(path + ".");
    if (below != stats_.end() && below->first.compare(0, path.size() + 1, path + ".") == 0)
        throw UserError(fmt::format("statistic '{}' lies above statistic '{}'", path, below->first));
    stats_.emplace(path, std::move(stat));
}

const Stat* StatRegistry::find(std::string_view path) const {
    const auto found = stats_.find(path);
    return found == stats_.end() ? nullptr : &found->second;
}

void StatRegistry::clear(Tick at) const {
    for (const StatGroup* group : groups_)
        for (const auto& clear : group->clear_) clear(at);
}

ordered_json StatRegistry::to_json(Tick start, Tick now) const {
    ordered_json tree = ordered_json::object();
    for (const auto& [path, stat] : stats_) {
        ordered_json* node = &tree;
        std::size_t begin = 0;
        for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', begin)) {
            node = &(*node)[path.substr(begin, dot - begin)];
            begin = dot + 1;
        }
        (*node)[path.substr(begin)] = stat.to_json(start, now);
    }
    return tree;
}

std::string StatRegistry::to_csv(Tick start, Tick now) const {
    std::string out = "path,metric,value,unit\n";
    for (const auto& [path, stat] : stats_)
        for (const Stat::Metric& metric : stat.metrics(start, now)) {
            const std::string value = std::visit([](auto v) { return fmt::format("{}", v); }, metric.value);
            out += fmt::format("{},{},{},{}\n", csv_field(path), metric.name, value, csv_field(metric.unit));
        }
    return out;
}

}  // namespace cxlvp
