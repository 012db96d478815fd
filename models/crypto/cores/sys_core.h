// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/crypto/core/core.h"
#include "cxlvp/crypto/core/core_services.h"
#include "cxlvp/crypto/keys/key_blob.h"
#include "cxlvp/crypto/vcq/payload/sys.h"

namespace cxlvp::crypto {

/// SYS, the firmware itself: makes, fills, reads, lists and removes objects of the key stores.
///
/// What is not public is settled here: LIST and FIND show objects that the mailbox has some right to; GRANT needs the
/// write right; an object is read as it is only with the plaintext flag, temporary ones included; a wrapping key is
/// one of AES or of KIC.
class SysCore : public Core {
public:
    explicit SysCore(CoreServices& services) : services_(services) {}

    ErrorCode run(const Command& command, CommandPort& port) override;
    void flush() override {}
    bool idle() const override { return true; }

private:
    ErrorCode create(const SysNew& payload, CommandPort& port);
    ErrorCode write(const SysWrite& payload, std::uint8_t flags, CommandPort& port);
    ErrorCode read(const SysRead& payload, std::uint8_t flags, CommandPort& port);
    ErrorCode data(const SysData& payload, std::uint8_t flags, CommandPort& port);
    ErrorCode grant(const SysGrant& payload, CommandPort& port);
    ErrorCode list(const SysList& payload, CommandPort& port);
    ErrorCode find(const SysFind& payload, CommandPort& port);
    ErrorCode export_blob(const SysExport& payload, CommandPort& port);
    ErrorCode import_blob(const SysImport& payload, CommandPort& port);

    ErrorCode wrapping_key(std::uint64_t reference, CommandPort& port, UsedKey& key);
    ErrorCode write_record(const Datastore::Object* object, std::uint64_t destination, std::uint32_t length,
                           CommandPort& port);
    ErrorCode write_blob(std::uint64_t cid, KeyType type, ByteView data, std::uint64_t wrap, std::uint64_t destination,
                         std::uint32_t length, CommandPort& port);
    void charge(std::size_t bytes, CommandPort& port);

    CoreServices& services_;
};

}  // namespace cxlvp::crypto
