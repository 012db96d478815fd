// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/core/engine_random.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

namespace cxlvp::crypto {

EngineRandom::EngineRandom(Random entropy, unsigned mailboxes, bool stream_each) : entropy_(entropy) {
    const std::size_t streams = stream_each ? mailboxes : 1;
    for (std::size_t i = 0; i < streams; ++i) inner_.push_back(instance(32, {}));
}

CtrDrbg EngineRandom::instance(std::size_t key_size, ByteView personalisation) {
    SecretBytes seed(3 * key_size / 2);
    for (std::size_t i = 0; i < seed.size(); i += sizeof(std::uint64_t)) {
        const std::uint64_t bits = entropy_.bits();
        std::memcpy(seed.data() + i, &bits, sizeof bits);
    }
    CtrDrbg out(key_size, true);
    [[maybe_unused]] const bool ready = out.instantiate(seed, {}, personalisation);
    assert(ready);
    return out;
}

ErrorCode EngineRandom::configure(std::uint32_t ratio, std::uint32_t strength, ByteView personalisation) {
    if (configured_) return ErrorCode::ealready;
    if (ratio > kMaxRatio || (strength != kStrength128 && strength != kStrength256)) return ErrorCode::einval;
    for (std::size_t i = 0; i < inner_.size(); ++i)
        outer_.push_back(instance(strength == kStrength128 ? 16 : 32, personalisation));
    configured_ = true;
    return ErrorCode::ok;
}

void EngineRandom::reset() {
    configured_ = false;
    outer_.clear();
}

ErrorCode EngineRandom::generate(unsigned mailbox, std::uint8_t* out, std::size_t size, ByteView additional) {
    if (!configured_) return ErrorCode::eagain;
    for (std::size_t done = 0; done < size;) {
        const std::size_t part = std::min(size - done, CtrDrbg::kLongestRequest);
        if (!outer_[stream(mailbox)].generate(out + done, part, additional)) return ErrorCode::einval;
        done += part;
    }
    return ErrorCode::ok;
}

std::optional<RandomSource> EngineRandom::source(unsigned mailbox) {
    if (!configured_) return std::nullopt;
    return [this, mailbox](std::uint8_t* data, std::size_t size) { fill(mailbox, data, size); };
}

void EngineRandom::fill(unsigned mailbox, std::uint8_t* out, std::size_t size) {
    for (std::size_t done = 0; done < size;) {
        const std::size_t part = std::min(size - done, CtrDrbg::kLongestRequest);
        [[maybe_unused]] const bool made = inner_[stream(mailbox)].generate(out + done, part, {});
        assert(made);
        done += part;
    }
}

}  // namespace cxlvp::crypto
