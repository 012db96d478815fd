// SPDX-License-Identifier: Apache-2.0
#include "gcm_message.h"

#include <cstring>

#include <openssl/crypto.h>

namespace cxlvp::openssl {

namespace {

constexpr std::size_t kBlock = 16;
/// The counter of the first block of data; that before it masks the tag (SP 800-38D 7.1).
constexpr std::uint32_t kFirstCounter = 2;

}  // namespace

GcmMessage::~GcmMessage() {
    OPENSSL_cleanse(key_, sizeof key_);
}

bool GcmMessage::assign(const GcmMessage& other) {
    if (!aad_.assign(other.aad_) || !data_.assign(other.data_)) {
        provider_.raise(Reason::no_memory, "copy of a cipher");
        return false;
    }
    std::memcpy(key_, other.key_, sizeof key_);
    key_size_ = other.key_size_;
    std::memcpy(iv_, other.iv_, sizeof iv_);
    encrypt_ = other.encrypt_;
    std::memcpy(tag_, other.tag_, sizeof tag_);
    tag_size_ = other.tag_size_;
    verdict_ = other.verdict_;
    return true;
}

void GcmMessage::set_key(const std::uint8_t* key, std::size_t size) {
    std::memcpy(key_, key, size);
    key_size_ = size;
}

void GcmMessage::begin(const std::uint8_t* iv, bool encrypt) {
    std::memmove(iv_, iv, kIv);
    encrypt_ = encrypt;
    if (encrypt) tag_size_ = 0;
    aad_.clear();
    data_.clear();
    verdict_ = Verdict::unknown;
}

void GcmMessage::expect_tag(const std::uint8_t* tag, std::size_t size) {
    std::memcpy(tag_, tag, size);
    tag_size_ = size;
    verdict_ = Verdict::unknown;
}

bool GcmMessage::add_aad(const std::uint8_t* data, std::size_t size) {
    if (!data_.empty()) {
        provider_.raise(Reason::not_ready, "associated data after data");
        return false;
    }
    if (size > wire::kMaxAad - aad_.size()) {
        provider_.raise(Reason::message_too_long, "more than 64 KiB of associated data");
        return false;
    }
    if (aad_.append(data, size)) return true;
    provider_.raise(Reason::no_memory, "associated data");
    return false;
}

bool GcmMessage::add_data(const std::uint8_t* in, std::size_t size, std::uint8_t* out) {
    const std::size_t offset = data_.size();
    if (size > wire::kMaxData - offset) {
        provider_.raise(Reason::message_too_long, "more than 1 MiB under one start vector");
        return false;
    }
    if (!data_.append(in, size)) {
        provider_.raise(Reason::no_memory, "message of a cipher");
        return false;
    }
    verdict_ = Verdict::unknown;
    if (turn(offset, out)) return true;
    data_.resize(offset);  // which is smaller
    return false;
}

/// Gives the result of what has come from `offset` on.
bool GcmMessage::turn(std::size_t offset, std::uint8_t* out) {
    if (offset == 0 && (encrypt_ || tag_size_ != 0)) {
        if (!whole(out)) return false;
        // A bad verdict may be one on half a message; what comes out of all of it is for `finish` to say.
        if (verdict_ == Verdict::good) return true;
    }
    return key_stream(offset, data_.data() + offset, data_.size() - offset, out);
}

bool GcmMessage::finish() {
    if (!encrypt_ && tag_size_ == 0) {
        provider_.raise(Reason::not_ready, "there is no tag to compare");
        return false;
    }
    if (verdict_ == Verdict::unknown) {
        Buffer scratch;
        if (!scratch.resize(data_.size())) {
            provider_.raise(Reason::no_memory, "message of a cipher");
            return false;
        }
        const bool done = whole(scratch.data());
        scratch.clear();
        if (!done) return false;
    }
    const bool good = verdict_ == Verdict::good;
    data_.clear();
    aad_.clear();
    if (!encrypt_) tag_size_ = 0;
    if (!good) provider_.raise(Reason::not_authentic, "the tag is another one");
    return good;
}

/// Gives all that has come to the engine as one message, the result to `out`, which is undefined with a bad verdict.
bool GcmMessage::whole(std::uint8_t* out) {
    EngineCall call;
    call.operation = encrypt_ ? wire::Operation::encrypt : wire::Operation::decrypt;
    call.algorithm = wire::Algorithm::aes_gcm;
    call.inputs[wire::kKey] = {key_, key_size_};
    call.inputs[wire::kIv] = {iv_, kIv};
    call.inputs[wire::kAad] = {aad_.data(), aad_.size()};
    call.inputs[wire::kData] = {data_.data(), data_.size()};
    call.outputs[wire::kResult] = {out, data_.size()};
    if (encrypt_)
        call.outputs[wire::kNewTag] = {tag_, kMaxTag};
    else
        call.inputs[wire::kTag] = {tag_, tag_size_};
    const CallResult result = call_engine(provider_, call);
    if (result == CallResult::failed) return false;
    verdict_ = result == CallResult::ok ? Verdict::good : Verdict::bad;
    if (encrypt_) tag_size_ = kMaxTag;
    return true;
}

bool GcmMessage::key_stream(std::size_t offset, const std::uint8_t* in, std::size_t size, std::uint8_t* out) {
    const std::size_t skip = offset % kBlock;
    Buffer padded;
    if (!padded.resize(skip) || !padded.append(in, size)) {
        provider_.raise(Reason::no_memory, "message of a cipher");
        return false;
    }
    const auto counter = static_cast<std::uint32_t>(kFirstCounter + offset / kBlock);
    std::uint8_t block[kBlock];
    std::memcpy(block, iv_, kIv);
    for (std::size_t i = 0; i < 4; ++i) block[kIv + i] = static_cast<std::uint8_t>(counter >> (24 - 8 * i));
    EngineCall call;
    call.operation = encrypt_ ? wire::Operation::encrypt : wire::Operation::decrypt;
    call.algorithm = wire::Algorithm::aes_ctr;
    call.inputs[wire::kKey] = {key_, key_size_};
    call.inputs[wire::kIv] = {block, kBlock};
    call.inputs[wire::kData] = {padded.data(), padded.size()};
    call.outputs[wire::kResult] = {padded.data(), padded.size()};
    const CallResult result = call_engine(provider_, call);
    if (result == CallResult::ok) std::memcpy(out, padded.data() + skip, size);
    padded.clear();
    if (result == CallResult::bad_tag) provider_.raise(Reason::bad_answer, "a key stream has no tag");
    return result == CallResult::ok;
}

}  // namespace cxlvp::openssl
