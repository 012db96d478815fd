// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "cxlvp/base/sim/module.h"
#include "cxlvp/bus/payload_pool.h"
#include "cxlvp/bus/timed_socket.h"
#include "cxlvp/psl/cache/cache_unit.h"

namespace cxlvp::psl {

/// The cache of a PSL with its two ways to the CAPP; commands are calls of the test.
class CardModel : public Module, public RealMemory, private bus::Initiator {
public:
    CardModel(const sc_core::sc_module_name& instance, Context& context, const LineCacheConfig& config)
        : Module(instance, context), cache(config), capp(cache), out("out", context) {
        out.bind(static_cast<Initiator&>(*this));
    }
    void start() { cache.attach(*capp); }

    bool read(std::uint64_t address, std::uint8_t* data, std::size_t bytes, Tick& at) override {
        return access(tlm::TLM_READ_COMMAND, address, data, bytes, at);
    }
    bool write(std::uint64_t address, const std::uint8_t* data, std::size_t bytes, Tick& at) override {
        return access(tlm::TLM_WRITE_COMMAND, address, const_cast<std::uint8_t*>(data), bytes, at);
    }

    CacheUnit cache;
    PeerPort<SnoopTarget, SnoopMaster> capp;
    bus::TimedSocket out;

private:
    bool access(tlm::tlm_command command, std::uint64_t address, std::uint8_t* data, std::size_t bytes, Tick& at) {
        Payload& tx = *pool_.get();
        tx.set_command(command);
        tx.set_address(address);
        tx.set_data_ptr(data);
        tx.set_data_length(static_cast<unsigned>(bytes));
        tx.set_streaming_width(static_cast<unsigned>(bytes));
        at = out.send(tx, std::max(at, now()));
        const bool good = tx.get_response_status() == tlm::TLM_OK_RESPONSE;
        tx.release();
        return good;
    }

    bus::PayloadPool pool_;
};

}  // namespace cxlvp::psl
