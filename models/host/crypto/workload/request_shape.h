// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cxlvp/base/core/random.h"
#include "cxlvp/host/crypto/request/crypto_request.h"
#include "cxlvp/host/crypto/workload/workload_config.h"

namespace cxlvp::host {

/// Bytes to be in memory before the first request.
struct Operand {
    std::uint64_t address = 0;
    std::vector<std::uint8_t> bytes;
};

/// Requests of a workload that differ only in where their data lies. Addresses in the request are offsets from the
/// buffer of each, but those of operands.
struct RequestShape {
    CryptoRequest request;
    std::uint64_t buffer_bytes = 0;
    bool shared_source = false;  ///< all read the same operand
    bool held_key = false;       ///< the engine is to hold the key

    /// All read the operand at `address`.
    void share_source(std::uint64_t address) {
        request.source = address;
        shared_source = true;
    }
    /// The request `number` of this shape with its buffer at `buffer`.
    CryptoRequest at(std::uint64_t buffer, std::uint64_t number) const;
};

/// Makes shapes, and lays out in memory the keys and numbers that their requests share.
class ShapeMaker {
public:
    /// Operands from `address` on, with bytes of `random`.
    ShapeMaker(std::uint64_t address, Random random) : next_(address), random_(random) {}

    /// The requests of an item of a mix. Throws `UserError` that says what the algorithm does not take.
    RequestShape make(const MixItem& item);

    const std::vector<Operand>& operands() const { return operands_; }
    /// The first address behind all operands.
    std::uint64_t end() const { return next_; }

private:
    std::uint64_t place(std::vector<std::uint8_t> bytes);
    std::vector<std::uint8_t> random_bytes(std::size_t count);
    std::uint64_t scalar(std::uint32_t bytes);
    void fill_rsa(RequestShape& shape, std::uint64_t key_bytes);
    void fill_curve(RequestShape& shape, std::uint64_t key_bytes);

    std::uint64_t next_;
    Random random_;
    std::vector<Operand> operands_;
};

}  // namespace cxlvp::host
