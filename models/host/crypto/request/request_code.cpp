// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/request/request_code.h"

namespace cxlvp::host {

const char* to_string(RequestCode code) {
    switch (code) {
        case RequestCode::ok:
            return "OK";
        case RequestCode::eio:
            return "EIO";
        case RequestCode::eagain:
            return "EAGAIN";
        case RequestCode::ebusy:
            return "EBUSY";
        case RequestCode::enodev:
            return "ENODEV";
        case RequestCode::einval:
            return "EINVAL";
        case RequestCode::ebadmsg:
            return "EBADMSG";
        case RequestCode::emsgsize:
            return "EMSGSIZE";
        case RequestCode::eopnotsupp:
            return "EOPNOTSUPP";
        case RequestCode::etimedout:
            return "ETIMEDOUT";
        case RequestCode::einprogress:
            return "EINPROGRESS";
        case RequestCode::ecanceled:
            return "ECANCELED";
    }
    return "unknown";
}

}  // namespace cxlvp::host
