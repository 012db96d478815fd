// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "cxlvp/base/registers/register_hooks.h"
#include "cxlvp/cxl/dvsec/cxl_dvsec.h"
#include "cxlvp/cxl/dvsec/device_dvsec_config.h"
#include "cxlvp/cxl/dvsec/device_dvsec_table.h"

namespace cxlvp::cxl {

/// Where the range registers send an HPA.
struct RangeHit {
    bool hit = false;         ///< false: no range has the address, the rest means nothing
    unsigned range = 0;       ///< 0 for Range 1, 1 for Range 2
    std::uint64_t dpa = 0;    ///< device physical address
    std::uint64_t first = 0;  ///< the HPAs around it that go to adjacent DPAs
    std::uint64_t last = 0;   ///< inclusive
};

/// Software asked for a CXL reset (CXL r3.1 9.7). Its outcome is reported with `DeviceDvsec::complete_reset`.
struct CxlResetRequest {
    bool clear_memory;  ///< and for cleared memory, of which the device is capable
    Tick at;
};

/// Software asked to write the cache back and to invalidate it. When that is done, `DeviceDvsec::set_cache_invalid`.
struct WritebackInvalidateRequest {
    Tick at;
};

/// The CXL Device DVSEC of a function (CXL r3.1 8.1.3): what the device can do, what software has enabled, and up to
/// two ranges of memory, which decode addresses as long as no HDM decoders do. Ranges are numbered from 0 here; range 0
/// is Range 1 of the standard.
///
/// Conventional resets take back what software wrote and what was reported, but for sticky bits; a function-level reset
/// takes nothing. Status that the owner reports has no timing of its own: the owner knows when the memory is active or
/// a reset has ended.
class DeviceDvsec {
public:
    /// Throws `UserError`, which names the field, for what `DeviceDvsecConfig::check` refuses.
    explicit DeviceDvsec(const DeviceDvsecConfig& config);
    DeviceDvsec(const DeviceDvsec&) = delete;
    DeviceDvsec& operator=(const DeviceDvsec&) = delete;

    const DeviceDvsecConfig& config() const { return config_; }
    pci::Capability& capability() { return capability_; }
    const pci::Capability& capability() const { return capability_; }

    bool mem_enabled() const { return decode_.enabled; }
    bool cache_enabled() const { return get(cache_enable_); }
    bool viral_enabled() const { return get(viral_enable_); }
    bool caching_disabled() const { return get(disable_caching_); }

    /// Decodes with the ranges (CXL r3.1 8.1.3.8): one way each, the DPAs of range 1 behind those of range 0. Misses
    /// while Mem_Enable is 0; a range without size or whose memory is not active takes nothing. Where the ranges
    /// overlap, range 0 has the address. Ranges do not decode while the HDM decoders of the device are enabled: that is
    /// for the caller to know.
    RangeHit decode(std::uint64_t hpa) const;

    /// Memory_Info_Valid and Memory_Active of a range (0 or 1).
    void set_memory_info_valid(unsigned range, bool valid, Tick now = 0);
    void set_memory_active(unsigned range, bool active, Tick now = 0);
    /// Cache_Invalid, which stays 0 while caching is not disabled and is cleared when caching resumes.
    void set_cache_invalid(bool invalid, Tick now = 0);
    /// The outcome of a CXL reset: CXL_Reset_Complete, or CXL_Reset_Error for `error`.
    void complete_reset(bool error, Tick now = 0);
    void set_viral(Tick now);
    void set_preservation_error(Tick now = 0);
    void set_pm_init_complete(bool complete, Tick now = 0);

    /// Calls `listener` each time before `mem_enabled` or `decode` changes, while both still give the old answers: the
    /// place to take direct memory access back. The time is that of the change. A function-level reset, which changes
    /// nothing in the end, may call it as well.
    void before_change(std::function<void(Tick)> listener) { listener_ = std::move(listener); }
    /// Calls `(object->*Method)(const CxlResetRequest&)` when software writes 1 to Initiate_CXL_Reset of a device that
    /// is capable of it. The outcome of the one before is no longer shown.
    template <auto Method, class T>
    void on_cxl_reset(T* object) {
        cxl_reset_ = RegisterHook<CxlResetRequest>::bind<Method>(object);
    }
    /// Calls `(object->*Method)(const WritebackInvalidateRequest&)` when software writes 1 to
    /// Initiate_Cache_Write_Back_and_Invalidation of a device that is capable of it.
    template <auto Method, class T>
    void on_writeback_invalidate(T* object) {
        writeback_invalidate_ = RegisterHook<WritebackInvalidateRequest>::bind<Method>(object);
    }

private:
    static constexpr unsigned kRanges = DeviceDvsecConfig::kRanges;
    struct Window {
        bool used = false;
        std::uint64_t first = 0;
        std::uint64_t last = 0;
    };
    struct Decode {
        bool enabled = false;
        std::array<Window, kRanges> windows{};
    };
    struct RangeRefs {
        std::vector<FieldRef> base_high, base_low, info_valid, active;
    };

    RegisterFile& registers() { return capability_.registers(); }
    bool get(FieldRef field) const { return capability_.registers().get(field) != 0; }
    void fill_ranges();
    void bind_hooks();
    Window window(unsigned range) const;
    void decode_changed(const RegisterChange& change);
    void control2_changed(const RegisterChange& change);
    void control2_written(const RegisterWrite& write);

    const DeviceDvsecConfig config_;
    const DeviceDvsecTable table_;
    pci::Capability capability_;
    const FieldRef cache_enable_, mem_enable_, viral_enable_, disable_caching_;
    const RangeRefs ranges_;
    Decode decode_;  ///< in use; follows the registers after the listener has been told
    std::function<void(Tick)> listener_;
    RegisterHook<CxlResetRequest> cxl_reset_;
    RegisterHook<WritebackInvalidateRequest> writeback_invalidate_;
};

}  // namespace cxlvp::cxl
