// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/run/output_folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "cxlvp/platform/run/output_error.h"

namespace cxlvp::platform {

namespace {

/// Writes everything to a new file; 0 or the error number.
int write_file(const char* path, std::string_view content) {
    const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0) return errno;
    int error = 0;
    while (error == 0 && !content.empty()) {
        const ssize_t count = ::write(file, content.data(), content.size());
        if (count >= 0)
            content.remove_prefix(static_cast<std::size_t>(count));
        else if (errno != EINTR)
            error = errno;
    }
    // Some file systems notice a full disk only here.
    if (close(file) != 0 && error == 0) error = errno;
    return error;
}

}  // namespace

OutputFolder::OutputFolder(std::string path) : path_(std::move(path)) {
    std::error_code error;
    std::filesystem::create_directories(path_, error);
    if (error) throw OutputError(fmt::format("{}: cannot be made: {}", path_, error.message()));
    if (!std::filesystem::is_directory(path_, error)) throw OutputError(fmt::format("{}: is not a folder", path_));
    if (access(path_.c_str(), W_OK | X_OK) != 0)
        throw OutputError(fmt::format("{}: cannot be written to: {}", path_, std::strerror(errno)));
}

void OutputFolder::write(const std::string& name, std::string_view content) const {
    const std::string part = file("." + name + ".part");
    int error = write_file(part.c_str(), content);
    if (error == 0 && std::rename(part.c_str(), file(name).c_str()) != 0) error = errno;
    if (error == 0) return;
    unlink(part.c_str());
    throw OutputError(fmt::format("{}: cannot be written: {}", file(name), std::strerror(error)));
}

void OutputFolder::remove(const std::string& name) const {
    unlink(file(name).c_str());
}

}  // namespace cxlvp::platform
