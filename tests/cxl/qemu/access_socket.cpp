// SPDX-License-Identifier: Apache-2.0
// A plugin with one module type: a bus initiator that takes its accesses from a Unix domain socket, in the words of
// QEMU's qtest protocol, so that one client drives both machines:
//
//   readb|readw|readl|readq ADDRESS        -> OK VALUE
//   writeb|writew|writel|writeq ADDRESS VALUE   -> OK
//   read ADDRESS BYTES                     -> OK 0xHEX
//   write ADDRESS BYTES 0xHEX              -> OK
//
// A command that cannot be carried out is answered with FAIL and a reason. The end of the connection ends the run.

#include <cerrno>
#include <cstring>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/registers/layout/byte_lanes.h"
#include "cxlvp/base/sim/module_registry.h"
#include "cxlvp/bus/socket_ports.h"

namespace {

using namespace cxlvp;

constexpr std::size_t kStack = 512 * 1024;
constexpr std::size_t kMostBytes = 4096;

/// The client end of a connection: whole lines in, whole lines out.
class LineSocket {
public:
    explicit LineSocket(const std::string& path) : file_(socket(AF_UNIX, SOCK_STREAM, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        if (path.size() >= sizeof address.sun_path) throw UserError(path + ": too long for a socket");
        path.copy(address.sun_path, path.size());
        if (connect(file_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            throw UserError(fmt::format("{}: {}", path, std::strerror(errno)));
    }
    ~LineSocket() { close(file_); }
    LineSocket(const LineSocket&) = delete;
    LineSocket& operator=(const LineSocket&) = delete;

    /// Waits for the next line; nothing at the end of the connection.
    std::optional<std::string> receive() {
        std::size_t end = 0;
        while ((end = buffer_.find('\n')) == std::string::npos) {
            char bytes[4096];
            const ssize_t count = recv(file_, bytes, sizeof bytes, 0);
            if (count <= 0) return std::nullopt;
            buffer_.append(bytes, static_cast<std::size_t>(count));
        }
        std::string line = buffer_.substr(0, end);
        buffer_.erase(0, end + 1);
        return line;
    }
    void send_line(const std::string& line) {
        const std::string bytes = line + "\n";
        for (std::size_t sent = 0; sent < bytes.size();) {
            const ssize_t count = send(file_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
            if (count <= 0) return;
            sent += static_cast<std::size_t>(count);
        }
    }

private:
    int file_;
    std::string buffer_;
};

class AccessSocket : public Module {
public:
    struct Config {
        std::string socket;
        static const Schema<Config>& schema() {
            static const Schema<Config> schema =
                Schema<Config>().text("socket", &Config::socket, {"path of the socket to connect to", ""}).required();
            return schema;
        }
    };

    AccessSocket(const sc_core::sc_module_name& instance, Context& context, const Config& config)
        : Module(instance, context), config_(config), out_(*this, "out") {
        sc_core::sc_spawn_options options;
        options.set_stack_size(kStack);
        sc_core::sc_spawn([this] { run(); }, "serve", &options);
    }

    InitiatorSocket* initiator(const std::string& port) override { return port == "out" ? &out_.out : nullptr; }

private:
    void run() {
        try {
            LineSocket socket(config_.socket);
            while (const auto line = socket.receive()) socket.send_line(answer(*line));
            context().stop();
        } catch (const sc_core::sc_unwind_exception&) {
            throw;
        } catch (...) {
            context().fail(std::current_exception());
        }
    }

    std::string answer(const std::string& line) {
        try {
            std::istringstream words(line);
            std::string command, address, operand, data;
            words >> command >> address >> operand >> data;
            const bool reading = command.rfind("read", 0) == 0;
            if (!reading && command.rfind("write", 0) != 0) return "FAIL unknown command";
            const std::string kind = command.substr(reading ? 4 : 5);
            const std::uint64_t at = std::stoull(address, nullptr, 0);
            const std::size_t width = kind.empty() ? std::stoull(operand, nullptr, 0) : width_of(kind);
            if (width == 0 || width > kMostBytes) return "FAIL bad width";
            std::vector<std::uint8_t> bytes(width);
            if (!reading && kind.empty())
                bytes = from_hex(data, width);
            else if (!reading)
                store_bytes(bytes.data(), static_cast<unsigned>(width), std::stoull(operand, nullptr, 0));
            const std::string refused = access(reading, at, bytes);
            if (!refused.empty()) return "FAIL " + refused;
            if (!reading) return "OK";
            if (kind.empty()) return "OK 0x" + to_hex(bytes);
            return fmt::format("OK 0x{:016x}", load_bytes(bytes.data(), static_cast<unsigned>(width)));
        } catch (const std::logic_error&) {  // of stoull
            return "FAIL bad number";
        }
    }

    static std::size_t width_of(const std::string& kind) {
        return kind == "b" ? 1 : kind == "w" ? 2 : kind == "l" ? 4 : kind == "q" ? 8 : 0;
    }
    static std::vector<std::uint8_t> from_hex(const std::string& text, std::size_t width) {
        if (text.size() != 2 + 2 * width) throw std::invalid_argument("length");
        std::vector<std::uint8_t> bytes;
        for (std::size_t i = 2; i < text.size(); i += 2)
            bytes.push_back(static_cast<std::uint8_t>(std::stoul(text.substr(i, 2), nullptr, 16)));
        return bytes;
    }
    static std::string to_hex(const std::vector<std::uint8_t>& bytes) {
        std::string text;
        for (const std::uint8_t byte : bytes) text += fmt::format("{:02x}", byte);
        return text;
    }

    /// One transaction, which takes its time before the next. Returns why it was refused, or nothing.
    std::string access(bool reading, std::uint64_t address, std::vector<std::uint8_t>& bytes) {
        Payload tx;
        tx.set_command(reading ? tlm::TLM_READ_COMMAND : tlm::TLM_WRITE_COMMAND);
        tx.set_address(address);
        tx.set_data_ptr(bytes.data());
        tx.set_data_length(static_cast<unsigned>(bytes.size()));
        tx.set_streaming_width(static_cast<unsigned>(bytes.size()));
        sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
        out_.out->b_transport(tx, delay);
        if (delay != sc_core::SC_ZERO_TIME) sc_core::wait(delay);
        return tx.is_response_ok() ? "" : tx.get_response_string();
    }

    const Config config_;
    bus::InitiatorPort<AccessSocket> out_;
};

}  // namespace

extern "C" void cxlvp_register_types(ModuleRegistry& registry) {
    registry.add<AccessSocket>("access_socket", "makes the accesses that a socket asks for",
                               {{"out", PortKind::initiator, false, true, "towards memory and registers"}});
}
