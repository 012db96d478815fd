// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <ostream>
#include <utility>
#include <vector>

#include "cxlvp/host/traffic/traffic_source.h"

namespace cxlvp::host {

inline bool operator==(const Access& a, const Access& b) {
    return a.address == b.address && a.bytes == b.bytes && a.op == b.op && a.gap == b.gap && a.depends == b.depends;
}

/// How GoogleTest shows an access.
inline void PrintTo(const Access& access, std::ostream* out) {
    *out << (access.op == Op::read ? "R " : "W ") << std::hex << access.address << std::dec << "+" << access.bytes
         << " gap " << access.gap << (access.depends ? " depends" : "");
}

/// A stream of given accesses.
class ListSource : public TrafficSource {
public:
    explicit ListSource(std::vector<Access> list) : list_(std::move(list)) {}

    bool next(Access& out) override {
        if (at_ == list_.size()) return false;
        out = list_[at_++];
        return true;
    }
    double progress() const override {
        return list_.empty() ? 1 : static_cast<double>(at_) / static_cast<double>(list_.size());
    }

private:
    std::vector<Access> list_;
    std::size_t at_ = 0;
};

inline std::unique_ptr<TrafficSource> list_source(std::vector<Access> list) {
    return std::make_unique<ListSource>(std::move(list));
}

/// All that is left of a stream.
inline std::vector<Access> drain(TrafficSource& source) {
    std::vector<Access> out;
    Access access;
    while (source.next(access)) out.push_back(access);
    return out;
}

}  // namespace cxlvp::host
