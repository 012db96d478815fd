// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/pack/pack_key.h"

#include "cxlvp/crypto/keys/key_type.h"
#include "cxlvp/crypto/vcq/payload/sys.h"

namespace cxlvp::host {

using crypto::CoreId;
using crypto::KeyRef;
using crypto::KeyType;

std::uint64_t pack_temporary_key(Vcq& vcq, std::uint64_t address, std::uint32_t length, CoreId core,
                                 std::uint8_t flags) {
    const crypto::SysWrite write{KeyRef::kTemporary, address, KeyRef::kNone, length,
                                 KeyType::of(crypto::key_family(core)).word};
    vcq.add(CoreId::sys, crypto::SysCommand::write, write, flags);
    return KeyRef::kTemporary;
}

std::uint64_t pack_key(Vcq& vcq, const CryptoKey& key, std::uint32_t length, CoreId core, std::uint8_t flags) {
    if (key.held()) return key.reference;
    if (length == 0) return KeyRef::kNone;
    return pack_temporary_key(vcq, key.address, length, core, flags);
}

}  // namespace cxlvp::host
