// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/config/schema.h"

namespace cxlvp::bus {

/// What a link puts on its wires for a transaction: headers, framing and padding besides the payload.
///
/// Bytes on the wire are given in 1/4096 byte, because CXL messages take thirds of a slot. Costs are those of a loaded
/// link, where slots are packed.
class WireFormat {
public:
    enum class Kind {
        raw,     ///< a fixed header before each request, data as it is
        pcie,    ///< PCIe 5.0 transaction-layer packets: 2.2 headers, 3.5 LCRC, 4.2.2 framing
        cxl68,   ///< CXL.mem in 68-byte flits of four 16-byte slots (CXL r4.0 4.2)
        cxl256,  ///< CXL.mem in 256-byte flits of fifteen slots (CXL r4.0 4.3)
    };
    struct Config {
        Kind kind = Kind::raw;
        std::uint64_t header = 0;         ///< bytes before each request and each response, raw only
        std::uint64_t max_payload = 256;  ///< bytes of data in one packet, pcie only
        static const Schema<Config>& schema();
    };
    static constexpr unsigned kFraction = 12;  ///< fraction bits of a byte

    explicit WireFormat(const Config& config);

    /// On the way to the target: the read request, or the write with its data. `masked`: some bytes are disabled.
    std::uint64_t request(bool write, std::uint64_t bytes, bool masked) const {
        if (!write) return packets(bytes, read_unit_) * read_request_;
        return packets(bytes, unit_) * (write_header_ + (masked ? mask_ : 0)) + data(bytes);
    }
    /// On the way back: the read data, or the answer to a write.
    std::uint64_t response(bool write, std::uint64_t bytes) const {
        if (write) return packets(bytes, unit_) * write_response_;
        return packets(bytes, unit_) * read_header_ + data(bytes);
    }

private:
    /// Packets of up to 2^`unit` bytes needed for `bytes`; at least one.
    static std::uint64_t packets(std::uint64_t bytes, unsigned unit) {
        return bytes == 0 ? 1 : ((bytes - 1) >> unit) + 1;
    }
    std::uint64_t data(std::uint64_t bytes) const {
        return ((bytes + (std::uint64_t{1} << granule_) - 1) >> granule_) * granule_cost_;
    }

    unsigned unit_ = 63;       ///< log2 of the data bytes in one packet
    unsigned read_unit_ = 63;  ///< log2 of the bytes one read request may ask for
    unsigned granule_ = 0;     ///< log2 of the unit in which data is padded
    std::uint64_t read_request_ = 0;
    std::uint64_t write_header_ = 0;
    std::uint64_t mask_ = 0;
    std::uint64_t read_header_ = 0;
    std::uint64_t write_response_ = 0;
    std::uint64_t granule_cost_ = 0;
};

}  // namespace cxlvp::bus
