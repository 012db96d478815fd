// SPDX-License-Identifier: Apache-2.0
// Commands of SYS with their errors: CM-15, CM-20, DS-1 to DS-6, CE-37 to CE-43.

#include "cxlvp/crypto/cores/sys_core.h"

#include <algorithm>
#include <cstring>

#include <gtest/gtest.h>

#include "crypto/fake_command_port.h"

namespace cxlvp::crypto {
namespace {

constexpr std::uint64_t kMe = 1;  ///< mask of the mailbox of `FakeCommandPort`
constexpr std::uint64_t kNowhere = 0x1000;
constexpr std::uint32_t kPlain = KeyType::of(CoreId::aes, KeyType::kPlaintext).word;
constexpr std::uint32_t kHidden = KeyType::of(CoreId::aes).word;

/// What LIST and FIND write.
struct Record {
    std::uint64_t reference;
    std::uint64_t cid;
    std::uint32_t length;
    std::uint32_t type;
};

/// While the firmware works, others may do anything.
class BusyPort : public FakeCommandPort {
public:
    void work(std::uint64_t cycles) override {
        FakeCommandPort::work(cycles);
        if (remove == nullptr) return;
        keys().datastore().grant(*remove, {});
        remove = nullptr;
    }
    Datastore::Object* remove = nullptr;
};

class Sys : public testing::Test {
protected:
    static constexpr std::size_t kIn = 0x100, kOut = 0x8000;

    template <class Payload>
    ErrorCode run(SysCommand command, const Payload& payload, std::uint8_t flags = 0) {
        port_.writes.clear();
        return core_.run({VcqEntry::make(CoreId::sys, static_cast<std::uint8_t>(command), payload, flags), {}}, port_);
    }
    static std::uint64_t in() { return FakeCommandPort::kBase + kIn; }
    static std::uint64_t out() { return FakeCommandPort::kBase + kOut; }
    static Bytes counting(std::size_t bytes, unsigned first = 1) {
        Bytes out(bytes);
        for (std::size_t i = 0; i < bytes; ++i) out[i] = static_cast<std::uint8_t>(first + i);
        return out;
    }
    template <class T>
    T got() {
        T value;
        const Bytes raw = port_.peek(out(), sizeof value);
        std::memcpy(&value, raw.data(), sizeof value);
        return value;
    }
    Bytes output(std::size_t bytes) { return port_.peek(out(), bytes); }
    Datastore& store() { return port_.keys().datastore(); }
    Datastore::Object& object(std::uint64_t reference) { return *store().find(reference); }

    std::uint64_t create(std::uint64_t cid, std::uint32_t bytes) {
        EXPECT_EQ(run(SysCommand::create, SysNew{cid, out(), bytes}), ErrorCode::ok);
        return got<std::uint64_t>();
    }
    ErrorCode write(std::uint64_t reference, const Bytes& data, std::uint32_t type, std::uint8_t flags = 0,
                    std::uint64_t wrap = 0) {
        port_.place(kIn, data);
        return run(SysCommand::write, SysWrite{reference, in(), wrap, static_cast<std::uint32_t>(data.size()), type},
                   flags);
    }
    std::uint64_t key(const Bytes& data, std::uint32_t type, std::uint64_t cid = 7) {
        const std::uint64_t reference = create(cid, static_cast<std::uint32_t>(data.size()));
        EXPECT_EQ(write(reference, data, type), ErrorCode::ok);
        return reference;
    }
    ErrorCode read(std::uint64_t reference, std::uint32_t room, std::uint64_t wrap = 0, std::uint8_t flags = 0) {
        return run(SysCommand::read, SysRead{reference, out(), wrap, room}, flags);
    }
    ErrorCode data(std::uint64_t reference, std::uint32_t room, std::uint8_t flags = 0) {
        return run(SysCommand::data, SysData{reference, out(), room}, flags);
    }
    /// A command that fails changes no memory.
    void expect_error(ErrorCode got, ErrorCode expected) {
        EXPECT_EQ(got, expected);
        EXPECT_TRUE(port_.writes.empty());
    }

