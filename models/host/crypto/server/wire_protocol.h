// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>

/// How programs outside of the simulation hand work to a crypto engine, over a stream socket of the machine. Both sides
/// use this header, which needs nothing but the standard library.
///
/// A client sends a request and gets an answer, any number of times on a connection. Each is a header of 32 bytes and
/// then its parts, one after the other without gaps. Numbers are little-endian. No request refers to one before: the
/// state of a message that comes in pieces travels with it.
///
///     request                                 answer
///     0   u32  magic "CXVP"                   0   u32  magic
///     4   u16  version                        4   u16  version
///     6   u8   operation                      6   u16  status
///     7   u8   algorithm                      8   u32  bytes of saved state
///     8   u32  bytes of key                   12  u32  bytes of data
///     12  u32  bytes of start vector          16  u32  bytes of tag
///     16  u32  bytes of associated data       20  u32  0
///     20  u32  bytes of saved state           24  u64  simulated time that the request took, in picoseconds
///     24  u32  bytes of data
///     28  u32  bytes of tag
///
/// What is no request (another magic or version, a part longer than its limit) is answered with `Status::bad_frame`,
/// and the connection is closed, since nobody knows where the next request begins.
namespace cxlvp::host::wire {

constexpr std::uint32_t kMagic = 0x50565843;  // "CXVP"
constexpr std::uint16_t kVersion = 1;
constexpr std::size_t kHeaderBytes = 32;

/// What is done, and the parts that go with it (request; answer).
enum class Operation : std::uint8_t {
    digest = 1,   ///< of a whole message (data; data)
    update = 2,   ///< takes more of a message (data, state unless it is the first piece; state)
    finish = 3,   ///< takes the last of a message (data, state unless it is all; data)
    encrypt = 4,  ///< (key, start vector, associated data, data; data, tag of 16 bytes with GCM)
    decrypt = 5,  ///< (key, start vector, associated data, data, tag with GCM; data)
};

/// The numbers of hashes are consecutive.
enum class Algorithm : std::uint8_t {
    sha224 = 1,
    sha256 = 2,
    sha384 = 3,
    sha512 = 4,
    sha3_224 = 5,
    sha3_256 = 6,
    sha3_384 = 7,
    sha3_512 = 8,
    sm3 = 9,
    aes_gcm = 16,  ///< start vector of 12 bytes (SP 800-38D)
    aes_ctr = 17,  ///< start vector of 16 bytes, the first counter block (SP 800-38A 6.5)
};

/// How a request ended. The numbers are those of Linux `errno`; a driver may give others of them.
enum class Status : std::uint16_t {
    ok = 0,
    engine_error = 5,  ///< EIO
    invalid = 22,      ///< EINVAL: parts or lengths that the algorithm has no use for
    bad_frame = 71,    ///< EPROTO: this is no request
    bad_tag = 74,      ///< EBADMSG: not authentic
    too_long = 90,     ///< EMSGSIZE: more than fits into the memory of the platform
    unsupported = 95,  ///< EOPNOTSUPP: no such operation or algorithm
    timed_out = 110,   ///< ETIMEDOUT: the engine did not answer
};

/// Parts of a request, in the order in which they follow the header.
enum RequestPart : std::size_t { kKey, kIv, kAad, kState, kData, kTag, kRequestParts };
/// Parts of an answer.
enum AnswerPart : std::size_t { kNewState, kResult, kNewTag, kAnswerParts };

constexpr std::uint32_t kMaxData = 1 << 20;
constexpr std::uint32_t kMaxAad = 1 << 16;
constexpr std::uint32_t kMaxState = 1 << 10;
constexpr std::uint32_t kTagBytes = 16;
/// Bytes of the saved state of a hash, which means nothing outside of the engine.
constexpr std::uint32_t kHashState = 600;
constexpr std::uint32_t kSm3State = 120;
constexpr std::array<std::uint32_t, kRequestParts> kRequestLimits = {32, 16, kMaxAad, kMaxState, kMaxData, kTagBytes};
constexpr std::array<std::uint32_t, kAnswerParts> kAnswerLimits = {kMaxState, kMaxData, kTagBytes};

using HeaderBytes = std::array<std::uint8_t, kHeaderBytes>;

namespace detail {

inline void put(HeaderBytes& bytes, std::size_t offset, std::size_t width, std::uint64_t value) {
    for (std::size_t i = 0; i < width; ++i) bytes[offset + i] = static_cast<std::uint8_t>(value >> (8 * i));
}

inline std::uint64_t get(const HeaderBytes& bytes, std::size_t offset, std::size_t width) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < width; ++i) value |= std::uint64_t{bytes[offset + i]} << (8 * i);
    return value;
}

