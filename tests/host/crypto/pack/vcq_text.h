// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstring>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cxlvp/host/crypto/pack/vcq_packer.h"

namespace cxlvp::host::test {

inline constexpr std::uint64_t kSlot = 0x8000;

/// An entry as its words: those after the id in hexadecimal, without the zeros at the end.
inline std::string text_of(const crypto::VcqEntry& entry) {
    std::string out = fmt::format("{:08x}", entry.id);
    std::uint32_t words[14];
    std::memcpy(words, entry.payload, sizeof words);
    std::size_t count = 14;
    while (count != 0 && words[count - 1] == 0) --count;
    for (std::size_t i = 0; i < count; ++i) out += fmt::format(" {:x}", words[i]);
    return out;
}

/// The entries of a VCQ, header first.
inline std::vector<std::string> text_of(const Vcq& vcq) {
    std::vector<std::string> out;
    for (std::uint32_t i = 0; i < vcq.count(); ++i) out.push_back(text_of(vcq.entry(i)));
    return out;
}

/// What a request becomes in slots of 512 bytes at `kSlot`.
struct Packed {
    RequestPlan plan;
    std::vector<Vcq> vcqs;
    TagCheck check;
    bool fits = false;

    explicit Packed(const CryptoRequest& request, std::uint32_t slot = 512) : plan(VcqPacker().plan(request)) {
        if (plan.code != RequestCode::ok) return;
        vcqs.resize(plan.vcqs);
        for (std::size_t i = 0; i < vcqs.size(); ++i) vcqs[i].begin(kSlot + i * slot, slot);
        fits = VcqPacker::pack(request, plan, vcqs.data(), check);
    }
    explicit Packed(const ManagementRequest& request) : plan(VcqPacker().plan(request)), vcqs(1) {
        if (plan.code != RequestCode::ok) return;
        vcqs[0].begin(kSlot, 512);
        fits = VcqPacker::pack(request, vcqs[0]);
    }
    std::vector<std::string> text(std::size_t i = 0) const { return text_of(vcqs.at(i)); }
    /// Bytes of the slot `i` that lie at `address`.
    std::vector<std::uint8_t> constant(std::size_t i, std::uint64_t address, std::size_t bytes) const {
        const std::uint8_t* from = vcqs.at(i).data() + (address - vcqs[i].address());
        return {from, from + bytes};
    }
};

/// A request of `algorithm` with its operands at round addresses.
inline CryptoRequest request_of(const char* algorithm, CryptoOperation operation, std::uint32_t length,
                                std::uint32_t key_length = 16) {
    CryptoRequest out;
    out.algorithm = find_algorithm(algorithm);
    out.operation = operation;
    out.key = {0x1000, crypto::KeyRef::kNone, key_length};
    out.source = 0x2000;
    out.destination = 0x3000;
    out.tag = 0x4000;
    out.aad = 0x5000;
    out.length = length;
    for (std::uint8_t i = 0; i < 16; ++i) out.iv[i] = static_cast<std::uint8_t>(0xa0 + i);
    out.iv_length = 16;
    out.context = 0x6000;
    out.exponent = 0x7000;
    out.modulus = 0x7100;
    out.public_key = 0x7200;
    out.signature = 0x7300;
    return out;
}

inline RequestCode code_of(const CryptoRequest& request) {
    return VcqPacker().plan(request).code;
}

}  // namespace cxlvp::host::test
