// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include <tlm>

#include "cxlvp/bus/request_info.h"

namespace cxlvp::bus {

/// Memory manager of payloads (IEEE 1666-2011 14.5). Each payload keeps a sticky `RequestInfo`, cleared when it comes
/// back. The pool must outlive its payloads and grows when all are in use.
class PayloadPool : public tlm::tlm_mm_interface {
public:
    PayloadPool() = default;
    PayloadPool(const PayloadPool&) = delete;
    PayloadPool& operator=(const PayloadPool&) = delete;

    /// A payload with one reference, all attributes at their defaults and a default `RequestInfo`. Give it back with
    /// `release()`.
    tlm::tlm_generic_payload* get();
    void free(tlm::tlm_generic_payload* tx) override;
    /// Payloads made so far: the largest number ever in use.
    std::size_t made() const { return all_.size(); }

private:
    struct Pooled {
        explicit Pooled(tlm::tlm_mm_interface* manager) : tx(manager) { tx.set_extension(&info); }
        ~Pooled() { tx.clear_extension(&info); }
        RequestInfo info;
        tlm::tlm_generic_payload tx;
    };
    std::vector<std::unique_ptr<Pooled>> all_;
    std::vector<tlm::tlm_generic_payload*> idle_;
};

}  // namespace cxlvp::bus
