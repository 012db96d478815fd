// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include <tlm>

namespace cxlvp::test {

/// A generic payload with its data: every attribute is set as an initiator must (IEEE 1666-2011 14.7), and any may be
/// changed through `tx` before it is sent. Without a memory manager; made on the stack.
struct TestPayload {
    TestPayload(tlm::tlm_command command, std::uint64_t address, std::vector<std::uint8_t> bytes)
        : data(std::move(bytes)) {
        tx.set_command(command);
        tx.set_address(address);
        tx.set_data_ptr(data.data());
        tx.set_data_length(static_cast<unsigned>(data.size()));
        tx.set_streaming_width(static_cast<unsigned>(data.size()));
        tx.set_byte_enable_ptr(nullptr);
        tx.set_byte_enable_length(0);
        tx.set_dmi_allowed(false);
        tx.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
    }
    /// A read of `bytes` into a buffer filled with `fill`, so that it shows which bytes were delivered.
    static TestPayload read(std::uint64_t address, std::size_t bytes, std::uint8_t fill = 0xEE) {
        return {tlm::TLM_READ_COMMAND, address, std::vector<std::uint8_t>(bytes, fill)};
    }
    static TestPayload write(std::uint64_t address, std::vector<std::uint8_t> bytes) {
        return {tlm::TLM_WRITE_COMMAND, address, std::move(bytes)};
    }
    ~TestPayload() {
        for (const auto& clear : detach_) clear();
    }
    TestPayload(const TestPayload&) = delete;
    TestPayload& operator=(const TestPayload&) = delete;

    /// Sets byte enables, 0xff for bytes that take part and 0 for others.
    TestPayload& enable(std::vector<std::uint8_t> pattern) {
        enables = std::move(pattern);
        tx.set_byte_enable_ptr(enables.data());
        tx.set_byte_enable_length(static_cast<unsigned>(enables.size()));
        return *this;
    }
    TestPayload& stream(unsigned width) {
        tx.set_streaming_width(width);
        return *this;
    }
    /// Attaches an extension that the caller owns.
    template <class Extension>
    TestPayload& carry(Extension& extension) {
        tx.set_extension(&extension);
        detach_.push_back([this] { tx.clear_extension<Extension>(); });
        return *this;
    }
    /// Makes the payload ready to be sent again.
    TestPayload& again() {
        tx.set_dmi_allowed(false);
        tx.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
        return *this;
    }
    bool ok() const { return tx.get_response_status() == tlm::TLM_OK_RESPONSE; }

    std::vector<std::uint8_t> data;
    std::vector<std::uint8_t> enables;
    tlm::tlm_generic_payload tx;

private:
    std::vector<std::function<void()>> detach_;
};

}  // namespace cxlvp::test
