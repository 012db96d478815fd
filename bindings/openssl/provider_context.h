// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>

#include <openssl/core.h>
#include <openssl/core_dispatch.h>

namespace cxlvp::openssl {

/// Why an operation failed, as the error queue of OpenSSL names it. Numbers begin at 1.
enum class Reason : std::uint32_t {
    no_socket = 1,
    unreachable,
    connection_lost,
    timed_out,
    bad_answer,
    engine_error,
    not_authentic,
    message_too_long,
    bad_length,
    not_ready,
    no_memory,
};

/// What is shared by all that one load of the provider does. It holds no connection: each request to the engine has one
/// of its own, so that threads and forked processes have nothing in common, and copies of a context neither.
class ProviderContext {
public:
    ProviderContext(const OSSL_CORE_HANDLE* handle, const OSSL_DISPATCH* core);

    /// Puts an error on the queue of OpenSSL, with `detail` as its data.
    void raise(Reason reason, const char* detail) const;
    /// The table of reasons for `OSSL_FUNC_PROVIDER_GET_REASON_STRINGS`.
    static const OSSL_ITEM* reasons();

    std::atomic<std::uint64_t> requests{0};     ///< that the engine has answered
    std::atomic<std::uint64_t> picoseconds{0};  ///< simulated time that they took

private:
    const OSSL_CORE_HANDLE* handle_;
    OSSL_FUNC_core_new_error_fn* new_error_ = nullptr;
    OSSL_FUNC_core_vset_error_fn* set_error_ = nullptr;
};

}  // namespace cxlvp::openssl
