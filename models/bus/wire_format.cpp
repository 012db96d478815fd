// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/wire_format.h"

namespace cxlvp::bus {

const Schema<WireFormat::Config>& WireFormat::Config::schema() {
    static const Schema<Config> schema =
        Schema<Config>()
            .choice("kind", &Config::kind,
                    {{"raw", Kind::raw}, {"pcie", Kind::pcie}, {"cxl68", Kind::cxl68}, {"cxl256", Kind::cxl256}},
                    {"packets or flits the payload travels in", ""})
            .bytes("header", &Config::header, {0, 4096},
                   {"bytes before each request and each response, raw only", "assumed"})
            .bytes("max_payload", &Config::max_payload, {128, 4096},
                   {"largest data of one packet, pcie only", "assumed: the common setting of servers"})
            .power_of_two();
    return schema;
}

WireFormat::WireFormat(const Config& config) {
    constexpr std::uint64_t kByte = std::uint64_t{1} << kFraction;
    switch (config.kind) {
        case Kind::raw:
            read_request_ = write_header_ = read_header_ = write_response_ = config.header * kByte;
            granule_cost_ = kByte;
            break;
        case Kind::pcie: {
            // Framing token 4 + LCRC 4; a request has a header of 4 double words (64-bit address), a completion of 3.
            constexpr std::uint64_t kRequest = (8 + 16) * kByte;
            constexpr std::uint64_t kCompletion = (8 + 12) * kByte;
            unit_ = static_cast<unsigned>(__builtin_ctzll(config.max_payload));
            read_unit_ = 9;  // Max_Read_Request_Size of 512 bytes, the default (PCIe 5.0 7.5.3.4)
            granule_ = 2;
            read_request_ = kRequest;
            write_header_ = kRequest;
            read_header_ = kCompletion;
            write_response_ = 0;  // memory writes are posted
            granule_cost_ = 4 * kByte;
            break;
        }
        case Kind::cxl68:
        case Kind::cxl256: {
            // A flit of 68 bytes has 4 slots, one of 256 bytes has 15. A line of 64 bytes takes 4 slots of data.
            const std::uint64_t slot = config.kind == Kind::cxl68 ? 68 * kByte / 4 : 256 * kByte / 15;
            unit_ = 6;
            read_unit_ = 6;
            granule_ = 6;
            read_request_ = slot;        // M2S Req
            write_header_ = slot;        // M2S RwD
            mask_ = slot;                // byte enables of a RwD
            read_header_ = slot / 3;     // up to three S2M DRS headers share a slot
            write_response_ = slot / 3;  // S2M NDR
            granule_cost_ = 4 * slot;
            break;
        }
    }
}

}  // namespace cxlvp::bus
