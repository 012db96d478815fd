// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include "cxlvp/host/trace_input/byte_source.h"

namespace cxlvp::host {

/// The bytes of a file or pipe.
class FileBytes : public ByteSource {
public:
    /// Opens `path`; throws `UserError` naming it when that fails.
    explicit FileBytes(const std::string& path);

    std::size_t read(char* out, std::size_t size) override;
    const std::string& error() const override { return error_; }
    std::uint64_t consumed() const override { return consumed_; }
    std::uint64_t size() const override { return size_; }

private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };

    std::unique_ptr<std::FILE, Close> file_;
    std::string error_;
    std::uint64_t consumed_ = 0;
    std::uint64_t size_ = 0;
};

}  // namespace cxlvp::host
