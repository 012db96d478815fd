// SPDX-License-Identifier: Apache-2.0
// Parameters of the engine and the file of hardware keys: CE-78.

#include "cxlvp/crypto/engine/engine_config.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::crypto {
namespace {

ConfigNode scalar(const std::string& text) {
    return ConfigNode::scalar(text, "p.yaml:7:9");
}

/// What binding says of a document with `text` at `path`.
std::string mistake(const std::string& path, const std::string& text) {
    ConfigNode node;
    node.origin = "p.yaml:1:1";
    node.set(path, scalar(text));
    EngineConfig config;
    Binding binding;
    EngineConfig::schema().bind(&config, node, "engine", binding);
    return binding.errors().empty() ? "" : binding.errors().text();
}

TEST(EngineConfig, NamesOfServiceItemsAreChecked) {
    EXPECT_EQ(mistake("service.sm4_block", "7"), "");
    EXPECT_NE(mistake("service.sm5_block", "7").find("there is no item 'sm5_block'"), std::string::npos);
}

TEST(EngineConfig, NamesOfCoresAreChecked) {
    EXPECT_EQ(mistake("cores.aes", "2"), "");
    EXPECT_EQ(mistake("cores.aes2", "1"), "");
    for (const char* name : {"sys", "eac", "qse", "hcq", "AES", "des"})
        EXPECT_NE(mistake(fmt::format("cores.{}", name), "1").find(fmt::format("there is no core '{}'", name)),
                  std::string::npos)
            << name;
    EXPECT_NE(mistake("cores.aes", "257"), "");
}

TEST(EngineConfig, NamesOfQuirksAreChecked) {
    EngineConfig config;
    config.quirks_off = {"Q-04"};
    EXPECT_FALSE(config.quirks().has(Quirk::q04_ctr64));
    EXPECT_TRUE(config.quirks().has(Quirk::q03_gcm_nonce96));
    config.quirks_off = {"Q-40"};
    EXPECT_THROW(config.quirks(), UserError);
}

TEST(EngineConfig, Q16TheManagementMailboxIsOneOfTheEngine) {
    EXPECT_EQ(mistake("management_mailbox", "1"), "");
    EXPECT_NE(mistake("management_mailbox", "2").find("there is no mailbox 2"), std::string::npos);
}

TEST(EngineConfig, NumbersAreHeldToTheirRanges) {
    EXPECT_EQ(mistake("mailboxes", "64"), "");
    EXPECT_NE(mistake("mailboxes", "65"), "");
    EXPECT_NE(mistake("mailboxes", "0"), "");
    EXPECT_NE(mistake("dma_burst", "96B"), "") << "no power of two";
    EXPECT_NE(mistake("profile", "Y"), "");
}

TEST(EngineConfig, ProfileRIsTheDefaultAndEachMailboxHasALineAndAPage) {
    EngineConfig config;
    EXPECT_EQ(config.profile, Profile::r);
    config.mailboxes = 3;
    ASSERT_EQ(config.more_ports().size(), 3u);
    EXPECT_EQ(config.more_ports()[2].name, "irq2");
    EXPECT_EQ(config.extent("regs"), 0x3000u);
    EXPECT_EQ(config.cycle(), ns(2));
}

TEST(EngineConfig, ACoreIsThereOnceUnlessCounted) {
    EngineConfig config;
    EXPECT_EQ(config.instances(CoreId::aes), 1u);
    EXPECT_EQ(config.instances(CoreId::aes2), 0u);
    EXPECT_EQ(config.instances(CoreId::qse), 0u);
    config.cores = {{"aes", 3}, {"hc", 0}};
    EXPECT_EQ(config.instances(CoreId::aes), 3u);
    EXPECT_EQ(config.instances(CoreId::hc), 0u);
}

class HardwareKeyFile : public testing::Test {
protected:
    HardwareKeyFile()
        : path_(std::filesystem::temp_directory_path() / fmt::format("cxlvp-hardware-keys-{}", getpid())) {
        config_.hardware_keys = path_.string();
    }
    ~HardwareKeyFile() override { std::filesystem::remove(path_); }
    HardwareKeys keys_of(const std::string& text) {
        std::ofstream(path_) << text;
        return config_.keys();
    }
    /// What is said of a file with this text; "" when it is good.
    std::string mistake_of(const std::string& text) {
        try {
            keys_of(text);
        } catch (const UserError& error) {
            return error.what();
        }
        return "";
    }
    std::filesystem::path path_;
    EngineConfig config_;
};

TEST_F(HardwareKeyFile, CE78_EachLineIsAKeyAndADashNone) {
    const HardwareKeys keys = keys_of("00112233\n-\nDeadBeef\n");
    EXPECT_EQ(keys.keys[0], (SecretBytes{0x00, 0x11, 0x22, 0x33}));
    EXPECT_TRUE(keys.keys[1].empty());
    EXPECT_EQ(keys.keys[2], (SecretBytes{0xde, 0xad, 0xbe, 0xef}));
    for (std::size_t n = 3; n < keys.keys.size(); ++n) EXPECT_TRUE(keys.keys[n].empty());
}

TEST_F(HardwareKeyFile, WithoutAFileThereAreNone) {
    for (const SecretBytes& key : EngineConfig().keys().keys) EXPECT_TRUE(key.empty());
}

TEST_F(HardwareKeyFile, CE74_MistakesNameFileAndLineAndShowNoKey) {
    const std::string key = "c0ffee00c0ffee00";
    for (const std::string& bad : {key + "0", key + "zz", std::string(), key + " " + key + "f", key + "\r"}) {
        const std::string said = mistake_of(key + "\n" + bad + "\n");
        EXPECT_NE(said.find(fmt::format("{}:2: ", path_.string())), std::string::npos) << said;
        EXPECT_EQ(said.find("c0ffee"), std::string::npos) << said;
    }
    std::string nine;
    for (int i = 0; i < 9; ++i) nine += key + "\n";
    const std::string said = mistake_of(nine);
    EXPECT_NE(said.find(":9: "), std::string::npos) << said;
    EXPECT_EQ(said.find("c0ffee"), std::string::npos) << said;
    EXPECT_EQ(mistake_of(nine.substr(key.size() + 1)), "");
}

TEST_F(HardwareKeyFile, AFileThatIsNotThereIsNamed) {
    try {
        config_.keys();
        ADD_FAILURE() << "accepted";
    } catch (const UserError& error) {
        EXPECT_NE(std::string(error.what()).find(path_.string()), std::string::npos);
    }
}

}  // namespace
}  // namespace cxlvp::crypto
