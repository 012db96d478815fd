// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/core.h>

namespace cxlvp::openssl {

/// A row of a table of functions, whose types OpenSSL knows by their numbers.
template <class Function>
OSSL_DISPATCH entry(int id, Function* function) {
    return {id, reinterpret_cast<void (*)(void)>(function)};
}

}  // namespace cxlvp::openssl
