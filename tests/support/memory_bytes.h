// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "cxlvp/host/trace_input/byte_source.h"

namespace cxlvp::host {

/// A byte source over a string, given in pieces of at most `piece` bytes, that may fail at its end.
class MemoryBytes : public ByteSource {
public:
    explicit MemoryBytes(std::string bytes, std::size_t piece = ~std::size_t{0}, std::string error_at_end = {})
        : bytes_(std::move(bytes)), piece_(piece), error_at_end_(std::move(error_at_end)) {}

    std::size_t read(char* out, std::size_t size) override {
        const std::size_t n = std::min({size, piece_, bytes_.size() - at_});
        std::copy_n(bytes_.data() + at_, n, out);
        at_ += n;
        if (n == 0) error_ = error_at_end_;
        return n;
    }
    const std::string& error() const override { return error_; }
    std::uint64_t consumed() const override { return at_; }
    std::uint64_t size() const override { return bytes_.size(); }

private:
    std::string bytes_;
    std::size_t piece_;
    std::string error_at_end_;
    std::string error_;
    std::size_t at_ = 0;
};

}  // namespace cxlvp::host
