// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cxlvp/psl/translation/translation.h"

namespace cxlvp::psl {

/// Answers every address with `answer`, its real address being the effective one less `base`.
class FakeTranslation : public AddressTranslation {
public:
    Translation translate(const AddressContext&, std::uint64_t ea, bool store, bool cached_only, Tick& at) override {
        ++calls;
        last_store = store;
        last_cached_only = cached_only;
        at += ns(10);
        Translation out = answer;
        if (out.status == Translation::Status::fault && cached_only) out.status = Translation::Status::not_known;
        out.real = ea - base;
        return out;
    }

    static constexpr std::uint64_t base = 0x7000'0000'0000;
    Translation answer;
    unsigned calls = 0;
    bool last_store = false;
    bool last_cached_only = false;
};

}  // namespace cxlvp::psl
