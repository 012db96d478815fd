// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cxlvp::crypto {

/// Commands of SYS, the firmware: key store and housekeeping.
enum class SysCommand : std::uint8_t {
    run = 0x01,  ///< header only
    nop = 0x02,
    import_blob = 0x07,  ///< `SysImport`; a wrapped or plain blob becomes an object
    export_blob = 0x08,  ///< `SysExport`; an object becomes a blob
    create = 0x0a,       ///< `SysNew`; makes an object; its reference is written to memory
    read = 0x0b,         ///< `SysRead`; 16-byte header, then the data of an object
    write = 0x0c,        ///< `SysWrite`; fills an object
    grant = 0x0d,        ///< `SysGrant`; sets the masks of mailboxes; all zero deletes
    list = 0x0e,         ///< `SysList`; record of the object after this one
    find = 0x0f,         ///< `SysFind`; record of the object with this name
    data = 0x11,         ///< `SysData`; data of an object without header
};

/// Payload of IMPORT_BLOB.
struct SysImport {
    std::uint64_t source = 0;  ///< address
    std::uint64_t wrap = 0;    ///< reference
    std::uint32_t length = 0;
    std::uint32_t reserved = 0;
};

/// Payload of EXPORT_BLOB.
struct SysExport {
    std::uint64_t cid = 0;
    std::uint64_t destination = 0;  ///< address
    std::uint64_t wrap = 0;         ///< reference
    std::uint32_t length = 0;
    std::uint32_t reserved = 0;
};

/// Payload of CREATE.
struct SysNew {
    std::uint64_t cid = 0;
    std::uint64_t reference = 0;  ///< address
    std::uint32_t length = 0;
    std::uint32_t reserved = 0;
};

/// Payload of READ.
struct SysRead {
    std::uint64_t object = 0;       ///< reference
    std::uint64_t destination = 0;  ///< address
    std::uint64_t wrap = 0;         ///< reference
    std::uint32_t length = 0;
    std::uint32_t reserved = 0;
};

/// Payload of WRITE.
struct SysWrite {
    std::uint64_t object = 0;  ///< reference
    std::uint64_t source = 0;  ///< address
    std::uint64_t wrap = 0;    ///< reference
    std::uint32_t length = 0;
    std::uint32_t type = 0;
};

/// Payload of GRANT.
struct SysGrant {
    std::uint64_t object = 0;  ///< reference
    std::uint64_t read = 0;
    std::uint64_t write = 0;
    std::uint64_t execute = 0;
};

/// Payload of LIST.
struct SysList {
    std::uint64_t object = 0;       ///< reference
    std::uint64_t destination = 0;  ///< address
    std::uint32_t length = 0;
    std::uint32_t reserved = 0;
};

/// Payload of FIND.
struct SysFind {
    std::uint64_t cid = 0;
    std::uint64_t destination = 0;  ///< address
    std::uint32_t length = 0;
    std::uint32_t reserved = 0;
};

/// Payload of DATA.
struct SysData {
    std::uint64_t object = 0;       ///< reference
    std::uint64_t destination = 0;  ///< address
    std::uint32_t length = 0;
    std::uint32_t reserved = 0;
};

}  // namespace cxlvp::crypto