inline bool begins_well(const HeaderBytes& bytes) {
    return get(bytes, 0, 4) == kMagic && get(bytes, 4, 2) == kVersion;
}

/// Lengths of parts and where they begin.
template <std::size_t N>
struct Lengths : std::array<std::uint32_t, N> {
    std::size_t offset(std::size_t part) const {
        return std::accumulate(this->begin(), this->begin() + part, std::size_t{0});
    }
    std::size_t total() const { return offset(N); }

    void put_at(HeaderBytes& bytes, std::size_t at) const {
        for (std::size_t part = 0; part < N; ++part) put(bytes, at + 4 * part, 4, (*this)[part]);
    }
    /// False when one is beyond its limit.
    bool get_from(const HeaderBytes& bytes, std::size_t at, const std::array<std::uint32_t, N>& limits) {
        for (std::size_t part = 0; part < N; ++part) {
            (*this)[part] = static_cast<std::uint32_t>(get(bytes, at + 4 * part, 4));
            if ((*this)[part] > limits[part]) return false;
        }
        return true;
    }
};

}  // namespace detail

struct RequestHeader {
    Operation operation = Operation::digest;  ///< may be a number that is none
    Algorithm algorithm = Algorithm::sha256;  ///< may be a number that is none
    detail::Lengths<kRequestParts> lengths{};

    HeaderBytes encode() const {
        HeaderBytes bytes{};
        detail::put(bytes, 0, 4, kMagic);
        detail::put(bytes, 4, 2, kVersion);
        bytes[6] = static_cast<std::uint8_t>(operation);
        bytes[7] = static_cast<std::uint8_t>(algorithm);
        lengths.put_at(bytes, 8);
        return bytes;
    }
    /// Nothing when this is no request.
    static std::optional<RequestHeader> decode(const HeaderBytes& bytes) {
        RequestHeader header;
        if (!detail::begins_well(bytes) || !header.lengths.get_from(bytes, 8, kRequestLimits)) return std::nullopt;
        header.operation = static_cast<Operation>(bytes[6]);
        header.algorithm = static_cast<Algorithm>(bytes[7]);
        return header;
    }
};

struct AnswerHeader {
    Status status = Status::ok;
    detail::Lengths<kAnswerParts> lengths{};
    std::uint64_t picoseconds = 0;

    HeaderBytes encode() const {
        HeaderBytes bytes{};
        detail::put(bytes, 0, 4, kMagic);
        detail::put(bytes, 4, 2, kVersion);
        detail::put(bytes, 6, 2, static_cast<std::uint16_t>(status));
        lengths.put_at(bytes, 8);
        detail::put(bytes, 24, 8, picoseconds);
        return bytes;
    }
    /// Nothing when this is no answer.
    static std::optional<AnswerHeader> decode(const HeaderBytes& bytes) {
        AnswerHeader header;
        if (!detail::begins_well(bytes) || !header.lengths.get_from(bytes, 8, kAnswerLimits)) return std::nullopt;
        header.status = static_cast<Status>(detail::get(bytes, 6, 2));
        header.picoseconds = detail::get(bytes, 24, 8);
        return header;
    }
};

}  // namespace cxlvp::host::wire
