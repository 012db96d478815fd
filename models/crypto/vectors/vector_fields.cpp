// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/vectors/vector_fields.h"

#include <zlib.h>

#include <memory>
#include <utility>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::crypto {

namespace {

constexpr std::size_t kLongestFile = std::size_t{64} << 20;

int nibble(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

std::string read_text(const std::string& path) {
    const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(path.c_str(), "rb"), gzclose);
    if (!file) throw UserError(path + ": cannot be opened");
    std::string text;
    std::vector<char> piece(std::size_t{1} << 16);
    for (;;) {
        const int read = gzread(file.get(), piece.data(), static_cast<unsigned>(piece.size()));
        if (read < 0) {
            int code = Z_OK;
            throw UserError(path + ": cannot be read: " + gzerror(file.get(), &code));
        }
        text.append(piece.data(), static_cast<std::size_t>(read));
        if (text.size() > kLongestFile) throw UserError(path + ": is longer than 64 MiB");
        if (static_cast<std::size_t>(read) < piece.size()) break;
    }
    // A file that was cut short shows itself only here.
    int code = Z_OK;
    const char* message = gzerror(file.get(), &code);
    if (code != Z_OK && code != Z_STREAM_END) throw UserError(path + ": cannot be read: " + message);
    return text;
}

}  // namespace

VectorFields::VectorFields(nlohmann::json json, std::string where) : json_(std::move(json)), where_(std::move(where)) {
    if (!json_.is_object()) throw UserError(where_ + ": is not an object");
}

void VectorFields::refuse(const std::string& name, const std::string& message) const {
    throw UserError(where_ + ": " + name + ": " + message);
}

const nlohmann::json& VectorFields::member(const std::string& name, bool (nlohmann::json::*fits)() const noexcept,
                                           const char* kind) const {
    const auto found = json_.find(name);
    if (found == json_.end()) refuse(name, "is missing");
    if (!((*found).*fits)()) refuse(name, std::string("is not ") + kind);
    return *found;
}

Bytes VectorFields::octets(const std::string& name) const {
    const std::string digits = text(name);
    if (digits.size() % 2 != 0) refuse(name, "has an odd number of hexadecimal digits");
    Bytes bytes;
    bytes.reserve(digits.size() / 2);
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        const int high = nibble(digits[i]);
        const int low = nibble(digits[i + 1]);
        if (high < 0 || low < 0) refuse(name, "has no hexadecimal digits at position " + std::to_string(i));
        bytes.push_back(static_cast<std::uint8_t>(high << 4 | low));
    }
    return bytes;
}

std::uint64_t VectorFields::number(const std::string& name) const {
    return member(name, &nlohmann::json::is_number_unsigned, "a whole number from 0 on").get<std::uint64_t>();
}

std::string VectorFields::text(const std::string& name) const {
    return member(name, &nlohmann::json::is_string, "a text").get<std::string>();
}

std::string VectorFields::text_or_empty(const std::string& name) const {
    return has(name) ? text(name) : std::string();
}

bool VectorFields::flag(const std::string& name) const {
    return member(name, &nlohmann::json::is_boolean, "true or false").get<bool>();
}

std::vector<VectorFields> VectorFields::list(const std::string& name) const {
    std::vector<VectorFields> entries;
    for (const nlohmann::json& entry : member(name, &nlohmann::json::is_array, "a list"))
        entries.emplace_back(entry, where_ + ": " + name + "[" + std::to_string(entries.size()) + "]");
    return entries;
}

std::vector<std::string> VectorFields::texts(const std::string& name) const {
    std::vector<std::string> entries;
    if (!has(name)) return entries;
    for (const nlohmann::json& entry : member(name, &nlohmann::json::is_array, "a list")) {
        if (!entry.is_string()) refuse(name, "has an entry that is not a text");
        entries.push_back(entry.get<std::string>());
    }
    return entries;
}

VectorFields VectorFields::object_or_empty(const std::string& name) const {
    return {has(name) ? json_.at(name) : nlohmann::json::object(), where_ + ": " + name};
}

VectorFields read_vector_object(const std::string& path) {
    const std::string text = read_text(path);
    nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
    if (json.is_discarded()) throw UserError(path + ": is not JSON");
    return {std::move(json), path};
}

}  // namespace cxlvp::crypto
