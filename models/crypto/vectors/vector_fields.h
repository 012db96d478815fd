// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cxlvp/crypto/algorithms/bytes.h"

namespace cxlvp::crypto {

/// An object of a vector file with the place it was read from. Every member is looked up by name; what is missing or of
/// another kind throws `UserError` that names file, case and member.
class VectorFields {
public:
    VectorFields() = default;
    /// `where` names file and case. Throws `UserError` when `json` is no object.
    VectorFields(nlohmann::json json, std::string where);

    bool has(const std::string& name) const { return json_.contains(name); }
    /// An octet string, written as an even number of hexadecimal digits.
    Bytes octets(const std::string& name) const;
    /// A whole number from 0 on.
    std::uint64_t number(const std::string& name) const;
    std::string text(const std::string& name) const;
    /// A text that may be missing, which is an empty one.
    std::string text_or_empty(const std::string& name) const;
    bool flag(const std::string& name) const;
    /// A list of objects: the steps of a case.
    std::vector<VectorFields> list(const std::string& name) const;
    /// A list of texts that may be missing, which is an empty one.
    std::vector<std::string> texts(const std::string& name) const;
    /// An object inside this one that may be missing, which is an empty one.
    VectorFields object_or_empty(const std::string& name) const;

    const nlohmann::json& json() const { return json_; }
    const std::string& where() const { return where_; }
    /// Throws `UserError`: "where: member: message".
    [[noreturn]] void refuse(const std::string& name, const std::string& message) const;

private:
    /// The member, of the kind that `fits` tells; `kind` is how the message calls it.
    const nlohmann::json& member(const std::string& name, bool (nlohmann::json::*fits)() const noexcept,
                                 const char* kind) const;

    nlohmann::json json_ = nlohmann::json::object();
    std::string where_;
};

/// The object that fills the file at `path`, plain or compressed by gzip. Throws `UserError` when the file cannot be
/// read, is damaged, is longer than 64 MiB or holds something else.
VectorFields read_vector_object(const std::string& path);

}  // namespace cxlvp::crypto
