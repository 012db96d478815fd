// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/vectors/vector_file.h"

#include <set>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::crypto {

namespace {

constexpr const char* kSchema = "cmh-vectors/1";

VectorResult result_of(const VectorFields& fields) {
    const std::string name = fields.text("result");
    if (name == "valid") return VectorResult::kValid;
    if (name == "invalid") return VectorResult::kInvalid;
    if (name == "acceptable") return VectorResult::kAcceptable;
    fields.refuse("result", "'" + name + "' is none of valid, invalid, acceptable");
}

VectorCase read_case(const VectorFields& fields) {
    VectorCase read;
    read.id = fields.text("id");
    // From here on a mistake is told by the name of the case rather than by its number.
    const VectorFields named(fields.json(), fields.where().substr(0, fields.where().rfind(": ")) + ": case " + read.id);
    read.op = named.text("op");
    read.result = result_of(named);
    read.params = named.object_or_empty("params");
    if (!named.has("in")) named.refuse("in", "is missing");
    read.in = named.object_or_empty("in");
    read.out = named.object_or_empty("out");
    read.outside_cmh = named.text_or_empty("outside_cmh");
    read.flags = named.texts("flags");
    read.comment = named.text_or_empty("comment");
    return read;
}

}  // namespace

VectorFile::VectorFile(const std::string& path) : path_(path) {
    const VectorFields top = read_vector_object(path);
    schema_ = top.text("schema");
    if (schema_ != kSchema) top.refuse("schema", "'" + schema_ + "' is not " + kSchema);
    algorithm_ = top.text("algorithm");
    family_ = top.text("family");
    note_ = top.text_or_empty("note");

    std::set<std::string> ids;
    for (const VectorFields& fields : top.list("cases")) {
        cases_.push_back(read_case(fields));
        const std::string& id = cases_.back().id;
        if (!ids.insert(id).second) throw UserError(fmt::format("{}: case {}: occurs twice", path, id));
    }
    if (top.number("count") != cases_.size())
        top.refuse("count", "is not the number of cases, " + std::to_string(cases_.size()));
}

}  // namespace cxlvp::crypto
