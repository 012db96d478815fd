// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/base/sim/module_registry.h"
#include "cxlvp/psl/cache/line_cache_config.h"
#include "cxlvp/psl/card/card_config.h"
#include "cxlvp/psl/command/command_config.h"
#include "cxlvp/psl/dma/dma_config.h"
#include "cxlvp/psl/translation/translation_config.h"

namespace cxlvp::psl {

/// Parameters of a PSL. Times that the public documents do not give are assumed, or fitted to published figures.
struct PslConfig {
    CardConfig card;
    CommandConfig commands;
    DmaConfig dma;
    LineCacheConfig cache;
    TranslationConfig translation;
    Tick clock = ns(4);            ///< period of ha_pclock
    Tick read_interval = 38'360;   ///< ps between two transfers that read
    Tick write_interval = 38'730;  ///< ps between two transfers that write
    Tick register_latency = ns(100);
    Tick enable_latency = ns(500);
    Tick reset_latency = us(5);
    Tick ack_timeout = 4 * kSecond;
    std::uint64_t element_entries = 0;
    std::uint64_t source_limit = 0;
    std::uint64_t msi_address = 0;  ///< where interrupts are written to
    std::uint64_t lines = 0;        ///< interrupts that are pulses on lines instead
    std::uint64_t line_base = 1;    ///< number of the interrupt on the first line

    static const Schema<PslConfig>& schema();
    /// "afu0" to the last slice, "irq0" to the last line.
    std::vector<PortDecl> more_ports() const;
};

}  // namespace cxlvp::psl
