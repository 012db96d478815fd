// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/command/translation_order_policy.h"

namespace cxlvp::psl {

const Schema<FaultHandling>& FaultHandling::schema() {
    using H = FaultHandling;
    static const Schema<H> schema =
        Schema<H>()
            .flag("ask_system", &H::ask_system, {"the operating system is told of the fault", "assumed"})
            .flag("hold", &H::hold, {"the command waits for its answer; else the response is FAULT", "assumed"})
            .flag("flush", &H::flush, {"after FAULT, later commands are flushed until RESTART", "assumed"})
            .flag("cached_only", &H::cached_only, {"no page table is read", "assumed"})
            .check([](const H& handling, const ConfigNode& node, const std::string& path, Binding& binding) {
                if (handling.hold && !handling.ask_system)
                    binding.errors().error(node.origin, path,
                                           "a command cannot wait for an operating system that is not told: "
                                           "hold needs ask_system");
            });
    return schema;
}

const Schema<TranslationOrderPolicy>& TranslationOrderPolicy::schema() {
    using P = TranslationOrderPolicy;
    static const Schema<P> schema = Schema<P>()
                                        .group("strict", &P::strict, {"ah_cabt 000", "assumed"})
                                        .group("abort", &P::abort, {"ah_cabt 001", "assumed"})
                                        .group("page", &P::page, {"ah_cabt 010", "assumed"})
                                        .group("pref", &P::pref, {"ah_cabt 011", "assumed"})
                                        .group("spec", &P::spec, {"ah_cabt 111", "assumed"});
    return schema;
}

}  // namespace cxlvp::psl
