// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/card/vsec.h"

namespace cxlvp::psl {

namespace {

constexpr std::uint64_t kBytes = 0x80;

// Configuration space counts bits from the least significant one.
constexpr Field kAfus[] = {{"NUMBER", 0, 8, Attr::hwinit, 0, "AFUs"}};
constexpr Field kStatus[] = {{"LOADABLE_PSL", 0, 1, Attr::hwinit, 0}, {"LOADABLE_AFU", 1, 1, Attr::hwinit, 0},
                             {"FLASH_RO", 2, 1, Attr::hwinit, 0},     {"FLASH_RW", 3, 1, Attr::hwinit, 0},
                             {"MSIX_SINGLE", 5, 1, Attr::hwinit, 0},  {"MSIX_FULL", 6, 1, Attr::hwinit, 0},
                             {"SECOND_PORT", 7, 1, Attr::hwinit, 0}};
constexpr Field kMode[] = {{"ENABLE", 0, 1, Attr::rw, 0, "coherent protocol on"},
                           {"SIZE", 5, 3, Attr::rw, 0, "address range: 1 256 TiB, 2 512 TiB, 4 1024 TiB"}};
constexpr Field kRevision[] = {{"VALUE", 0, 16, Attr::hwinit, 0}};
constexpr Field kVersion[] = {{"VALUE", 0, 8, Attr::hwinit, 0}};
constexpr Field kImage[] = {{"USER", 4, 1, Attr::rw, 0, "PERST selects the user image"},
                            {"LOAD", 5, 1, Attr::rw, 0, "PERST loads an image"},
                            {"USER_LOADED", 7, 1, Attr::hwinit, 0, "the user image runs"}};
constexpr Field kUnits[] = {{"VALUE", 0, 32, Attr::hwinit, 0, "in 64 KiB"}};
constexpr Field kAbsent[] = {{"VALUE", 0, 32, Attr::ro, 0, "not modelled"}};

constexpr const char* kRefused[] = {"PROGRAMMING_PORT", "PROGRAMMING_CONTROL", "FLASH_ADDRESS",
                                    "FLASH_SIZE",       "FLASH_STATUS",        "FLASH_DATA"};

constexpr Register kRegisters[] = {{"NUM_AFUS", 0x08, 1, kAfus, "number of AFUs"},
                                   {"STATUS", 0x09, 1, kStatus, "what the card can do"},
                                   {"MODE_CONTROL", 0x0A, 1, kMode, "protocol"},
                                   {"PSL_REVISION", 0x0C, 2, kRevision, "revision of the PSL"},
                                   {"CAIA_MINOR", 0x0E, 1, kVersion, "version of the architecture"},
                                   {"CAIA_MAJOR", 0x0F, 1, kVersion, "version of the architecture"},
                                   {"BASE_IMAGE", 0x10, 2, kRevision, "revision of the base image"},
                                   {"IMAGE_STATE", 0x13, 1, kImage, "images"},
                                   {"DESCRIPTOR_OFFSET", 0x20, 4, kUnits, "AFU descriptors in BAR0"},
                                   {"DESCRIPTOR_SIZE", 0x24, 4, kUnits, "of each slice"},
                                   {"PROBLEM_STATE_OFFSET", 0x28, 4, kUnits, "problem state areas in BAR0"},
                                   {"PROBLEM_STATE_SIZE", 0x2C, 4, kUnits, "of each slice"},
                                   {"PROGRAMMING_PORT", 0x40, 4, kAbsent, "loading of a PSL"},
                                   {"PROGRAMMING_CONTROL", 0x44, 4, kAbsent, "loading of a PSL"},
                                   {"FLASH_ADDRESS", 0x50, 4, kAbsent, "flash memory"},
                                   {"FLASH_SIZE", 0x54, 4, kAbsent, "flash memory"},
                                   {"FLASH_STATUS", 0x58, 4, kAbsent, "flash memory"},
                                   {"FLASH_DATA", 0x5C, 4, kAbsent, "flash memory"}};
constexpr RegisterMap kMap = {
    "psl_vsec", kBytes, kRegisters, pci::kConfigAccess, HolePolicy::read_zero, "vendor-specific capability of a card"};

}  // namespace

Vsec::Vsec(const CardConfig& config)
    : capability_(pci::CapabilityHeader::vsec(kId, 0), kMap),
      enable_(registers().field("MODE_CONTROL.ENABLE")),
      size_(registers().field("MODE_CONTROL.SIZE")),
      user_loaded_(registers().field("IMAGE_STATE.USER_LOADED")),
      load_(registers().field("IMAGE_STATE.LOAD")),
      select_(registers().field("IMAGE_STATE.USER")),
      quiet_(config.protocol_quiet),
      user_at_power_on_(config.user_image),
      choice_at_power_on_((config.perst_loads_image ? load_.mask() : 0) |
                          (config.perst_selects_user ? select_.mask() : 0)),
      choice_(choice_at_power_on_) {
    RegisterFile& file = capability_.registers();
    const auto fill = [&file](const char* reg, std::uint64_t value) { file.set(file.index(reg), value); };
    fill("NUM_AFUS", config.slices);
    fill("PSL_REVISION", config.psl_revision);
    fill("CAIA_MINOR", config.caia_minor);
    fill("CAIA_MAJOR", static_cast<std::uint64_t>(config.caia));
    fill("BASE_IMAGE", config.base_image);
    fill("DESCRIPTOR_OFFSET", config.descriptor_offset / CardConfig::kAreaUnit);
    fill("DESCRIPTOR_SIZE", config.descriptor_size / CardConfig::kAreaUnit);
    fill("PROBLEM_STATE_OFFSET", config.problem_state_offset / CardConfig::kAreaUnit);
    fill("PROBLEM_STATE_SIZE", config.problem_state_size / CardConfig::kAreaUnit);
    file.on_write<&Vsec::mode_written>(enable_.reg(), this);
    file.on_change<&Vsec::image_changed>(load_.reg(), this);
    for (const char* reg : kRefused) file.on_write<&Vsec::refused>(file.index(reg), this);
    reset(pci::Reset::cold, 0);
}

std::uint64_t Vsec::protocol_bytes() const {
    switch (registers().get(size_)) {
        case 1:
            return 256 * kTiB;
        case 2:
            return 512 * kTiB;
        case 4:
            return 1024 * kTiB;
        default:
            return 0;
    }
}

bool Vsec::reset(pci::Reset kind, Tick at) {
    RegisterFile& file = capability_.registers();
    const bool power_on = kind == pci::Reset::cold;
    if (power_on) choice_ = choice_at_power_on_;
    const std::uint64_t choice = choice_;
    const bool user = (choice & select_.mask()) != 0;
    const bool loads = power_on || (kind == pci::Reset::warm && (choice & load_.mask()) != 0);
    quiet_until_ = 0;
    if (loads) file.set(user_loaded_, power_on ? user_at_power_on_ : user, at);
    file.set(load_, load_.extract(choice), at);
    file.set(select_, select_.extract(choice), at);
    return loads;
}

void Vsec::mode_written(const RegisterWrite& write) {
    quiet_until_ = write.now + quiet_;
}

void Vsec::image_changed(const RegisterChange& change) {
    if (change.cause != ChangeCause::reset) choice_ = change.new_value & (load_.mask() | select_.mask());
}

void Vsec::refused(const RegisterWrite&) {
    ++refused_writes_;
}

}  // namespace cxlvp::psl
