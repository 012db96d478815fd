// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cxlvp/host/capi/afu/capi_afu.h"
#include "cxlvp/host/capi/context/process_memory.h"
#include "cxlvp/host/capi/irq/interrupt_dispatch.h"

#include "fake_card.h"

namespace cxlvp::host::test {

/// Memory of a process that is where its addresses say, up to `end`; what the driver mapped for the AFU is noted.
class FakeProcess : public ProcessMemory {
public:
    std::uint64_t sstp0() const override { return 0x1230; }
    std::uint64_t sstp1() const override { return 0x4561; }
    void prefault_segments(std::uint64_t) override { ++prefaults; }
    bool map_segment(std::uint64_t ea) override {
        if (ea < end) segments.insert(ea);
        return ea < end;
    }
    bool map_page(std::uint64_t ea, bool store) override {
        if (store) stores.insert(ea);
        if (ea < end) pages.insert(ea);
        return ea < end;
    }
    std::optional<std::uint64_t> real_address(std::uint64_t ea, bool) override {
        if (ea >= end) return std::nullopt;
        return base + ea;
    }

    std::uint64_t base = 0x100000000;
    std::uint64_t end = 0x10000000;
    unsigned prefaults = 0;
    std::set<std::uint64_t> segments, pages, stores;
};

/// A driver with a card that has been probed, and the AFU of slice 0, which has not.
class CapiSystem {
public:
    explicit CapiSystem(psl::Caia caia, const FaultConfig& faults = {})
        : card(caia),
          adapter(card, FakeCard::kConfig, machine_of(caia)),
          afu(
              adapter, 0,
              [this](std::uint64_t bytes) {
                  const std::uint64_t at = next_pages;
                  if (at != 0) next_pages += bytes;
                  return at;
              },
              faults) {
        EXPECT_TRUE(adapter.probe().ok());
        card.log.clear();
    }
    static CapiMachine machine_of(psl::Caia caia) {
        CapiMachine out;
        out.caia = caia;
        out.interrupts.base = 0x800;
        out.lpid = 5;
        out.sdr1 = 0x77000;
        return out;
    }
    /// Brings the AFU up in `mode`.
    void bring_up(AfuMode mode) {
        ASSERT_TRUE(afu.probe().ok());
        ASSERT_TRUE(afu.set_mode(mode).ok());
        card.log.clear();
    }
    CapiProcess user() {
        CapiProcess process;
        process.pid = 42;
        process.memory = &memory;
        return process;
    }
    std::unique_ptr<CapiContext> open(bool master = false) {
        std::unique_ptr<CapiContext> context;
        const CapiStatus status = afu.open(user(), master, context);
        EXPECT_TRUE(status.ok()) << status.text;
        return context;
    }
    bool logged(const std::string& text) {
        for (const std::string& line : adapter.log().lines())
            if (line.find(text) != std::string::npos) return true;
        return false;
    }

    FakeCard card;
    FakeProcess memory;
    std::uint64_t next_pages = 0x40000000;
    CapiAdapter adapter;
    CapiAfu afu;
    InterruptDispatch dispatch{adapter};
};

}  // namespace cxlvp::host::test
