// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/context/process_element.h"

namespace cxlvp::psl {
namespace {

/// Takes big-endian fields one after another.
class Reader {
public:
    explicit Reader(const std::uint8_t* bytes) : at_(bytes) {}
    template <class T>
    void operator()(T& field) {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < sizeof(T); ++i) value = value << 8 | *at_++;
        field = static_cast<T>(value);
    }

private:
    const std::uint8_t* at_;
};

/// Puts them there.
class Writer {
public:
    explicit Writer(std::uint8_t* bytes) : at_(bytes) {}
    template <class T>
    void operator()(const T& field) {
        for (std::size_t i = sizeof(T); i-- > 0;) *at_++ = static_cast<std::uint8_t>(std::uint64_t{field} >> (8 * i));
    }

private:
    std::uint8_t* at_;
};

/// The fields in the order of memory, without gaps.
template <class Element, class Visitor>
void visit(Element& e, Visitor& next) {
    next(e.sr);
    next(e.sp_offset);
    next(e.sdr);
    next(e.haurp);
    next(e.ctxtime);
    for (auto& offset : e.ivte_offset) next(offset);
    for (auto& range : e.ivte_range) next(range);
    next(e.lpid);
    next(e.tid);
    next(e.pid);
    next(e.csrp);
    next(e.aurp0);
    next(e.aurp1);
    next(e.sstp0);
    next(e.sstp1);
    next(e.amr);
    next(e.reserved);
    next(e.wed);
    next(e.software_state);
}

}  // namespace

ProcessElement ProcessElement::decode(const Bytes& bytes) {
    ProcessElement element;
    Reader reader(bytes.data());
    visit(element, reader);
    return element;
}

ProcessElement::Bytes ProcessElement::encode() const {
    Bytes bytes{};
    Writer writer(bytes.data());
    visit(*this, writer);
    return bytes;
}

AddressContext ProcessElement::address_context(std::uint16_t handle, Caia caia) const {
    AddressContext context;
    context.handle = handle;
    context.sr = sr;
    context.amr = amr;
    context.lpid = lpid;
    context.pid = pid;
    if (caia == Caia::v1) {
        context.sdr = sdr;
        context.sstp0 = sstp0;
        context.sstp1 = sstp1;
    }
    return context;
}

}  // namespace cxlvp::psl
