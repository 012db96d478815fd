// SPDX-License-Identifier: Apache-2.0
// No secret is left in memory that has been given back: CE-74. The program gives memory back through the operators
// below, which look into it first.

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "crypto/fake_command_port.h"
#include "cxlvp/crypto/cores/sys_core.h"
#include "cxlvp/crypto/keys/key_blob.h"

namespace {

/// Octets that nothing else has.
constexpr std::array<std::uint8_t, 16> kSecret = {0x9d, 0x31, 0xc7, 0x5a, 0xe4, 0x08, 0xbb, 0x62,
                                                  0xf3, 0x1e, 0xa9, 0x47, 0x80, 0xd6, 0x2b, 0x75};

bool watching = false;
std::size_t given_back = 0;  ///< pieces of memory
std::size_t leaks = 0;       ///< those with the secret in them

void look(const void* memory, std::size_t bytes) {
    if (!watching || bytes < kSecret.size()) return;
    ++given_back;
    const auto* first = static_cast<const std::uint8_t*>(memory);
    if (std::search(first, first + bytes, kSecret.begin(), kSecret.begin() + 8) != first + bytes) ++leaks;
}

}  // namespace

void* operator new(std::size_t bytes) {
    if (void* memory = std::malloc(bytes == 0 ? 1 : bytes)) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t bytes) noexcept {
    look(memory, bytes);
    std::free(memory);
}

namespace cxlvp::crypto {
namespace {

class Zeroisation : public testing::Test {
protected:
    ~Zeroisation() override { watching = false; }
    static void watch() {
        given_back = leaks = 0;
        watching = true;
    }
    /// Ends watching; true when memory was given back, and none of it had the secret.
    static bool clean() {
        watching = false;
        return given_back != 0 && leaks == 0;
    }
    static SecretBytes secret() { return {kSecret.begin(), kSecret.end()}; }
};

TEST_F(Zeroisation, TheWatchSeesWhatAnOrdinaryVectorLeavesBehind) {
    watch();
    Bytes(kSecret.begin(), kSecret.end());
    EXPECT_FALSE(clean());
    EXPECT_EQ(leaks, 1u);
}

TEST_F(Zeroisation, CE74_SecretBytesLeaveNothingBehindHoweverTheyEnd) {
    watch();
    { const SecretBytes bytes = secret(); }
    EXPECT_TRUE(clean());
    watch();
    {
        SecretBytes bytes = secret();
        bytes.push_back(1);  // moves to a larger piece
        bytes.resize(1);
        bytes.shrink_to_fit();
    }
    EXPECT_TRUE(clean());
    watch();
    {
        SecretBytes bytes = secret();
        bytes = SecretBytes(200);
    }
    EXPECT_TRUE(clean());
}

TEST_F(Zeroisation, CE74_ATemporaryKeyThatIsUsedOrDroppedIsZero) {
    TemporaryStore store(960);
    watch();
    for (int i = 0; i < 5; ++i) store.push({KeyType::of(CoreId::aes), secret()});
    store.pop();
    store.clear();
    EXPECT_TRUE(clean());
    watch();
    {
        TemporaryStore dropped(960);
        dropped.push({KeyType::of(CoreId::aes), secret()});
        TemporaryStore small(10);
        small.push({KeyType::of(CoreId::aes), secret()});
    }
    EXPECT_TRUE(clean());
}

TEST_F(Zeroisation, CE74_AnObjectThatIsOverwrittenDestroyedOrClearedIsZero) {
    Datastore store(65536, Random(1, "zero"));
    const auto fill = [&] {
        Datastore::Object* object = store.create(7, 16, 0);
        object->bytes = secret();
        return object;
    };
    watch();
    fill()->bytes = SecretBytes(64);
    store.grant(*fill(), {});
    fill();
    store.clear();
    EXPECT_TRUE(clean());
}

TEST_F(Zeroisation, CE74_WrappingAndUnwrappingLeaveNothingBehind) {
    const SecretBytes key(32, 1);
    watch();
    {
        const SecretBytes data = secret();
        const SecretBytes blob = KeyBlob::wrapped(7, KeyType::of(CoreId::aes), data, key, {});
        EXPECT_TRUE(KeyBlob::open_wrapped(blob, key).has_value());
        EXPECT_TRUE(KeyBlob::open_plain(KeyBlob::plain(7, data)).has_value());
        SecretBytes changed = blob;
        changed.back() ^= 1;
        EXPECT_FALSE(KeyBlob::open_wrapped(changed, key).has_value());
    }
    EXPECT_TRUE(clean());
}

TEST_F(Zeroisation, CE74_CommandsOfSysLeaveNothingBehind) {
    const ServiceTimes times(Grade::fast);
    AlarmLog alarms;
    EngineRandom random(Random(1, "random"), 1, false);
    CoreServices services{times, QuirkSet::all(), alarms, random};
    SysCore core(services);
    FakeCommandPort port;
    const std::uint64_t in = port.place(0, kSecret), out = FakeCommandPort::kBase + 0x1000;
    const std::uint32_t type = KeyType::of(CoreId::aes, KeyType::kPlaintext).word;
    const auto run = [&](SysCommand command, const auto& payload) {
        return core.run({VcqEntry::make(CoreId::sys, static_cast<std::uint8_t>(command), payload), {}}, port);
    };
    watch();
    EXPECT_EQ(run(SysCommand::create, SysNew{7, out, 16}), ErrorCode::ok);
    EXPECT_EQ(run(SysCommand::write, SysWrite{KeyRef::kLast, in, 0, 16, type}), ErrorCode::ok);
    EXPECT_EQ(run(SysCommand::read, SysRead{KeyRef::kLast, out, 0, 32}), ErrorCode::ok);
    EXPECT_EQ(run(SysCommand::data, SysData{KeyRef::kLast, out, 16}), ErrorCode::ok);
    EXPECT_EQ(run(SysCommand::export_blob, SysExport{7, out, KeyRef::kLast, 64}), ErrorCode::ok);
    EXPECT_EQ(run(SysCommand::import_blob, SysImport{out, KeyRef::kLast, 64}), ErrorCode::ok);
    EXPECT_EQ(run(SysCommand::write, SysWrite{KeyRef::kTemporary, in, 0, 16, type}), ErrorCode::ok);
    EXPECT_EQ(run(SysCommand::data, SysData{KeyRef::kTemporary, out, 16}), ErrorCode::ok);
    EXPECT_EQ(run(SysCommand::write, SysWrite{0x1234, in, 0, 16, type}), ErrorCode::enoent);
    EXPECT_EQ(run(SysCommand::grant, SysGrant{KeyRef::kLast, 0, 0, 0}), ErrorCode::ok);
    EXPECT_TRUE(clean());
}

}  // namespace
}  // namespace cxlvp::crypto
