// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/trace_input/file_bytes.h"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::host {

FileBytes::FileBytes(const std::string& path) : file_(std::fopen(path.c_str(), "rb")) {
    if (file_ == nullptr)
        throw UserError(fmt::format("{}: cannot be opened: {}", path, std::generic_category().message(errno)));
    std::setvbuf(file_.get(), nullptr, _IONBF, 0);  // the reader brings its own buffer
    std::error_code none;
    if (std::filesystem::is_regular_file(path, none)) size_ = std::filesystem::file_size(path, none);
}

std::size_t FileBytes::read(char* out, std::size_t size) {
    const std::size_t got = std::fread(out, 1, size, file_.get());
    if (got == 0 && std::ferror(file_.get()) != 0) error_ = "cannot be read: " + std::generic_category().message(errno);
    consumed_ += got;
    return got;
}

}  // namespace cxlvp::host
