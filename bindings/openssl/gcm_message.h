// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "buffer.h"
#include "engine_client.h"
#include "provider_context.h"

namespace cxlvp::openssl {

/// One message under AES-GCM (SP 800-38D) by an engine that wants it in one piece, for callers that give it in several
/// and want each piece back at once.
///
/// The first piece goes to the engine as a whole message. When it was, the tag is there (or, with a tag known in
/// advance, the verdict), and the message has cost one request. Every further piece is a request for the key stream,
/// and the end is one for the tag of all; until then the message is kept.
class GcmMessage {
public:
    static constexpr std::size_t kIv = 12;
    static constexpr std::size_t kMaxKey = 32;
    static constexpr std::size_t kMaxTag = wire::kTagBytes;

    explicit GcmMessage(ProviderContext& provider) : provider_(provider) {}
    GcmMessage(const GcmMessage&) = delete;
    GcmMessage& operator=(const GcmMessage&) = delete;
    ~GcmMessage();

    // What returns bool returns false when it has raised an error.

    /// Takes everything over from `other`.
    bool assign(const GcmMessage& other);
    void set_key(const std::uint8_t* key, std::size_t size);
    /// Begins a message.
    void begin(const std::uint8_t* iv, bool encrypt);
    bool add_aad(const std::uint8_t* data, std::size_t size);
    /// Turns `size` bytes into as many at `out`, which may be `in`.
    bool add_data(const std::uint8_t* in, std::size_t size, std::uint8_t* out);
    /// Ends the message: `tag` is there when encrypting, and compared when decrypting.
    bool finish();

    const std::uint8_t* iv() const { return iv_; }
    const std::uint8_t* tag() const { return tag_; }
    std::size_t tag_size() const { return tag_size_; }  ///< 0 when there is none
    /// The tag to expect. It stays until a message ends.
    void expect_tag(const std::uint8_t* tag, std::size_t size);

private:
    enum class Verdict { unknown, good, bad };

    bool turn(std::size_t offset, std::uint8_t* out);
    bool key_stream(std::size_t offset, const std::uint8_t* in, std::size_t size, std::uint8_t* out);
    bool whole(std::uint8_t* out);

    ProviderContext& provider_;
    std::uint8_t key_[kMaxKey]{};
    std::size_t key_size_ = 0;
    std::uint8_t iv_[kIv]{};
    bool encrypt_ = true;
    std::uint8_t tag_[kMaxTag]{};
    std::size_t tag_size_ = 0;
    Buffer aad_;
    Buffer data_;  ///< as given
    /// Of the message as far as it has come: its tag has been computed or compared.
    Verdict verdict_ = Verdict::unknown;
};

}  // namespace cxlvp::openssl
