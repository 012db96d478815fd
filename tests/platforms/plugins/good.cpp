// SPDX-License-Identifier: Apache-2.0
// A plugin with one module type: a memory without content that answers after a fixed time.

#include "cxlvp/base/sim/module_registry.h"
#include "cxlvp/bus/transport.h"

namespace {

using namespace cxlvp;

class Echo : public Module, private bus::Target {
public:
    struct Config {
        Tick answer = ns(10);
        static const Schema<Config>& schema() {
            static const Schema<Config> schema =
                Schema<Config>().time("answer", &Config::answer, {0, us(1)}, {"time to answer", "assumed"});
            return schema;
        }
    };

    Echo(const sc_core::sc_module_name& instance, Context& context, const Config& config)
        : Module(instance, context), Target(context), answer_(config.answer) {
        in.bind(static_cast<bus::Target&>(*this));
        stats().counter("echoes", "accesses", "accesses answered", echoes_);
    }

    TargetSocket in{"in"};
    TargetSocket* target(const std::string& port) override { return port == "in" ? &in : nullptr; }

private:
    void b_transport(Payload& tx, sc_core::sc_time& delay) override {
        ++echoes_;
        delay += sc_core::sc_time::from_value(answer_);
        tx.set_response_status(tlm::TLM_OK_RESPONSE);
    }

    Tick answer_;
    std::uint64_t echoes_ = 0;
};

}  // namespace

extern "C" void cxlvp_register_types(ModuleRegistry& registry) {
    registry.add<Echo>("echo", "answers everything", {{"in", PortKind::target, false, true, "from the initiator"}});
}
