// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/engine/engine_config.h"

#include <fstream>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::crypto {

namespace {

/// Kinds of cores that a configuration may count. SYS and EAC are part of the firmware and always there.
constexpr CoreId kCounted[] = {CoreId::hc,  CoreId::sm3, CoreId::aes,  CoreId::aes2, CoreId::sm4,
                               CoreId::ccp, CoreId::pke, CoreId::drbg, CoreId::kic};

/// -1 for a character that is no digit.
int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

const Schema<EngineConfig>& EngineConfig::schema() {
    using C = EngineConfig;
    static const Schema<C> schema =
        Schema<C>()
            .choice("profile", &C::profile, {{"R", Profile::r}, {"X", Profile::x}},
                    {"registers: those of the public driver, or also those of profile X", "public driver"})
            .count("mailboxes", &C::mailboxes, {1, kMaxMailboxes}, {"mailbox instances", "public driver"})
            .frequency("clock", &C::clock, {1'000'000, 10'000'000'000}, {"of cores and firmware", "assumed"})
            .choice("grade", &C::grade,
                    {{"fast", Grade::fast}, {"iterative", Grade::iterative}, {"masked", Grade::masked}},
                    {"how the cores are built: their service times", "assumed"})
            .integers("service", &C::service, Dimension::none, {0, 1'000'000'000'000},
                      {"core cycles of single items in place of those of the grade", "docs/models/crypto.md"})
            .integers("cores", &C::cores, Dimension::none, {0, 256},
                      {"instances by kind of core in place of one (of aes2: none)", "assumed"})
            .flag("overlap", &C::overlap, {"a command computes while it accesses memory", "assumed"})
            .flag("slot_operands", &C::slot_operands,
                  {"the whole slot is fetched, and operands that lie in it are taken from there when they are read",
                   "assumed"})
            .bytes("dma_burst", &C::dma_burst, {64, 64 * kKiB}, {"no access crosses a multiple of it", "assumed"})
            .power_of_two()
            .time("register_latency", &C::register_latency, {0, us(10)}, {"register access", "assumed"})
            .time("interrupt_latency", &C::interrupt_latency, {0, us(100)}, {"from INTERRUPT to the line", "assumed"})
            .time("boot_time", &C::boot_time, {0, 10 * kSecond}, {"until the firmware is ready", "assumed"})
            .count("abort_cycles", &C::abort_cycles, {0, 1'000'000'000}, {"cycles until ABORT takes effect", "assumed"})
            .flag("lenient", &C::lenient, {"obeys writes to a mailbox that nobody has locked", "assumed"})
            .flag("owner_only", &C::owner_only, {"a locked mailbox obeys its owner only", "public driver, version 4"})
            .flag("owner_relocks", &C::owner_relocks, {"the owner of a lock reads its token again, not 0", "assumed"})
            .flag("split_accesses", &C::split_accesses,
                  {"accesses of 8 bytes and more are split into words, not refused", "assumed"})
            .flag("zero_on_auth_failure", &C::zero_on_auth_failure,
                  {"plaintext that fails authentication is zeroed, not left as it was", "assumed"})
            .bytes("temporary_bytes", &C::temporary_bytes, {0, kMiB}, {"temporary store of a mailbox", "public driver"})
            .bytes("datastore_bytes", &C::datastore_bytes, {0, 64 * kMiB}, {"datastore", "assumed"})
            .flag("datastore_persistent", &C::datastore_persistent, {"the datastore survives a reset", "assumed"})
            .count("management_mailbox", &C::management_mailbox, {0, kMaxMailboxes - 1},
                   {"mailbox that may configure the random number generator (Q-16)", "public driver"})
            .texts("quirks_off", &C::quirks_off, {"quirks that the engine does not have, or [all]", "public driver"})
            .text("hardware_keys", &C::hardware_keys,
                  {"file with keys 1 to 8 of the hardware, one a line in hexadecimal; - for one that is not valid", ""})
            .flag("drbg_configured", &C::drbg_configured, {"the random number generator needs no CONFIG", "assumed"})
            .flag("random_stream_each", &C::random_stream_each,
                  {"a stream of random numbers for each mailbox, not one for all", "assumed"})
            .count("hw_version", &C::hw_version, {0, 0xffffffff}, {"HW_VERSION0", "assumed"})
            .count("sw_version", &C::sw_version, {0, 0xffffffff}, {"SW_VERSION", "assumed"})
            .check([](const C& c, const ConfigNode& node, const std::string& path, Binding& binding) {
                const auto refuse = [&](const std::string& what) { binding.errors().error(node.origin, path, what); };
                for (const auto& [name, cycles] : c.service)
                    if (find_service_row(name) == nullptr) refuse(fmt::format("service: there is no item '{}'", name));
                for (const auto& [name, count] : c.cores) {
                    bool known = false;
                    for (const CoreId core : kCounted) known = known || name == to_string(core);
                    if (!known) refuse(fmt::format("cores: there is no core '{}' to count", name));
                }
                if (c.management_mailbox >= c.mailboxes)
                    refuse(fmt::format("management_mailbox: there is no mailbox {}", c.management_mailbox));
                try {
                    c.quirks();
                } catch (const UserError& error) {
                    refuse(error.what());
                }
            });
    return schema;
}

std::uint64_t EngineConfig::extent(const std::string&) const {
    return mailboxes * kInstanceBytes;
}

std::vector<PortDecl> EngineConfig::more_ports() const {
    std::vector<PortDecl> out;
    for (std::uint64_t n = 0; n < mailboxes; ++n)
        out.push_back({fmt::format("irq{}", n), PortKind::irq_out, false, false, "interrupt of one mailbox"});
    return out;
}

QuirkSet EngineConfig::quirks() const {
    return quirks_without(quirks_off);
}

std::uint64_t EngineConfig::instances(CoreId core) const {
    const auto found = cores.find(to_string(core));
    if (found != cores.end()) return found->second;
    for (const CoreId counted : kCounted)
        if (counted == core) return core == CoreId::aes2 ? 0 : 1;
    return 0;
}

HardwareKeys EngineConfig::keys() const {
    HardwareKeys out;
    if (hardware_keys.empty()) return out;
    std::ifstream file(hardware_keys);
    if (!file) throw UserError(fmt::format("hardware_keys: cannot read {}", hardware_keys));
    std::string line;
    for (unsigned number = 1; std::getline(file, line); ++number) {
        const auto refuse = [&](const char* why) {
            throw UserError(fmt::format("hardware_keys: {}:{}: {}", hardware_keys, number, why));
        };
        if (number > KeyRef::kHardwareKeys) refuse("there are 8 keys at most");
        if (line == "-") continue;
        if (line.empty() || line.size() % 2 != 0) refuse("a key has an even number of digits");
        for (std::size_t i = 0; i < line.size(); i += 2) {
            const int high = hex_digit(line[i]), low = hex_digit(line[i + 1]);
            if (high < 0 || low < 0) refuse("a key has hexadecimal digits only");
            out.keys[number - 1].push_back(static_cast<std::uint8_t>(high << 4 | low));
        }
        zeroise(line.data(), line.size());
    }
    return out;
}

}  // namespace cxlvp::crypto
