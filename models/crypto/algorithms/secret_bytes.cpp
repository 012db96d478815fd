// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/secret_bytes.h"

#include <openssl/crypto.h>

namespace cxlvp::crypto {

void zeroise(void* data, std::size_t size) {
    OPENSSL_cleanse(data, size);
}

}  // namespace cxlvp::crypto