    ServiceTimes times_{Grade::iterative};
    AlarmLog alarms_;
    EngineRandom random_{Random(1, "random"), 1, false};
    CoreServices services_{times_, QuirkSet::all(), alarms_, random_};
    SysCore core_{services_};
    BusyPort port_;
};

TEST_F(Sys, CE35_UnknownCommandsAndThatOfTheHeaderAreEnosys) {
    for (const unsigned command : {0x00u, 0x01u, 0x03u, 0x06u, 0x09u, 0x10u, 0x12u, 0x7fu, 0xfeu})
        expect_error(run(static_cast<SysCommand>(command), SysNew{}), ErrorCode::enosys);
    EXPECT_EQ(run(SysCommand::nop, SysNew{}), ErrorCode::ok);
    EXPECT_TRUE(port_.writes.empty());
}

// ----------------------------------------------------------------------------------------------------------------- NEW

TEST_F(Sys, CM15_NewMakesAnObjectAndTellsItsReference) {
    const std::uint64_t reference = create(7, 16);
    EXPECT_EQ(port_.writes.size(), 1u);
    EXPECT_EQ(port_.writes[0], (std::pair<std::uint64_t, std::size_t>{out(), 8}));
    EXPECT_EQ(object(reference).cid, 7u);
    EXPECT_EQ(object(reference).length, 16u);
    EXPECT_EQ(object(reference).masks.read, kMe);
    EXPECT_EQ(object(reference).masks.write, kMe);
    EXPECT_EQ(object(reference).masks.execute, kMe);
}

TEST_F(Sys, NewRefusesLengthsRoomAndMemory) {
    expect_error(run(SysCommand::create, SysNew{7, out(), 0}), ErrorCode::emsgsize);
    expect_error(run(SysCommand::create, SysNew{7, out(), 256 * 1024 + 1}), ErrorCode::emsgsize);
    expect_error(run(SysCommand::create, SysNew{7, out(), 256 * 1024}), ErrorCode::enospc);
    expect_error(run(SysCommand::create, SysNew{7, kNowhere, 16}), ErrorCode::efault);
}

TEST_F(Sys, CE41_AFullDatastoreIsEnospc) {
    EXPECT_EQ(run(SysCommand::create, SysNew{7, out(), 65536 - 56}), ErrorCode::ok);
    expect_error(run(SysCommand::create, SysNew{7, out(), 1}), ErrorCode::enospc);
}

// --------------------------------------------------------------------------------------------------------------- WRITE

TEST_F(Sys, CM15_WriteFillsAnObjectWhoseNameIsThenLast) {
    const std::uint64_t first = create(7, 4);
    const std::uint64_t second = create(8, 4);
    EXPECT_EQ(write(first, counting(4), kPlain), ErrorCode::ok);
    EXPECT_EQ(object(first).bytes, (SecretBytes{1, 2, 3, 4}));
    EXPECT_EQ(object(first).type.word, kPlain);
    EXPECT_EQ(write(KeyRef::kLast, counting(4, 9), kPlain), ErrorCode::ok);
    EXPECT_EQ(object(first).bytes[0], 9);
    EXPECT_TRUE(object(second).bytes.empty());
    EXPECT_TRUE(port_.writes.empty());
}

TEST_F(Sys, CE73_MemoryThatChangesAfterTheCommandChangesNothing) {
    const std::uint64_t reference = key(counting(16), kPlain);
    port_.place(kIn, counting(16, 0x70));
    EXPECT_EQ(data(reference, 16), ErrorCode::ok);
    EXPECT_EQ(output(16), counting(16));
}

TEST_F(Sys, LastIsTheObjectThatNewHasMade) {
    create(7, 4);
    EXPECT_EQ(write(KeyRef::kLast, counting(4), kPlain), ErrorCode::ok);
}

TEST_F(Sys, WriteReordersWhatItReads) {
    const std::uint64_t reference = create(7, 8);
    EXPECT_EQ(write(reference, counting(8), kPlain, VcqEntry::kSwapBytes), ErrorCode::ok);
    EXPECT_EQ(object(reference).bytes, (SecretBytes{4, 3, 2, 1, 8, 7, 6, 5}));
    EXPECT_EQ(write(reference, counting(8), kPlain, VcqEntry::kSwapBytes | VcqEntry::kSwapWords), ErrorCode::ok);
    EXPECT_EQ(object(reference).bytes, (SecretBytes{8, 7, 6, 5, 4, 3, 2, 1}));
}

TEST_F(Sys, WriteRefusesEachThingThatIsWrong) {
    const std::uint64_t reference = create(7, 16);
    expect_error(write(0x1234, counting(16), kPlain), ErrorCode::enoent);
    expect_error(write(KeyRef::kNone, counting(16), kPlain), ErrorCode::enoent);
    expect_error(write(KeyRef::hardware(1), counting(16), kPlain), ErrorCode::enoent);
    expect_error(write(reference, counting(15), kPlain), ErrorCode::emsgsize);
    expect_error(run(SysCommand::write, SysWrite{reference, kNowhere, 0, 16, kPlain}), ErrorCode::efault);
    expect_error(run(SysCommand::write, SysWrite{reference, in(), 0, 256 * 1024 + 49, kPlain}), ErrorCode::emsgsize);
    object(reference).masks.write = ~kMe;
    expect_error(write(reference, counting(16), kPlain), ErrorCode::eacces);
    EXPECT_TRUE(object(reference).bytes.empty());
}

TEST_F(Sys, CE38_CE39_CE42_WriteLooksForItsObjectBeforeItReadsMemory) {
    expect_error(run(SysCommand::write, SysWrite{0x1234, kNowhere, 0, 16, kPlain}), ErrorCode::enoent);
    const std::uint64_t reference = create(7, 16);
    object(reference).masks.write = 0;
    expect_error(run(SysCommand::write, SysWrite{reference, kNowhere, 0, 16, kPlain}), ErrorCode::eacces);
}

TEST_F(Sys, CE41_DS5_WritesFillTheTemporaryStoreUpToEnomem) {
    for (int i = 0; i < 10; ++i) EXPECT_EQ(write(KeyRef::kTemporary, counting(32), kPlain), ErrorCode::ok);
    EXPECT_EQ(port_.keys().temporary().used(), 880u);
    expect_error(write(KeyRef::kTemporary, counting(32), kPlain), ErrorCode::enomem);
    EXPECT_EQ(data(KeyRef::kTemporary, 32), ErrorCode::ok);
    EXPECT_EQ(write(KeyRef::kTemporary, counting(32), kPlain), ErrorCode::ok);
}

// ------------------------------------------------------------------------------------------------------- READ and DATA

TEST_F(Sys, CM15_DS4_ReadGivesTheHeaderAndTheData) {
    const std::uint64_t reference = key(counting(16), kPlain, 0x1122);
    EXPECT_EQ(read(reference, 32), ErrorCode::ok);
    ASSERT_EQ(port_.writes.size(), 1u);
    EXPECT_EQ(port_.writes[0].second, 32u);
    Bytes expected = {0x22, 0x11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0};
    const Bytes bytes = counting(16);
    expected.insert(expected.end(), bytes.begin(), bytes.end());
    EXPECT_EQ(output(32), expected);
}

TEST_F(Sys, DataGivesNoHeaderAndTakesATemporaryKey) {
    const std::uint64_t reference = key(counting(16), kPlain);
    EXPECT_EQ(data(reference, 16), ErrorCode::ok);
    EXPECT_EQ(output(16), counting(16));
    EXPECT_EQ(data(reference, 16), ErrorCode::ok) << "an object stays";
    EXPECT_EQ(write(KeyRef::kTemporary, counting(8, 5), kPlain), ErrorCode::ok);
    EXPECT_EQ(data(KeyRef::kTemporary, 8), ErrorCode::ok);
    EXPECT_EQ(output(8), counting(8, 5));
    expect_error(data(KeyRef::kTemporary, 8), ErrorCode::enoent);
}

TEST_F(Sys, ReadAndDataReorderWhatTheyWrite) {
    const std::uint64_t reference = key(counting(8), kPlain);
    EXPECT_EQ(data(reference, 8, VcqEntry::kSwapBytes), ErrorCode::ok);
    EXPECT_EQ(output(8), (Bytes{4, 3, 2, 1, 8, 7, 6, 5}));
    EXPECT_EQ(read(reference, 24, 0, VcqEntry::kSwapBytes | VcqEntry::kSwapWords), ErrorCode::ok);
    EXPECT_EQ(port_.peek(out() + 16, 8), (Bytes{8, 7, 6, 5, 4, 3, 2, 1}));
    EXPECT_EQ(object(reference).bytes, (SecretBytes{1, 2, 3, 4, 5, 6, 7, 8})) << "the object keeps its order";
}

TEST_F(Sys, CM20_DS3_AKeyWithoutThePlaintextFlagCannotBeReadPlainly) {
    const std::uint64_t reference = key(counting(32, 0x60), kHidden);
    expect_error(read(reference, 48), ErrorCode::eacces);
    expect_error(data(reference, 32), ErrorCode::eacces);
    expect_error(run(SysCommand::export_blob, SysExport{7, out(), 0, 48}), ErrorCode::eacces);
    EXPECT_EQ(write(KeyRef::kTemporary, counting(32, 0x60), kHidden), ErrorCode::ok);
    expect_error(data(KeyRef::kTemporary, 32), ErrorCode::eacces);
    expect_error(read(KeyRef::kTemporary, 48), ErrorCode::enoent);
    expect_error(read(KeyRef::hardware(1), 48), ErrorCode::enoent);
    expect_error(data(KeyRef::hardware(1), 48), ErrorCode::enoent);
    EXPECT_NE(port_.keys().temporary().top(), nullptr) << "it is still there to be used";
}

TEST_F(Sys, CM20_WrappedReadOfSuchAKeyDoesNotShowIt) {
    const Bytes secret = counting(32, 0x60);
    const std::uint64_t reference = key(secret, kHidden);
    const std::uint64_t wrap = key(counting(16), kHidden, 8);
    EXPECT_EQ(read(reference, 80, wrap), ErrorCode::ok);
    ASSERT_EQ(port_.writes.size(), 1u);
    EXPECT_EQ(port_.writes[0].second, 80u);
    const Bytes blob = output(80);
    EXPECT_EQ(std::search(blob.begin(), blob.end(), secret.begin(), secret.begin() + 4), blob.end());
}

TEST_F(Sys, ReadAndDataRefuseEachThingThatIsWrong) {
    const std::uint64_t reference = key(counting(16), kPlain);
    const std::uint64_t empty = create(8, 16);
    expect_error(read(0x1234, 32), ErrorCode::enoent);
    expect_error(data(0x1234, 32), ErrorCode::enoent);
    expect_error(read(empty, 32), ErrorCode::enoent);
    expect_error(data(empty, 32), ErrorCode::enoent);
    expect_error(read(reference, 31), ErrorCode::emsgsize);
    expect_error(data(reference, 15), ErrorCode::emsgsize);
    expect_error(run(SysCommand::read, SysRead{reference, kNowhere, 0, 32}), ErrorCode::efault);
    expect_error(run(SysCommand::data, SysData{reference, kNowhere, 16}), ErrorCode::efault);
    object(reference).masks.read = 0;
    expect_error(read(reference, 32), ErrorCode::eacces);
    expect_error(data(reference, 16), ErrorCode::eacces);
}

TEST_F(Sys, ATemporaryKeyThatDoesNotFitStays) {
    EXPECT_EQ(write(KeyRef::kTemporary, counting(8), kPlain), ErrorCode::ok);
    expect_error(data(KeyRef::kTemporary, 7), ErrorCode::emsgsize);
    EXPECT_EQ(data(KeyRef::kTemporary, 8), ErrorCode::ok);
}

// ----------------------------------------------------------------------------------------------------------- wrapping

TEST_F(Sys, DS4_WhatIsReadWrappedIsWrittenBackWithItsType) {
    const std::uint64_t from = key(counting(32), kHidden);
    const std::uint64_t wrap = key(counting(32, 0x80), kHidden, 8);
    EXPECT_EQ(read(from, 80, wrap), ErrorCode::ok);
    const Bytes blob = output(80);
    const std::uint64_t to = create(9, 32);
    EXPECT_EQ(write(to, blob, kPlain, 0, wrap), ErrorCode::ok);
    EXPECT_EQ(object(to).bytes, object(from).bytes);
    EXPECT_EQ(object(to).type.word, kHidden) << "a wrapped key keeps its flags whatever the command says";
    EXPECT_EQ(read(from, 80, wrap), ErrorCode::ok);
    EXPECT_NE(output(80), blob) << "each time another nonce";
}

TEST_F(Sys, CE43_ABlobThatHasBeenChangedIsEbadmsg) {
    const std::uint64_t wrap = key(counting(32, 0x80), kHidden, 8);
    EXPECT_EQ(read(key(counting(32), kHidden), 80, wrap), ErrorCode::ok);
    Bytes blob = output(80);
    blob[40] ^= 1;
    const std::uint64_t to = create(9, 32);
    expect_error(write(to, blob, kHidden, 0, wrap), ErrorCode::ebadmsg);
    port_.place(kIn, blob);
    expect_error(run(SysCommand::import_blob, SysImport{in(), wrap, 80}), ErrorCode::ebadmsg);
    EXPECT_TRUE(object(to).bytes.empty());
}

TEST_F(Sys, WrappingTakesAKeyOfAesOrKicThatMayBeUsed) {
    const std::uint64_t from = key(counting(32), kHidden);
    expect_error(read(from, 80, 0x1234), ErrorCode::enoent);
    expect_error(read(from, 80, key(counting(16), KeyType::of(CoreId::sm4).word, 8)), ErrorCode::ekeyrejected);
    expect_error(read(from, 80, key(counting(20), kHidden, 8)), ErrorCode::ekeyrejected);
    EXPECT_EQ(read(from, 80, key(counting(24), KeyType::of(CoreId::kic).word, 8)), ErrorCode::ok);
    const std::uint64_t wrap = key(counting(16), kHidden, 8);
    object(wrap).masks.execute = 0;
    expect_error(read(from, 80, wrap), ErrorCode::eacces);
    object(wrap).masks = {0, 0, kMe};
    EXPECT_EQ(read(from, 80, wrap), ErrorCode::ok);
    expect_error(read(from, 79, wrap), ErrorCode::emsgsize);
    expect_error(write(create(9, 32), counting(80), kHidden, 0, 0x1234), ErrorCode::enoent);
    expect_error(run(SysCommand::import_blob, SysImport{in(), 0x1234, 80}), ErrorCode::enoent);
    port_.hardware.keys[4] = SecretBytes(32, 1);
    EXPECT_EQ(read(from, 80, KeyRef::hardware(5)), ErrorCode::ok);
}

// -------------------------------------------------------------------------------------------------- EXPORT and IMPORT

TEST_F(Sys, CM15_DS4_AnExportedObjectIsImportedUnderItsName) {
    const std::uint64_t from = key(counting(32), kHidden, 0x77);
    const std::uint64_t wrap = key(counting(32, 0x80), kHidden, 8);
    EXPECT_EQ(run(SysCommand::export_blob, SysExport{0x77, out(), wrap, 80}), ErrorCode::ok);
    port_.place(kIn, output(80));
    store().grant(object(from), {});
    EXPECT_EQ(run(SysCommand::import_blob, SysImport{in(), wrap, 80}), ErrorCode::ok);
    const Datastore::Object* made = store().find_cid(0x77);
    ASSERT_NE(made, nullptr);
    EXPECT_NE(made->reference, from);
    EXPECT_EQ(made->type.word, kHidden);
    EXPECT_EQ(Bytes(made->bytes.begin(), made->bytes.end()), counting(32));
    EXPECT_EQ(made->masks.write, kMe);
    EXPECT_EQ(write(KeyRef::kLast, counting(32, 3), kPlain), ErrorCode::ok);
    EXPECT_EQ(made->bytes[0], 3);
}

TEST_F(Sys, DS4_APlainObjectIsExportedAndImportedAsItIs) {
    key(counting(5), kPlain, 0x77);
    EXPECT_EQ(run(SysCommand::export_blob, SysExport{0x77, out(), 0, 21}), ErrorCode::ok);
    EXPECT_EQ(port_.writes[0].second, 21u);
    Bytes blob = output(21);
    blob[0] = 0x78;
    port_.place(kIn, blob);
    EXPECT_EQ(run(SysCommand::import_blob, SysImport{in(), 0, 21}), ErrorCode::ok);
    ASSERT_NE(store().find_cid(0x78), nullptr);
    EXPECT_EQ(store().find_cid(0x78)->length, 5u);
}

TEST_F(Sys, ExportRefusesEachThingThatIsWrong) {
    const std::uint64_t reference = key(counting(16), kPlain, 0x77);
    create(0x78, 16);
    expect_error(run(SysCommand::export_blob, SysExport{0x99, out(), 0, 64}), ErrorCode::enoent);
    expect_error(run(SysCommand::export_blob, SysExport{0x78, out(), 0, 64}), ErrorCode::enoent);
    expect_error(run(SysCommand::export_blob, SysExport{0x77, out(), 0, 31}), ErrorCode::emsgsize);
    expect_error(run(SysCommand::export_blob, SysExport{0x77, kNowhere, 0, 64}), ErrorCode::efault);
    object(reference).masks = {0, 0, kMe};
    expect_error(run(SysCommand::export_blob, SysExport{0x77, out(), 0, 64}), ErrorCode::eacces);
    object(reference).masks = {~kMe, ~kMe, ~kMe};
    expect_error(run(SysCommand::export_blob, SysExport{0x77, out(), 0, 64}), ErrorCode::enoent);
}

TEST_F(Sys, ImportRefusesEachThingThatIsWrong) {
    const SecretBytes good = KeyBlob::plain(5, counting(16));
    port_.place(kIn, good);
    expect_error(run(SysCommand::import_blob, SysImport{in(), 0, 31}), ErrorCode::einval);
    expect_error(run(SysCommand::import_blob, SysImport{in(), 0, 0}), ErrorCode::einval);
    expect_error(run(SysCommand::import_blob, SysImport{kNowhere, 0, 32}), ErrorCode::efault);
    expect_error(run(SysCommand::import_blob, SysImport{in(), 0, 0xffffffff}), ErrorCode::emsgsize);
    port_.place(kIn, KeyBlob::plain(5, {}));
    expect_error(run(SysCommand::import_blob, SysImport{in(), 0, 16}), ErrorCode::emsgsize);
    port_.place(kIn, KeyBlob::plain(5, counting(65536 - 40)));
    expect_error(run(SysCommand::import_blob, SysImport{in(), 0, 65536 - 24}), ErrorCode::enospc);
    EXPECT_EQ(store().next(0), nullptr);
}

// --------------------------------------------------------------------------------------------------------------- GRANT

TEST_F(Sys, DS1_GrantSetsTheThreeMasks) {
    const std::uint64_t reference = key(counting(16), kPlain);
    EXPECT_EQ(run(SysCommand::grant, SysGrant{reference, 1, 2, 4}), ErrorCode::ok);
    EXPECT_EQ(object(reference).masks.read, 1u);
    EXPECT_EQ(object(reference).masks.write, 2u);
    EXPECT_EQ(object(reference).masks.execute, 4u);
    EXPECT_TRUE(port_.writes.empty());
    expect_error(run(SysCommand::grant, SysGrant{reference, 1, 1, 1}), ErrorCode::eacces);
}

TEST_F(Sys, CM15_DS2_GrantOfNothingDestroysTheKey) {
    const std::uint64_t reference = key(counting(16), kPlain);
    EXPECT_EQ(run(SysCommand::grant, SysGrant{reference, 0, 0, 0}), ErrorCode::ok);
    expect_error(data(reference, 16), ErrorCode::enoent);
    expect_error(run(SysCommand::grant, SysGrant{reference, 1, 1, 1}), ErrorCode::enoent);
    EXPECT_EQ(store().find(reference), nullptr);
}

TEST_F(Sys, GrantOfATemporaryOrHardwareKeyIsEnoent) {
    EXPECT_EQ(write(KeyRef::kTemporary, counting(8), kPlain), ErrorCode::ok);
    expect_error(run(SysCommand::grant, SysGrant{KeyRef::kTemporary, 1, 1, 1}), ErrorCode::enoent);
    expect_error(run(SysCommand::grant, SysGrant{KeyRef::hardware(1), 1, 1, 1}), ErrorCode::enoent);
}

TEST_F(Sys, AnObjectMayGoWhileTheFirmwareIsBusy) {
    std::uint64_t reference = key(counting(16), kPlain);
    port_.remove = &object(reference);
    expect_error(run(SysCommand::grant, SysGrant{reference, 1, 1, 1}), ErrorCode::enoent);
    reference = key(counting(16), kPlain);
    port_.remove = &object(reference);
    EXPECT_EQ(run(SysCommand::find, SysFind{7, out(), 24}), ErrorCode::ok);
    EXPECT_EQ(got<Record>().reference, reference);
    reference = key(counting(16), kPlain);
    port_.remove = &object(reference);
    EXPECT_EQ(data(reference, 16), ErrorCode::ok);
    EXPECT_EQ(output(16), counting(16));
    reference = create(9, 16);
    port_.remove = &object(reference);
    expect_error(write(reference, counting(16), kPlain), ErrorCode::enoent);
}

// ------------------------------------------------------------------------------------------------------- LIST and FIND

TEST_F(Sys, CM15_ListWalksTheObjectsOfTheMailboxToTheEnd) {
    const std::uint64_t first = key(counting(16), kPlain, 11);
    const std::uint64_t hidden = key(counting(16), kPlain, 12);
    const std::uint64_t last = create(13, 20);
    object(hidden).masks = {~kMe, ~kMe, ~kMe};
    EXPECT_EQ(run(SysCommand::list, SysList{0, out(), 24}), ErrorCode::ok);
    EXPECT_EQ(port_.writes[0].second, 24u);
    EXPECT_EQ(got<Record>().reference, first);
    EXPECT_EQ(got<Record>().cid, 11u);
    EXPECT_EQ(got<Record>().length, 16u);
    EXPECT_EQ(got<Record>().type, kPlain);
    EXPECT_EQ(run(SysCommand::list, SysList{first, out(), 24}), ErrorCode::ok);
    EXPECT_EQ(got<Record>().reference, last) << "past what belongs to others";
    EXPECT_EQ(got<Record>().length, 20u);
    EXPECT_EQ(run(SysCommand::list, SysList{last, out(), 24}), ErrorCode::ok);
    EXPECT_EQ(got<Record>().reference, 0u);
    EXPECT_EQ(got<Record>().cid, 0u);
}

TEST_F(Sys, ListAndFindRefuseEachThingThatIsWrong) {
    const std::uint64_t reference = key(counting(16), kPlain, 11);
    expect_error(run(SysCommand::list, SysList{0x1234, out(), 24}), ErrorCode::enoent);
    expect_error(run(SysCommand::list, SysList{0, out(), 23}), ErrorCode::emsgsize);
    expect_error(run(SysCommand::list, SysList{0, kNowhere, 24}), ErrorCode::efault);
    expect_error(run(SysCommand::find, SysFind{12, out(), 24}), ErrorCode::enoent);
    expect_error(run(SysCommand::find, SysFind{11, out(), 23}), ErrorCode::emsgsize);
    expect_error(run(SysCommand::find, SysFind{11, kNowhere, 24}), ErrorCode::efault);
    object(reference).masks = {~kMe, ~kMe, ~kMe};
    expect_error(run(SysCommand::find, SysFind{11, out(), 24}), ErrorCode::enoent);
}

TEST_F(Sys, FindShowsAnObjectToAllWhoHaveSomeRight) {
    const std::uint64_t reference = key(counting(16), kHidden, 11);
    for (const Datastore::Masks& masks :
         {Datastore::Masks{kMe, 2, 2}, Datastore::Masks{2, kMe, 2}, Datastore::Masks{2, 2, kMe}}) {
        object(reference).masks = masks;
        EXPECT_EQ(run(SysCommand::find, SysFind{11, out(), 24}), ErrorCode::ok);
        EXPECT_EQ(got<Record>().reference, reference);
        EXPECT_EQ(got<Record>().type, kHidden);
    }
}

TEST_F(Sys, AnAccessCostsItsWords) {
    const std::uint64_t access = times_[ServiceItem::sys_access], word = times_[ServiceItem::sys_word];
    create(7, 17);
    EXPECT_EQ(port_.worked, access);
    port_.worked = 0;
    EXPECT_EQ(write(KeyRef::kLast, counting(17), kPlain), ErrorCode::ok);
    EXPECT_EQ(port_.worked, access + 5 * word);
    port_.worked = 0;
    EXPECT_EQ(run(SysCommand::nop, SysNew{}), ErrorCode::ok);
    EXPECT_EQ(port_.worked, 0u);
}

}  // namespace
}  // namespace cxlvp::crypto
