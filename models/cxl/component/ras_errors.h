// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "cxlvp/base/registers/register_file.h"
#include "cxlvp/base/registers/register_hooks.h"

namespace cxlvp::cxl {

/// Uncorrectable errors by their bit in the status, mask and severity registers (CXL r3.1 8.2.4.17.1).
enum class CxlUncorrectableError : std::uint8_t {
    cache_data_parity = 0,
    cache_address_parity = 1,
    cache_be_parity = 2,
    cache_data_ecc = 3,
    mem_data_parity = 4,
    mem_address_parity = 5,
    mem_be_parity = 6,
    mem_data_ecc = 7,
    reinit_threshold = 8,
    reserved_encoding = 9,
    poison_received = 10,
    receiver_overflow = 11,
    internal = 14,
    ide_tx = 15,
    ide_rx = 16,
};

/// Correctable errors by their bit (CXL r3.1 8.2.4.17.4).
enum class CxlCorrectableError : std::uint8_t {
    cache_data_ecc = 0,
    mem_data_ecc = 1,
    crc_threshold = 2,
    retry_threshold = 3,
    cache_poison = 4,
    mem_poison = 5,
    physical = 6,
};

/// How an error is signalled.
enum class RasSeverity : std::uint8_t { correctable, non_fatal, fatal };

/// An error that is not masked was reported.
struct RasEvent {
    RasSeverity severity;
    Tick at;
};

/// The errors behind a RAS capability (CXL r3.1 8.2.4.17): status, masks, severity, first error and header log.
///
/// An error that is not masked is recorded, with its header. The oldest record is shown by the first error pointer and
/// the header log, until software clears the status bit of its error. With multiple-header recording others wait behind
/// it, and the next one is shown then; if it is of the same kind, the status bit is set again. Without, only one error
/// is recorded at a time. Clearing the status bit of an error that waits drops its records. Pointer and log keep their
/// last values when nothing is recorded: they have a meaning only while the status bit that the pointer names is set.
///
/// Records are as sticky as the registers: a cold reset takes them.
class RasErrors {
public:
    /// The most errors recorded at a time with multiple-header recording; those beyond set their status bit only.
    static constexpr std::size_t kRecords = 16;
    /// The header log of an error.
    using Header = std::array<std::uint32_t, 16>;

    /// `registers` has the table of `ras_registers` and outlives this object. Its hook on changes of
    /// RAS_UNCORRECTABLE_STATUS is taken.
    RasErrors(RegisterFile& registers, bool multiple_header_recording);
    RasErrors(const RasErrors&) = delete;
    RasErrors& operator=(const RasErrors&) = delete;

    /// An error was detected.
    void report(CxlUncorrectableError error, const Header& header, Tick now);
    void report(CxlCorrectableError error, Tick now);

    /// True while the status bit of an uncorrectable error is set that is not masked.
    bool uncorrectable_pending() const { return (registers_.get(status_) & ~registers_.get(mask_)) != 0; }

    /// Calls `(object->*Method)(const RasEvent&)` for each reported error that is not masked, with the severity that
    /// software has chosen: what a function turns into an internal error of its PCI Express error reporting.
    template <auto Method, class T>
    void on_error(T* object) {
        error_ = RegisterHook<RasEvent>::bind<Method>(object);
    }

private:
    struct Record {
        std::uint64_t bit;  ///< in the status register
        unsigned number;    ///< of that bit
        Header header;
    };

    void status_changed(const RegisterChange& change);
    void show_first(Tick now);

    RegisterFile& registers_;
    const std::size_t capacity_;
    const unsigned status_, mask_, severity_, correctable_status_, correctable_mask_, log_;
    const FieldRef pointer_;
    std::vector<Record> records_;  ///< oldest first
    RegisterHook<RasEvent> error_;
};

}  // namespace cxlvp::cxl
