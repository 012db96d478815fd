// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/session/software_mac.h"

#include "cxlvp/crypto/algorithms/mac/block_mac.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"
#include "cxlvp/host/crypto/pack/block_cipher.h"

namespace cxlvp::host {

RequestCode software_mac(const CryptoRequest& request, HostBus& bus) {
    crypto::SecretBytes key(request.key.length);
    if (!bus.read_memory(request.key.address, key.data(), key.size())) return RequestCode::eio;
    const bool xcbc = mode_of(*request.algorithm) == BlockCipherMode::xcbc;
    const auto family =
        request.algorithm->core == crypto::CoreId::sm4 ? crypto::BlockFamily::sm4 : crypto::BlockFamily::aes;
    crypto::BlockMac mac;
    if (!mac.begin(xcbc ? crypto::BlockMacKind::xcbc : crypto::BlockMacKind::cmac, family, key))
        return RequestCode::einval;
    std::uint8_t tag[crypto::BlockMac::kSize];
    mac.final(tag);
    return bus.write_memory(request.destination, tag, sizeof tag) ? RequestCode::ok : RequestCode::eio;
}

}  // namespace cxlvp::host
