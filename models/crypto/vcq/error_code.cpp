// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/vcq/error_code.h"

namespace cxlvp::crypto {

const char* to_string(ErrorCode code) {
    switch (code) {
        case ErrorCode::ok:
            return "OK";
        case ErrorCode::enoent:
            return "ENOENT";
        case ErrorCode::eio:
            return "EIO";
        case ErrorCode::echild:
            return "ECHILD";
        case ErrorCode::eagain:
            return "EAGAIN";
        case ErrorCode::enomem:
            return "ENOMEM";
        case ErrorCode::eacces:
            return "EACCES";
        case ErrorCode::efault:
            return "EFAULT";
        case ErrorCode::enodev:
            return "ENODEV";
        case ErrorCode::einval:
            return "EINVAL";
        case ErrorCode::enospc:
            return "ENOSPC";
        case ErrorCode::epipe:
            return "EPIPE";
        case ErrorCode::enosys:
            return "ENOSYS";
        case ErrorCode::eproto:
            return "EPROTO";
        case ErrorCode::ebadmsg:
            return "EBADMSG";
        case ErrorCode::eoverflow:
            return "EOVERFLOW";
        case ErrorCode::emsgsize:
            return "EMSGSIZE";
        case ErrorCode::etimedout:
            return "ETIMEDOUT";
        case ErrorCode::ealready:
            return "EALREADY";
        case ErrorCode::ecanceled:
            return "ECANCELED";
        case ErrorCode::ekeyrejected:
            return "EKEYREJECTED";
    }
    return "unknown";
}

}  // namespace cxlvp::crypto
