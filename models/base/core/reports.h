// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "cxlvp/base/core/tick.h"

namespace cxlvp {

/// Warnings about what the simulated software or hardware did wrong, counted per object path and kind. Only the first
/// text and time of each are kept, so that a million repetitions cost a million increments. The order of every listing
/// is by path, then kind.
class Reports {
public:
    /// All warnings of one kind from one object.
    struct Report {
        std::string path;            ///< object that warns
        std::string kind;            ///< short fixed word, such as "reserved-write"
        std::string text;            ///< of the first occurrence
        Tick first_at = kNever;      ///< earliest simulated time given
        std::uint64_t count = 0;     ///< occurrences so far
        std::uint64_t shown_at = 1;  ///< count at which the sink is called next: 1, 10, 100, ...
    };
    /// Called with the report and the text of the current occurrence.
    using Sink = std::function<void(const Report&, std::string_view text)>;

    /// One (path, kind) looked up once; counting through it costs about a nanosecond. Valid as long as the `Reports`;
    /// a default-made one must be assigned before use.
    class Handle {
    public:
        Handle() = default;
        /// Counts one occurrence; `text` is copied the first time only. `at` is the simulated time, `kNever` if
        /// unknown.
        void warn(std::string_view text, Tick at = kNever) {
            if (count_one(at)) owner_->show(*report_, text);
        }
        /// As `warn`, but calls `make_text()` only when the text is needed.
        template <class F>
        void warn_with(F&& make_text, Tick at = kNever) {
            if (count_one(at)) owner_->show(*report_, make_text());
        }
        std::uint64_t count() const { return report_->count; }

    private:
        friend class Reports;
        bool count_one(Tick at) {
            if (at < report_->first_at) report_->first_at = at;
            return ++report_->count == report_->shown_at;
        }
        Handle(Reports& owner, Report& report) : owner_(&owner), report_(&report) {}
        Reports* owner_ = nullptr;
        Report* report_ = nullptr;
    };

    Reports() = default;
    Reports(const Reports&) = delete;
    Reports& operator=(const Reports&) = delete;

    /// Counts one warning of `kind` by the object at `path`. `at` is the simulated time, `kNever` if unknown.
    void warn(std::string_view path, std::string_view kind, std::string_view text, Tick at = kNever) {
        handle(path, kind).warn(text, at);
    }
    /// The counter of (`path`, `kind`), for warnings that may come often. It is not listed before its first warning.
    Handle handle(std::string_view path, std::string_view kind);
    /// Where warnings are printed while the simulation runs: the 1st, 10th, 100th, ... of each (path, kind).
    void set_sink(Sink sink) { sink_ = std::move(sink); }

    /// Number of warnings of (`path`, `kind`).
    std::uint64_t count(std::string_view path, std::string_view kind) const;
    /// Number of all warnings.
    std::uint64_t total() const;
    /// All reports that occurred.
    std::vector<const Report*> list() const;
    /// Array of {"path", "kind", "count", "text", "first_at_ps"}; the last is null when no time was given.
    nlohmann::ordered_json to_json() const;
    /// One line per report for people; empty when there was none.
    std::string summary() const;
    /// Forgets all occurrences; handles stay valid.
    void clear();

private:
    using Key = std::pair<std::string, std::string>;
    using KeyView = std::pair<std::string_view, std::string_view>;
    struct Less {
        using is_transparent = void;
        static KeyView view(const Key& key) { return {key.first, key.second}; }
        static KeyView view(const KeyView& key) { return key; }
        template <class A, class B>
        bool operator()(const A& a, const B& b) const {
            return view(a) < view(b);
        }
    };
    void show(Report& report, std::string_view text);

    std::map<Key, Report, Less> reports_;
    Sink sink_;
};

}  // namespace cxlvp
