// SPDX-License-Identifier: Apache-2.0
#include "provider_context.h"

#include <cstdarg>

namespace cxlvp::openssl {

namespace {

void set_error(OSSL_FUNC_core_vset_error_fn* set, const OSSL_CORE_HANDLE* handle, Reason reason, const char* format,
               ...) {
    va_list arguments;
    va_start(arguments, format);
    set(handle, static_cast<std::uint32_t>(reason), format, arguments);
    va_end(arguments);
}

constexpr OSSL_ITEM row(Reason reason, const char* text) {
    // The table is that of C, which knows no const here.
    return {static_cast<unsigned>(reason), const_cast<char*>(text)};
}

}  // namespace

ProviderContext::ProviderContext(const OSSL_CORE_HANDLE* handle, const OSSL_DISPATCH* core) : handle_(handle) {
    for (; core->function_id != 0; ++core) {
        if (core->function_id == OSSL_FUNC_CORE_NEW_ERROR) new_error_ = OSSL_FUNC_core_new_error(core);
        if (core->function_id == OSSL_FUNC_CORE_VSET_ERROR) set_error_ = OSSL_FUNC_core_vset_error(core);
    }
}

void ProviderContext::raise(Reason reason, const char* detail) const {
    if (new_error_ == nullptr || set_error_ == nullptr) return;
    new_error_(handle_);
    set_error(set_error_, handle_, reason, "%s", detail);
}

const OSSL_ITEM* ProviderContext::reasons() {
    static const OSSL_ITEM table[] = {
        row(Reason::no_socket, "CXLVP_SOCKET does not name a socket"),
        row(Reason::unreachable, "engine cannot be reached"),
        row(Reason::connection_lost, "connection to the engine lost"),
        row(Reason::timed_out, "no answer from the engine in time"),
        row(Reason::bad_answer, "answer of the engine not understood"),
        row(Reason::engine_error, "engine error"),
        row(Reason::not_authentic, "message is not authentic"),
        row(Reason::message_too_long, "message too long for the engine"),
        row(Reason::bad_length, "length not supported by the engine"),
        row(Reason::not_ready, "key, start vector or tag missing or used up"),
        row(Reason::no_memory, "out of memory"),
        {0, nullptr},
    };
    return table;
}

}  // namespace cxlvp::openssl
