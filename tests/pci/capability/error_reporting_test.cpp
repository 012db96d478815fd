// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/pci/capability/error_reporting.h"

#include <cstdint>

#include <gtest/gtest.h>

#include "../test_functions.h"

namespace cxlvp::pci {
namespace {

constexpr std::uint64_t kUncorrectable = 0x04, kMask = 0x08, kCorrectable = 0x10, kControl = 0x18, kLog = 0x1c;

struct Errors {
    EndpointFunction function{full_endpoint()};
    std::uint64_t at = find_extended(function.space(), 0x0001);
    std::uint32_t read(std::uint64_t offset) { return function.space().read_value(at + offset); }
    void write(std::uint64_t offset, std::uint32_t value) { function.space().write_value(at + offset, value); }
};

TEST(ErrorReporting, TheFirstErrorIsLoggedUntilItIsCleared) {
    Errors errors;
    errors.function.unsupported_request({0x11, 0x22, 0x33, 0x44}, 0);
    errors.function.errors().report(UncorrectableError::poisoned_tlp, {9, 9, 9, 9}, 0);
    EXPECT_EQ(errors.read(kUncorrectable), 1u << 20 | 1u << 12);
    EXPECT_EQ(errors.read(kControl) & 0x1f, 20u);
    EXPECT_EQ(errors.read(kLog), 0x11u);
    EXPECT_EQ(errors.read(kLog + 12), 0x44u);
    errors.write(kUncorrectable, 1u << 20);
    errors.function.errors().report(UncorrectableError::completer_abort, {5, 6, 7, 8}, 0);
    EXPECT_EQ(errors.read(kControl) & 0x1f, 15u);
    EXPECT_EQ(errors.read(kLog), 5u);
}

TEST(ErrorReporting, AMaskedErrorHasItsStatusButIsNotLogged) {
    Errors errors;
    errors.write(kMask, 1u << 20);
    errors.function.unsupported_request({1, 2, 3, 4}, 0);
    EXPECT_EQ(errors.read(kUncorrectable), 1u << 20);
    EXPECT_EQ(errors.read(kLog), 0u);
}

TEST(ErrorReporting, AnUnsupportedRequestIsSeenInDeviceStatus) {
    Errors errors;
    const std::uint64_t express = find_capability(errors.function.space(), 0x10);
    EXPECT_EQ(errors.function.space().read_value(express + 0x0a, 2), 0u);
    errors.function.unsupported_request({}, 0);
    EXPECT_EQ(errors.function.space().read_value(express + 0x0a, 2), 8u);
    errors.function.space().write_value(express + 0x0a, 8, 2);
    EXPECT_EQ(errors.function.space().read_value(express + 0x0a, 2), 0u);
}

TEST(ErrorReporting, CorrectableErrorsSurviveAHotReset) {
    Errors errors;
    errors.function.errors().report(CorrectableError::bad_tlp, 0);
    errors.function.reset(Reset::hot, 0);
    EXPECT_EQ(errors.read(kCorrectable), 0x40u);
    errors.function.reset(Reset::warm, 0);
    EXPECT_EQ(errors.read(kCorrectable), 0u);
}

TEST(SerialNumber, IsReadInTwoHalves) {
    Errors errors;
    const std::uint64_t at = find_extended(errors.function.space(), 0x0003);
    EXPECT_EQ(errors.function.space().read_value(at + 4), 0x89abcdefu);
    EXPECT_EQ(errors.function.space().read_value(at + 8), 0x01234567u);
}

}  // namespace
}  // namespace cxlvp::pci
