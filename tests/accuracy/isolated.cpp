// SPDX-License-Identifier: Apache-2.0
#include "accuracy/isolated.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <string>

namespace cxlvp::accuracy {

namespace {

constexpr int kThrew = 3;

void write_all(int file, const void* data, std::size_t bytes) {
    const auto* from = static_cast<const char*>(data);
    while (bytes > 0) {
        const ssize_t done = ::write(file, from, bytes);
        if (done <= 0) _exit(1);
        from += done;
        bytes -= static_cast<std::size_t>(done);
    }
}

/// The child: ends the process without the destructors and exit handlers of the parent's state.
[[noreturn]] void run_child(int file, const std::function<std::vector<std::byte>()>& work) {
    try {
        const std::vector<std::byte> result = work();
        write_all(file, result.data(), result.size());
    } catch (const std::exception& failure) {
        write_all(file, failure.what(), std::strlen(failure.what()));
        _exit(kThrew);
    }
    _exit(0);
}

}  // namespace

std::vector<std::byte> isolated_bytes(const std::function<std::vector<std::byte>()>& work) {
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0) throw std::runtime_error("no pipe");
    std::fflush(nullptr);  // or the child would print what is buffered once more
    const pid_t child = ::fork();
    if (child < 0) throw std::runtime_error("no process");
    if (child == 0) {
        ::close(pipe[0]);
        run_child(pipe[1], work);
    }
    ::close(pipe[1]);
    std::vector<std::byte> result;
    std::array<std::byte, 65536> part;
    for (ssize_t got; (got = ::read(pipe[0], part.data(), part.size())) > 0;)
        result.insert(result.end(), part.begin(), part.begin() + got);
    ::close(pipe[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return result;
    if (WIFEXITED(status) && WEXITSTATUS(status) == kThrew)
        throw std::runtime_error(std::string(reinterpret_cast<const char*>(result.data()), result.size()));
    throw std::runtime_error("a simulation ended its process");
}

}  // namespace cxlvp::accuracy
