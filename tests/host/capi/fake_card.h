// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cxlvp/host/capi/bus/capi_bus.h"
#include "cxlvp/host/crypto/host_bus.h"
#include "cxlvp/psl/context/area_layout.h"
#include "cxlvp/psl/context/sw_command_status.h"

namespace cxlvp::host::test {

/// Registers, configuration space and memory of a card that obeys at once, and a log of what software did. `deaf` makes
/// it obey no more; `gone` takes it off the bus.
///
/// The log has "p1 w 008 VALUE", "n0 r a0" (p1n of slice 0), "o0 w 090 VALUE" (p2n), "p2 r 200000", "cfg w 20 VALUE".
class FakeCard : public HostBus {
public:
    static constexpr std::uint64_t kConfig = 0x30000000;
    static constexpr std::uint64_t kBar0 = 0x600000000000, kBar2 = 0x610000000000;
    static constexpr unsigned kAer = 0x100, kVsec = 0x200;
    static constexpr std::uint64_t kDescriptor = 0x1000000, kProblemState = 0x2000000;

    explicit FakeCard(psl::Caia caia) {
        set(0x00, 4, 0x04771014);
        set(0x10, 4, 0xc);  // 64 bits, prefetchable
        set(0x18, 4, 0xc);
        set(kAer, 4, 0x1 | 1 << 16 | (kVsec - 0x80) << 20);
        set(kVsec - 0x80, 4, 0xb | 1 << 16 | kVsec << 20);  // of somebody else
        set(kVsec - 0x7c, 4, 0x1234 | 0x20 << 20);
        set(kVsec, 4, 0xb | 1 << 16);
        set(kVsec + 0x04, 4, 0x1280 | 0x80 << 20);
        set(kVsec + 0x08, 1, 1);
        set(kVsec + 0x0a, 1, 0x80);
        set(kVsec + 0x0f, 1, static_cast<unsigned>(caia));
        set(kVsec + 0x13, 1, 0xa0);  // the user image runs and is loaded by PERST
        set(kVsec + 0x20, 4, kDescriptor >> 16);
        set(kVsec + 0x24, 4, 1);
        set(kVsec + 0x28, 4, kProblemState >> 16);
        set(kVsec + 0x2c, 4, 0x100);                                                            // 16 MiB
        p2_[kDescriptor] = std::uint64_t{1} << 48 | std::uint64_t{511} << 32 | 1 << 16 | 0x14;  // both models
        p2_[kDescriptor + 0x20] = 1;
        p2_[kDescriptor + 0x28] = 0x100;
        p2_[kDescriptor + 0x30] = std::uint64_t{3} << 56 | 1;
        p2_[kDescriptor + 0x38] = 0x4000;
        p2_[kDescriptor + 0x100] = 0x1410504300000000;  // a configuration record: 0x4350, 0x1014 in little-endian
    }

    std::uint64_t read(std::uint64_t address, unsigned bytes) override {
        if (gone) return ~std::uint64_t{0};
        if (address - kConfig < 0x1000) return get(static_cast<unsigned>(address - kConfig), bytes);
        const std::string place = name(address);
        log.push_back(place.substr(0, 3) + "r " + place.substr(3));
        if (on_read) on_read(place);
        if (gone) return ~std::uint64_t{0};
        const std::uint64_t value = word(address & ~std::uint64_t{7});
        // As little-endian software sees a big-endian register; 4 bytes are the ones that come first.
        return bytes == 8 ? CapiBus::swap(value) : CapiBus::swap(value) >> (address % 8 * 8) & 0xffffffff;
    }
    void write(std::uint64_t address, unsigned bytes, std::uint64_t value) override {
        if (gone) return;
        if (address - kConfig < 0x1000) {
            const auto offset = static_cast<unsigned>(address - kConfig);
            log.push_back(fmt::format("cfg w {:x} {:x}", offset, value));
            return set_config(offset, bytes, value);
        }
        value = CapiBus::swap(value);
        const std::string place = name(address);
        log.push_back(fmt::format("{}w {} {:x}", place.substr(0, 3), place.substr(3), value));
        store(place, word(address), value);
        if (on_write) on_write(place, value);
    }
    void pause(Tick duration) override {
        time += duration;
        if (in_pause_) return;
        in_pause_ = true;
        if (on_pause) on_pause();
        in_pause_ = false;
    }
    Tick now() const override { return time; }
    bool read_memory(std::uint64_t address, std::uint8_t* data, std::size_t bytes) override {
        for (std::size_t i = 0; i < bytes; ++i) data[i] = memory[address + i];
        return !memory_fails;
    }
    bool write_memory(std::uint64_t address, const std::uint8_t* data, std::size_t bytes) override {
        for (std::size_t i = 0; i < bytes; ++i) memory[address + i] = data[i];
        return !memory_fails;
    }

