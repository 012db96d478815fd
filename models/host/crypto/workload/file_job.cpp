// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/crypto/workload/file_job.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/core/round_up.h"
#include "cxlvp/crypto/algorithms/aead/evp_aead.h"

namespace cxlvp::host {

namespace {

constexpr std::uint64_t kPage = 4096;

std::vector<std::uint8_t> read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    if (!file) throw UserError(fmt::format("{}: cannot be read", path));
    const auto bytes = static_cast<std::uint64_t>(file.tellg());
    if (bytes == 0) throw UserError(fmt::format("{}: is empty", path));
    if (bytes > FileJob::kMaxBytes)
        throw UserError(fmt::format("{}: {} bytes are more than {}", path, bytes, FileJob::kMaxBytes));
    std::vector<std::uint8_t> out(bytes);
    file.seekg(0);
    if (!file.read(reinterpret_cast<char*>(out.data()), static_cast<std::streamsize>(bytes)))
        throw UserError(fmt::format("{}: cannot be read", path));
    return out;
}

}  // namespace

FileJob::FileJob(const std::string& path, std::uint64_t piece, std::uint64_t address, std::uint64_t source,
                 Random random)
    : path_(path),
      piece_(piece),
      brought_(source != 0),
      text_(read_file(path)),
      key_(kKey),
      salt_(static_cast<std::uint32_t>(random.bits())) {
    for (std::uint8_t& byte : key_) byte = static_cast<std::uint8_t>(random.bits());
    key_at_ = round_up(address, kPage);
    aads_ = key_at_ + kKey;
    plain_ = brought_ ? source : round_up(aads_ + pieces() * kAad, kPage);
    cipher_ = round_up(brought_ ? aads_ + pieces() * kAad : plain_ + text_.size(), kPage);
    decrypted_ = round_up(cipher_ + text_.size(), kPage);
    tags_ = round_up(decrypted_ + text_.size(), kPage);
}

std::uint64_t FileJob::length(std::uint64_t piece) const {
    return std::min<std::uint64_t>(piece_, text_.size() - piece * piece_);
}

std::vector<std::uint8_t> FileJob::nonce(std::uint64_t piece) const {
    std::vector<std::uint8_t> out(kNonce);
    std::memcpy(out.data(), &salt_, sizeof salt_);
    std::memcpy(out.data() + sizeof salt_, &piece, sizeof piece);
    return out;
}

std::vector<std::uint8_t> FileJob::aad(std::uint64_t piece) {
    std::vector<std::uint8_t> out(kAad);
    std::memcpy(out.data(), &piece, sizeof piece);
    return out;
}

CryptoRequest FileJob::request(std::uint64_t number) const {
    static const Algorithm* const gcm = find_algorithm("gcm(aes)");
    const bool decrypt = number >= pieces();
    const std::uint64_t piece = decrypt ? number - pieces() : number;
    const std::uint64_t offset = piece * piece_;
    CryptoRequest out;
    out.algorithm = gcm;
    out.operation = decrypt ? CryptoOperation::decrypt : CryptoOperation::encrypt;
    out.key = {key_at_, crypto::KeyRef::kNone, static_cast<std::uint32_t>(kKey)};
    out.source = (decrypt ? cipher_ : plain_) + offset;
    out.destination = (decrypt ? decrypted_ : cipher_) + offset;
    out.length = static_cast<std::uint32_t>(length(piece));
    const std::vector<std::uint8_t> iv = nonce(piece);
    std::copy(iv.begin(), iv.end(), out.iv.begin());
    out.iv_length = static_cast<std::uint8_t>(iv.size());
    out.aad = aads_ + piece * kAad;
    out.aad_length = kAad;
    out.tag = tags_ + piece * kTag;
    out.tag_length = kTag;
    return out;
}

std::vector<Operand> FileJob::operands() const {
    std::vector<std::uint8_t> aads;
    for (std::uint64_t piece = 0; piece < pieces(); ++piece) {
        const std::vector<std::uint8_t> one = aad(piece);
        aads.insert(aads.end(), one.begin(), one.end());
    }
    std::vector<Operand> out = {{key_at_, key_}, {aads_, std::move(aads)}};
    if (!brought_) out.push_back({plain_, text_});
    return out;
}

void FileJob::verify(HostBus& memory) const {
    const auto refuse = [&](std::uint64_t piece, const char* what) {
        throw UserError(fmt::format("{}: piece {} (from byte {} on): {}", path_, piece, piece * piece_, what));
    };
    crypto::EvpAead library;
    for (std::uint64_t piece = 0; piece < pieces(); ++piece) {
        const std::uint64_t offset = piece * piece_, bytes = length(piece);
        std::vector<std::uint8_t> got(bytes), expected(bytes), tag(kTag), right_tag(kTag);
        if (!memory.read_memory(cipher_ + offset, got.data(), bytes) ||
            !memory.read_memory(tags_ + piece * kTag, tag.data(), kTag))
            refuse(piece, "memory cannot be read");
        if (!library.begin_gcm(key_, nonce(piece), crypto::Direction::encrypt)) refuse(piece, "the library refuses it");
        library.aad(aad(piece));
        library.update(text_.data() + offset, expected.data(), bytes);
        library.tag(right_tag.data());
        if (got != expected || tag != right_tag) refuse(piece, "the ciphertext is not that of OpenSSL");
        if (!memory.read_memory(decrypted_ + offset, got.data(), bytes)) refuse(piece, "memory cannot be read");
        if (!std::equal(got.begin(), got.end(), text_.begin() + static_cast<std::ptrdiff_t>(offset)))
            refuse(piece, "what was decrypted is not what was encrypted");
    }
}

}  // namespace cxlvp::host
