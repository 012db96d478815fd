// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

#include <systemc>
#include <tlm>

namespace cxlvp::bench {

/// The yardstick: a flat memory behind a plain TLM socket, with a constant latency and nothing else.
class BareTarget : public sc_core::sc_module, private tlm::tlm_fw_transport_if<> {
public:
    static constexpr std::uint64_t kBytes = 64 * 1024;

    explicit BareTarget(const sc_core::sc_module_name& instance) : sc_module(instance) { in.bind(*this); }

    tlm::tlm_target_socket<> in{"in"};

private:
    void b_transport(tlm::tlm_generic_payload& tx, sc_core::sc_time& delay) override {
        const std::uint64_t address = tx.get_address();
        const unsigned bytes = tx.get_data_length();
        if (address + bytes > kBytes) return tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
        if (tx.is_read())
            std::memcpy(tx.get_data_ptr(), &data_[address], bytes);
        else
            std::memcpy(&data_[address], tx.get_data_ptr(), bytes);
        delay += latency_;
        tx.set_response_status(tlm::TLM_OK_RESPONSE);
    }
    tlm::tlm_sync_enum nb_transport_fw(tlm::tlm_generic_payload&, tlm::tlm_phase&, sc_core::sc_time&) override {
        return tlm::TLM_COMPLETED;
    }
    bool get_direct_mem_ptr(tlm::tlm_generic_payload&, tlm::tlm_dmi&) override { return false; }
    unsigned int transport_dbg(tlm::tlm_generic_payload&) override { return 0; }

    std::vector<std::uint8_t> data_ = std::vector<std::uint8_t>(kBytes);
    const sc_core::sc_time latency_{10, sc_core::SC_NS};
};

/// The other yardstick: the least a router can do. One window, address rewritten, no time, no statistics.
class MinimalRouter : public sc_core::sc_module,
                      private tlm::tlm_fw_transport_if<>,
                      private tlm::tlm_bw_transport_if<> {
public:
    explicit MinimalRouter(const sc_core::sc_module_name& instance) : sc_module(instance) {
        in.bind(*this);
        out.bind(*this);
    }

    tlm::tlm_target_socket<> in{"in"};
    tlm::tlm_initiator_socket<> out{"out"};

private:
    void b_transport(tlm::tlm_generic_payload& tx, sc_core::sc_time& delay) override {
        const std::uint64_t address = tx.get_address();
        if (address < base_ || address + tx.get_data_length() > end_)
            return tx.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
        tx.set_address(address - base_);
        out->b_transport(tx, delay);
        tx.set_address(address);
    }
    tlm::tlm_sync_enum nb_transport_fw(tlm::tlm_generic_payload&, tlm::tlm_phase&, sc_core::sc_time&) override {
        return tlm::TLM_COMPLETED;
    }
    tlm::tlm_sync_enum nb_transport_bw(tlm::tlm_generic_payload&, tlm::tlm_phase&, sc_core::sc_time&) override {
        return tlm::TLM_COMPLETED;
    }
    bool get_direct_mem_ptr(tlm::tlm_generic_payload&, tlm::tlm_dmi&) override { return false; }
    unsigned int transport_dbg(tlm::tlm_generic_payload&) override { return 0; }
    void invalidate_direct_mem_ptr(sc_dt::uint64, sc_dt::uint64) override {}

    std::uint64_t base_ = 0;
    std::uint64_t end_ = BareTarget::kBytes;
};

}  // namespace cxlvp::bench
