// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/vectors/limit_file.h"

namespace cxlvp::crypto {

namespace {

constexpr const char* kSchema = "cmh-limits/1";

/// True for `yes`, false for `no`; anything else is refused.
bool one_of(const VectorFields& fields, const char* name, const char* yes, const char* no) {
    const std::string value = fields.text(name);
    if (value != yes && value != no) fields.refuse(name, "'" + value + "' is neither " + yes + " nor " + no);
    return value == yes;
}

LimitCase read_case(const VectorFields& fields) {
    LimitCase read;
    read.id = fields.text("id");
    read.algorithm = fields.text("algorithm");
    read.op = fields.text("op");
    read.what = fields.text("what");
    if (!fields.has("lengths")) fields.refuse("lengths", "is missing");
    read.lengths = fields.object_or_empty("lengths");
    read.accept = one_of(fields, "expect", "accept", "reject");
    read.layer = one_of(fields, "layer", "api", "engine") ? LimitCase::Layer::kApi : LimitCase::Layer::kEngine;
    read.errno_name = fields.text_or_empty("errno");
    return read;
}

}  // namespace

LimitFile::LimitFile(const std::string& path) {
    const VectorFields top = read_vector_object(path);
    if (top.text("schema") != kSchema) top.refuse("schema", std::string("is not ") + kSchema);
    note_ = top.text_or_empty("note");
    for (const VectorFields& fields : top.list("cases")) cases_.push_back(read_case(fields));
    if (top.number("count") != cases_.size())
        top.refuse("count", "is not the number of cases, " + std::to_string(cases_.size()));
}

}  // namespace cxlvp::crypto
