// SPDX-License-Identifier: Apache-2.0
// Random register accesses, time and resets on a block of HDM decoders. After each step what the registers say is
// compared with what the block decodes. Input: one byte that chooses the block, then operations of a few bytes each.
#include <array>
#include <cstdint>

#include "cxlvp/cxl/component/component_registers.h"
#include "fuzz_input.h"

namespace cxlvp::cxl {
namespace {

constexpr std::uint64_t kHdm = 0x1300;
constexpr unsigned kControl = 0x10;
constexpr std::uint32_t kLock = 1u << 8, kCommit = 1u << 9, kCommitted = 1u << 10, kError = 1u << 11;

ComponentConfig config_of(std::uint8_t choice) {
    ComponentConfig config;
    config.hdm.role = (choice & 1) != 0 ? HdmRole::routing : HdmRole::endpoint;
    config.hdm.decoders = (choice & 2) != 0 ? 4 : 2;
    config.hdm.commit_latency = (choice & 4) != 0 ? 3 : 0;
    config.hdm.back_invalidate = config.hdm.uio = (choice & 8) != 0;
    config.hdm.cxl_reset_keeps_unlocked = (choice & 16) != 0;
    config.hdm.routing_enable = (choice & 32) != 0;
    config.hdm.ports = {0, 1, 2, 3};
    return config;
}

class Run {
public:
    Run(std::uint8_t choice, fuzz::Input input)
        : input_(input), component_(config_of(choice)), hdm_(component_.decoders()) {
        hdm_.before_change([this](Tick at) {
            ++changes_;
            CXLVP_REQUIRE(at <= now_);
        });
    }

    void go() {
        while (!input_.empty()) {
            const unsigned changes = changes_;
            const auto before = probe();
            step();
            if (changes_ == changes) CXLVP_REQUIRE(probe() == before);  // decode changes with a warning only
            check();
        }
    }

private:
    std::uint8_t byte() { return input_.byte(); }
    std::uint32_t half() { return static_cast<std::uint32_t>(input_.number(2)); }
    const HdmConfig& config() const { return hdm_.config(); }
    std::uint64_t decoder(unsigned n, unsigned offset) const { return kHdm + 0x10 + 0x20 * n + offset; }

    std::uint32_t peek(std::uint64_t offset) const {
        std::array<std::uint8_t, 4> data{};
        component_.registers().debug_read(offset, data.data(), data.size());
        return data[0] | data[1] << 8 | data[2] << 16 | std::uint32_t{data[3]} << 24;
    }
    std::uint64_t peek_both(std::uint64_t low) const { return peek(low) | std::uint64_t{peek(low + 4)} << 32; }
    void write(std::uint64_t offset, std::uint32_t value) {
        std::array<std::uint8_t, 8> data{};
        for (unsigned i = 0; i < 4; ++i) data[i] = static_cast<std::uint8_t>(value >> (8 * i));
        component_.registers().write(offset, data.data(), 4, {}, now_);
    }

    void step() {
        const unsigned n = byte() % static_cast<unsigned>(config().decoders);
        switch (byte() % 8) {
            case 0:  // a small range, so that decoders meet
                write(decoder(n, 0x00), std::uint32_t{byte()} << 28);
                write(decoder(n, 0x04), byte() & 1);
                return write(decoder(n, 0x08), std::uint32_t{byte()} << 28);
            case 1:  // interleave and commit
                return write(decoder(n, kControl), half());
            case 2:
                return write(decoder(n, kControl), (peek(decoder(n, kControl)) ^ kCommit));
            case 3: {  // skip or targets
                const std::uint32_t low = half();
                return write(decoder(n, 0x14), low | std::uint32_t{byte()} << 28);
            }
            case 4: {  // anything
                const unsigned offset = byte() & 0x1c;
                return write(decoder(n, offset), std::uint32_t{byte()} * 0x01010101u);
            }
            case 5:
                return write(kHdm + 4, byte());
            case 6: {
                now_ += byte() % 4;
                return hdm_.advance(now_);
            }
            default:
                return reset(byte());
        }
    }