    /// A register by its name in the log.
    std::uint64_t& reg(const std::string& name) { return regs[name]; }
    /// A word of descriptor and problem state, by its offset in p2.
    std::uint64_t& p2(std::uint64_t offset) { return p2_[offset]; }
    void set(unsigned offset, unsigned bytes, std::uint64_t value) {
        for (unsigned i = 0; i < bytes; ++i) config_[offset + i] = static_cast<std::uint8_t>(value >> 8 * i);
    }
    std::uint64_t get(unsigned offset, unsigned bytes) const {
        std::uint64_t value = 0;
        for (unsigned i = 0; i < bytes; ++i) value |= std::uint64_t{config_[offset + i]} << 8 * i;
        return value;
    }
    std::uint64_t memory_word(std::uint64_t address) {
        std::uint64_t value = 0;
        for (unsigned i = 0; i < 8; ++i) value = value << 8 | memory[address + i];
        return value;
    }
    void set_memory_word(std::uint64_t address, std::uint64_t value) {
        for (unsigned i = 0; i < 8; ++i) memory[address + i] = static_cast<std::uint8_t>(value >> (56 - 8 * i));
    }
    /// The writes of registers, without configuration space.
    std::vector<std::string> writes() const {
        std::vector<std::string> out;
        for (const std::string& line : log)
            if (line[3] == 'w' && line.substr(0, 3) != "cfg") out.push_back(line);
        return out;
    }

    std::map<std::string, std::uint64_t> regs;
    std::map<std::uint64_t, std::uint8_t> memory;
    std::vector<std::string> log;
    std::vector<std::uint64_t> commands;  ///< PSL_LLCMD_An
    std::function<void(const std::string&)> on_read;
    std::function<void(const std::string&, std::uint64_t)> on_write;
    std::function<void()> on_pause;
    Tick time = 0;
    bool deaf = false;
    bool refuses = false;  ///< commands on process elements
    bool gone = false;
    bool memory_fails = false;
    std::uint64_t bar0_bytes = std::uint64_t{1} << 28;

private:
    std::string name(std::uint64_t address) const {
        if (address - kBar2 < 0x10000) return fmt::format("p1 {:03x}", address - kBar2);
        if (address - kBar2 < 0x20000)
            return fmt::format("n{} {:02x}", (address - kBar2 - 0x10000) / 0x100, address % 0x100);
        if (address - kBar0 < 0x4000) return fmt::format("o{} {:03x}", (address - kBar0) / 0x1000, address % 0x1000);
        return fmt::format("p2 {:x}", address - kBar0);
    }
    std::uint64_t& word(std::uint64_t address) {
        const std::string place = name(address);
        return place.substr(0, 2) == "p2" ? p2_[address - kBar0] : regs[place];
    }
    void set_config(unsigned offset, unsigned bytes, std::uint64_t value) {
        const auto bar = [&](unsigned at, std::uint64_t size) {
            if (offset == at) value = (value & ~(size - 1) & 0xffffffff) | (get(at, 4) & 0xf);
            if (offset == at + 4) value &= ~(size - 1) >> 32;
        };
        bar(0x10, bar0_bytes);
        bar(0x18, 0x100000);
        set(offset, bytes, value);
    }
    /// What the card does with a write.
    void store(const std::string& place, std::uint64_t& reg, std::uint64_t value) {
        reg = value;
        const std::string offset = place.substr(3);
        const bool afu_control = place[0] == 'o' && offset == "090";
        if (afu_control && (value & kAfuReset) != 0)
            reg = deaf ? (value & ~kAfuRs) | psl::ibm_place(1, 4, 5)
                       : (value & ~(kAfuReset | kAfuEnable | kAfuEs | kAfuRs)) | kAfuResetComplete;
        else if (afu_control && !deaf)
            reg = (value & ~kAfuEs) | ((value & kAfuEnable) != 0 ? kAfuEnabled : 0);
        if (place[0] == 'n' && offset == "a0")
            reg = (value & ~kScntlPurgeState) | ((value & kScntlPurge) == 0 ? 0
                                                 : deaf                     ? kScntlPurgePending
                                                                            : kScntlPurgeState);
        if (place == "p1 020" && (value & kControlFlush) != 0 && !deaf) reg |= kControlFlushState;
        const bool invalidation =
            place == "p1 090" || place == "p1 0a8" || place == "p1 588" || (place[0] == 'o' && offset == "048");
        if (invalidation) reg = deaf ? value | 1 : value & ~std::uint64_t{1};
        if (place[0] == 'o' && offset == "078") regs["o" + place.substr(1, 1) + " 060"] = 0;
        if (place[0] == 'n' && offset == "90") command(place[1], value);
    }
    void command(char slice, std::uint64_t value) {
        commands.push_back(value);
        if (deaf) return;
        const auto layout = psl::AreaLayout::from_register(regs[fmt::format("n{} 88", slice)]);
        const auto command = psl::LinkedListCommand::decode(value);
        set_memory_word(
            layout.command_address(),
            refuses ? ~std::uint64_t{0} : psl::SwCommandStatus::success(command.command, 7, command.handle).encode());
    }

    std::array<std::uint8_t, 0x1000> config_{};
    std::map<std::uint64_t, std::uint64_t> p2_;
    bool in_pause_ = false;
};

}  // namespace cxlvp::host::test
