// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/card/card_config.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cxlvp/base/config/config_node.h"
#include "cxlvp/base/core/diagnostics.h"

namespace cxlvp::psl {
namespace {

using testing::HasSubstr;

TEST(CardConfig, TheDefaultsAreACardThatCanBe) {
    EXPECT_NO_THROW(CardConfig().check("card"));
}

TEST(CardConfig, TheAdapterGetsItsPartOfTheParameters) {
    CardConfig config;
    config.caia = Caia::v2;
    config.data_cache = false;
    config.timebase = 7;
    config.psl_version = 8;
    config.max_invalidations = 9;
    const AdapterTraits traits = config.adapter();
    EXPECT_EQ(traits.caia, Caia::v2);
    EXPECT_FALSE(traits.data_cache);
    EXPECT_EQ(traits.timebase_hz, 7u);
    EXPECT_EQ(traits.version, 8u);
    EXPECT_EQ(traits.max_invalidations, 9u);
}

/// What binding says of a document with `text` at `key`, and the parameters it gives.
std::string bind(const std::string& key, const std::string& text, CardConfig& config) {
    ConfigNode node;
    node.origin = "p.yaml:1:1";
    node.set(key, ConfigNode::scalar(text, "p.yaml:7:9"));
    Binding binding;
    CardConfig::schema().bind(&config, node, "card", binding);
    return binding.errors().empty() ? "" : binding.errors().text();
}

TEST(CardConfig, IsReadFromADocument) {
    CardConfig config;
    EXPECT_EQ(bind("caia", "2", config), "");
    EXPECT_EQ(config.caia, Caia::v2);
    EXPECT_EQ(bind("device", "0x0628", config), "");
    EXPECT_EQ(config.device, CardDevice::d0628);
    EXPECT_EQ(bind("slices", "4", config), "");
    EXPECT_EQ(config.slices, 4u);
    EXPECT_EQ(bind("mmio_timeout", "256us", config), "");
    EXPECT_EQ(config.mmio_timeout, us(256));
    EXPECT_EQ(bind("problem_state_size", "1MiB", config), "");
    EXPECT_EQ(config.problem_state_size, kMiB);
}

TEST(CardConfig, WhatCannotBeIsRefusedWithItsName) {
    CardConfig config;
    EXPECT_THAT(bind("caia", "3", config), HasSubstr("caia"));
    EXPECT_THAT(bind("device", "0x1234", config), HasSubstr("device"));
    EXPECT_THAT(bind("slices", "5", config), HasSubstr("slices"));
    config = {};
    EXPECT_THAT(bind("max_invalidations", "256", config), HasSubstr("max_invalidations"));
    config = {};
    EXPECT_THAT(bind("descriptor_offset", "100KiB", config), HasSubstr("descriptor_offset: 0x19000"));
    config = {};
    EXPECT_THAT(bind("descriptor_offset", "64MiB", config), HasSubstr("overlaps"));
}

}  // namespace
}  // namespace cxlvp::psl