    void reset(std::uint8_t choice) {
        bool locked[kMaxHdmDecoders];
        for (unsigned n = 0; n < config().decoders; ++n)
            locked[n] = (~peek(decoder(n, kControl)) & (kLock | kCommitted)) == 0;
        const unsigned kind = choice % 16;
        if (kind == 0) component_.reset(ResetKind::cold, now_);
        if (kind == 1) component_.reset(ResetKind::warm, now_);
        if (kind == 2) component_.reset(ResetKind::function, now_);
        if (kind == 3) hdm_.cxl_reset(now_);
        for (unsigned n = 0; n < config().decoders; ++n) {
            const std::uint32_t control = peek(decoder(n, kControl));
            if (kind <= 1) CXLVP_REQUIRE((control & (kLock | kCommit | kCommitted | kError)) == 0);
            if (kind > 1 && locked[n]) CXLVP_REQUIRE((~control & (kLock | kCommit | kCommitted)) == 0);
        }
    }

    /// Where some addresses go, in one number.
    std::uint64_t probe() const {
        std::uint64_t sum = 0;
        for (unsigned i = 0; i < 40; ++i) {
            const HdmHit hit = hdm_.decode(i * (kHdmUnit - 4096) + 256 * i);
            sum = sum * 31 + (hit.hit ? hit.dpa + hit.port + hit.decoder + 1 : 0);
        }
        return sum;
    }

    void check() const {
        const bool enabled = !config().has_enable() || (peek(kHdm + 4) & 2) != 0;
        for (unsigned n = 0; n < config().decoders; ++n) {
            const std::uint32_t control = peek(decoder(n, kControl));
            CXLVP_REQUIRE((control & (kCommitted | kError)) != (kCommitted | kError));
            if ((control & (kCommitted | kError)) != 0) CXLVP_REQUIRE((control & kCommit) != 0);
            CXLVP_REQUIRE(((control & kError) != 0) == (hdm_.error(n) != CommitError::none));
            if ((control & kCommitted) == 0) continue;
            const std::uint64_t base = peek_both(decoder(n, 0));
            const std::uint64_t size = peek_both(decoder(n, 8));
            if (size == 0) continue;
            check_range(n, base, size, control, enabled);
        }
        if (config().commit_latency == 0) CXLVP_REQUIRE(hdm_.next_completion() == kNever);
    }

    /// A committed decoder with a range: its own addresses are its, and go where the registers say.
    void check_range(unsigned n, std::uint64_t base, std::uint64_t size, std::uint32_t control, bool enabled) const {
        const auto ways = ways_of_code(control >> 4 & 0xf);
        const auto granularity = granularity_of_code(control & 0xf);
        CXLVP_REQUIRE(ways && granularity && size % (*ways * kHdmUnit) == 0 && base + size > base);
        for (const std::uint64_t offset :
             {std::uint64_t{0}, *granularity * 5 + 7, size / 2 + 3 * *granularity, size - 1}) {
            const std::uint64_t hpa = base + offset;
            const HdmHit hit = hdm_.decode(hpa);
            CXLVP_REQUIRE(hit.hit == enabled);
            if (!enabled) continue;
            CXLVP_REQUIRE(hit.decoder == n && hit.contiguous != 0 && hit.contiguous <= size - offset);
            CXLVP_REQUIRE(hit.host_only == ((control >> 12 & 1) != 0));
            CXLVP_REQUIRE(hit.back_invalidate == ((control >> 13 & 1) != 0));
            if (config().role == HdmRole::routing) {
                CXLVP_REQUIRE(hit.way == hpa / *granularity % *ways);
                CXLVP_REQUIRE(hit.port == (peek_both(decoder(n, 0x14)) >> (8 * hit.way) & 0xff));
                CXLVP_REQUIRE(hit.port < config().ports.size());
                continue;
            }
            const HdmHit first = hdm_.decode(base);
            const std::uint64_t round = *granularity * *ways;
            const std::uint64_t expected = offset / round * *granularity + offset % *granularity;
            CXLVP_REQUIRE(hit.dpa - first.dpa == expected);
            CXLVP_REQUIRE(hdm_.find_dpa(hit.dpa) != nullptr);
        }
    }

    fuzz::Input input_;
    ComponentRegisters component_;
    HdmDecoders& hdm_;
    Tick now_ = 0;
    unsigned changes_ = 0;
};

}  // namespace
}  // namespace cxlvp::cxl

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size != 0) cxlvp::cxl::Run(data[0], {data + 1, size - 1}).go();
    return 0;
}
