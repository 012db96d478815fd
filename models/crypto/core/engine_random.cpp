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
        const ByteView input = additional_ ? ByteView(*additional_) : additional;
        if (!outer_[stream(outer_, mailbox)].generate(out + done, part, input)) return ErrorCode::einval;
        done += part;
    }
    return ErrorCode::ok;
}

void EngineRandom::replace(CtrDrbg generator) {
    outer_.clear();
    outer_.push_back(std::move(generator));
    configured_ = true;
}

void EngineRandom::fill(unsigned mailbox, std::uint8_t* out, std::size_t size) {
    if (!replayed_.empty()) {
        const std::size_t part = std::min(size, replayed_.size());
        out = std::copy_n(replayed_.begin(), part, out);
        replayed_.erase(replayed_.begin(), replayed_.begin() + static_cast<std::ptrdiff_t>(part));
        size -= part;
    }
    for (std::size_t done = 0; done < size;) {
        const std::size_t part = std::min(size - done, CtrDrbg::kLongestRequest);
        [[maybe_unused]] const bool made = inner_[stream(inner_, mailbox)].generate(out + done, part, {});
        assert(made);
        done += part;
    }
}

}  // namespace cxlvp::crypto
