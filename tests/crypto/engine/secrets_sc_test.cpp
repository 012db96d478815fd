// SPDX-License-Identifier: Apache-2.0
// No octet of a key is told in reports, traces and statistics: CE-74.

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include "crypto/engine/engine_fixture.h"

namespace cxlvp::crypto {
namespace {

const std::vector<std::uint8_t> kKey = {0x9d, 0x31, 0xc7, 0x5a, 0xe4, 0x08, 0xbb, 0x62,
                                        0xf3, 0x1e, 0xa9, 0x47, 0x80, 0xd6, 0x2b, 0x75};

/// What somebody who prints a key could print of it: octets, hexadecimal digits of four of them, numbers.
std::vector<std::string> traces_of(const std::vector<std::uint8_t>& key) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i + 4 <= key.size(); ++i) {
        std::string octets, lower, upper;
        for (std::size_t k = i; k < i + 4; ++k) {
            octets += static_cast<char>(key[k]);
            lower += fmt::format("{:02x}", key[k]);
            upper += fmt::format("{:02X}", key[k]);
        }
        std::uint32_t word = 0;
        std::memcpy(&word, key.data() + i, sizeof word);
        out.insert(out.end(), {octets, lower, upper, fmt::format("{:08x}", word), fmt::format("{}", word)});
    }
    return out;
}

bool tells(const std::string& text, const std::vector<std::uint8_t>& key) {
    for (const std::string& trace : traces_of(key))
        if (text.find(trace) != std::string::npos) return true;
    return false;
}

class Secrets : public EngineFixture {
protected:
    Secrets() : folder_(std::filesystem::temp_directory_path() / fmt::format("cxlvp-crypto-secrets-{}", getpid())) {
        std::filesystem::create_directories(folder_);
    }
    ~Secrets() override { std::filesystem::remove_all(folder_); }

    /// All that the simulation has told.
    std::string told() {
        context().tracer().finish();
        std::ostringstream out;
        for (const auto& file : std::filesystem::directory_iterator(folder_))
            out << std::ifstream(file.path(), std::ios::binary).rdbuf();
        out << context().reports().to_json().dump() << context().reports().summary();
        out << context().stats().to_json(0, now()).dump();
        return out.str();
    }
    std::filesystem::path folder_;
};
INSTANTIATE_TEST_SUITE_P(Timing, Secrets, test::both_timing_modes(), test::timing_mode_name);

TEST_P(Secrets, TheSearchFindsAKeyHoweverItIsPrinted) {
    EXPECT_TRUE(tells("key=9d31c75ae408", kKey));
    EXPECT_TRUE(tells("08BB62F3", kKey));
    EXPECT_TRUE(tells(std::string("x\xc7\x5a\xe4\x08y"), kKey));
    EXPECT_TRUE(tells(fmt::format("{:x}", 0x5ac7319d), kKey));
    EXPECT_FALSE(tells("9d31c7 5ae408", kKey));
}

TEST_P(Secrets, CE74_NothingIsToldOfKeysThatAreUsedReadAndMisused) {
    build();
    context().tracer().open(folder_ / "t.json");
    drive([&] {
        bring_up();
        memory_->load(kData, kKey.data(), kKey.size());
        const auto sys = [](SysCommand command, const auto& payload) {
            return VcqEntry::make(CoreId::sys, static_cast<std::uint8_t>(command), payload);
        };
        const std::uint32_t type = KeyType::of(CoreId::aes, KeyType::kPlaintext).word;
        const auto skip_failed = [&](std::vector<VcqEntry> commands) {
            EXPECT_FALSE(finished(submit(std::move(commands))));
            command(MailboxCommand::restart);
        };
        EXPECT_TRUE(finished(
            submit({sys(SysCommand::create, SysNew{7, kData + 64, 16}),
                    sys(SysCommand::write, SysWrite{KeyRef::kLast, kData, 0, 16, type}),
                    write_temporary(kData, 16, type), sys(SysCommand::read, SysRead{KeyRef::kLast, kData + 128, 0, 64}),
                    sys(SysCommand::export_blob, SysExport{7, kData + 256, KeyRef::kLast, 64}),
                    data_of(KeyRef::kTemporary, kData + 512, 16)})));
        skip_failed({write_temporary(kData, 16, type), VcqEntry::make(CoreId::sys, 0x77)});
        skip_failed({sys(SysCommand::write, SysWrite{0x1234, kData, 0, 16, type})});
        skip_failed({sys(SysCommand::write, SysWrite{KeyRef::kLast, kData, 0, 15, type})});
        skip_failed({sys(SysCommand::data, SysData{KeyRef::kLast, 0xffffffffff, 16})});
        // A key in the place of a VCQ.
        memory_->load(queue(0) + get(MailboxRegister::queue_tail) % 16 * 512, kKey.data(), kKey.size());
        set(MailboxRegister::queue_tail, get(MailboxRegister::queue_tail) + 1);
        pause(us(50));
        EXPECT_EQ(state(), MailboxState::error);
    });
    const std::string all = told();
    EXPECT_NE(all.find("failed-vcq"), std::string::npos);
    EXPECT_NE(all.find("vcqs_failed"), std::string::npos);
    EXPECT_FALSE(tells(all, kKey));
}

}  // namespace
}  // namespace cxlvp::crypto
