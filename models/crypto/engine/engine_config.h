// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/base/sim/module_registry.h"
#include "cxlvp/crypto/core/quirk.h"
#include "cxlvp/crypto/keys/key_access.h"
#include "cxlvp/crypto/registers/mailbox_map.h"
#include "cxlvp/crypto/timing/service_times.h"

namespace cxlvp::crypto {

/// Parameters of `crypto_engine`.
struct EngineConfig {
    Profile profile = Profile::r;
    std::uint64_t mailboxes = 2;
    std::uint64_t clock = 500'000'000;  ///< Hz, of cores and firmware
    Grade grade = Grade::iterative;
    std::map<std::string, std::uint64_t> service;  ///< cycles by item, in place of the grade's
    std::map<std::string, std::uint64_t> cores;    ///< instances by kind, in place of the built ones
    bool overlap = false;
    bool slot_operands = false;
    std::uint64_t dma_burst = 4096;
    Tick register_latency = ns(20);
    Tick interrupt_latency = ns(50);
    Tick boot_time = us(50'000);
    std::uint64_t abort_cycles = 1000;
    bool lenient = false;
    bool owner_only = false;
    bool owner_relocks = true;
    bool split_accesses = false;
    bool zero_on_auth_failure = true;
    std::uint64_t temporary_bytes = 960;
    std::uint64_t datastore_bytes = 65536;
    bool datastore_persistent = false;
    std::uint64_t management_mailbox = 0;
    std::vector<std::string> quirks_off;
    std::string hardware_keys;  ///< file
    bool drbg_configured = false;
    bool random_stream_each = false;
    std::uint64_t hw_version = 0x00010300;
    std::uint64_t sw_version = 0x00010000;

    static const Schema<EngineConfig>& schema();
    std::uint64_t extent(const std::string& port) const;
    std::vector<PortDecl> more_ports() const;

    Tick cycle() const { return kSecond / clock; }
    /// Throws `UserError` for an unknown name.
    QuirkSet quirks() const;
    /// Reads the hardware keys from their file. Throws `UserError` that names file and line, and shows no key.
    HardwareKeys keys() const;
    /// Instances of `core`: as configured, else one of each kind that is built and none of the second AES.
    std::uint64_t instances(CoreId core) const;
};

}  // namespace cxlvp::crypto
