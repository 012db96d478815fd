// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "cxlvp/afu_interface/command.h"
#include "cxlvp/base/config/schema.h"

namespace cxlvp::psl {

/// What happens when the translation of a command fails, for one value of ah_cabt.
struct FaultHandling {
    bool ask_system = true;    ///< the operating system is told
    bool hold = true;          ///< the command waits for its answer; else the response is FAULT
    bool flush = false;        ///< after a FAULT later commands of the context are flushed until RESTART
    bool cached_only = false;  ///< only a translation that the PSL has is used: no table is read
    static const Schema<FaultHandling>& schema();
};

/// `FaultHandling` of each value of ah_cabt. The values are public, what hardware does for each is not certain, so that
/// it is a parameter.
struct TranslationOrderPolicy {
    FaultHandling strict{true, true, false, false};
    FaultHandling abort{true, false, true, false};
    FaultHandling page{true, false, false, false};
    FaultHandling pref{false, false, false, false};
    FaultHandling spec{false, false, false, true};
    static const Schema<TranslationOrderPolicy>& schema();

    /// The handling of `order`; that of `strict` for values that mean nothing.
    const FaultHandling& of(afu::TranslationOrder order) const {
        switch (order) {
            case afu::TranslationOrder::abort:
                return abort;
            case afu::TranslationOrder::page:
                return page;
            case afu::TranslationOrder::pref:
                return pref;
            case afu::TranslationOrder::spec:
                return spec;
            case afu::TranslationOrder::strict:
                break;
        }
        return strict;
    }
};

}  // namespace cxlvp::psl
