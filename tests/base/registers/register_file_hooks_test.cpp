// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/registers/register_file.h"
#include "test_maps.h"

namespace cxlvp {
namespace {

using test::read_value;
using test::write_value;

constexpr Field kCtrl[] = {
    {"START", 0, 1, Attr::rw1s, 0}, {"MODE", 8, 8, Attr::rw, 0}, {"ERROR", 16, 2, Attr::rw1c, 0}};
constexpr Field kTime[] = {{"TICKS", 0, 32, Attr::ro, 0}};
constexpr Field kEvents[] = {{"COUNT", 0, 32, Attr::rc, 0}};
constexpr Field kData[] = {{"VALUE", 0, 32, Attr::rw, 5}};
constexpr Register kRegisters[] = {
    {"CTRL", 0x00, 4, kCtrl},
    {"TIME", 0x04, 4, kTime},
    {"EVENTS", 0x08, 4, kEvents},
    {"DATA", 0x10, 4, kData, "", 3, 4},
};
constexpr RegisterMap kMap = {"device", 0x20, kRegisters, {1, 16, true}};
enum : unsigned { kCtrlReg, kTimeReg, kEventsReg, kDataReg };

/// Writes down what it is called with.
struct Recorder {
    std::vector<std::string> log;

    void read(const RegisterRead& r) {
        log.push_back(fmt::format("read {}[{}] {:#x} @{}", r.reg, r.element, r.mask, r.now));
    }
    void write(const RegisterWrite& w) {
        log.push_back(fmt::format("write {}[{}] {:#x}->{:#x} data {:#x} mask {:#x} @{}", w.reg, w.element, w.old_value,
                                  w.new_value, w.data, w.mask, w.now));
    }
    void change(const RegisterChange& c) {
        static constexpr const char* causes[] = {"write", "read_clear", "hardware", "reset"};
        log.push_back(fmt::format("change {}[{}] {:#x}->{:#x} {} @{}", c.reg, c.element, c.old_value, c.new_value,
                                  causes[static_cast<int>(c.cause)], c.now));
    }
    std::vector<std::string> take() { return std::exchange(log, {}); }
};
using Log = std::vector<std::string>;

class RegisterHooks : public testing::Test {
protected:
    RegisterFile file_{kMap};
    Recorder recorder_;
};

TEST_F(RegisterHooks, WriteHookSeesOldNewDataAndMask) {
    file_.on_write<&Recorder::write>(kCtrlReg, &recorder_);
    file_.set(kCtrlReg, 0x30000);
    write_value(file_, 0, 4, 0x10201, {}, 77);
    EXPECT_EQ(recorder_.take(), Log{"write 0[0] 0x30000->0x20201 data 0x10201 mask 0xffffffff @77"});
    write_value(file_, 0, 1, 1, {}, 78);  // START is 1 already: called although nothing changes
    EXPECT_EQ(recorder_.take(), Log{"write 0[0] 0x20201->0x20201 data 0x1 mask 0xff @78"});
    const std::uint8_t enables[] = {0, 0xff, 0, 0};
    write_value(file_, 0, 4, 0xffffffff, {enables, 4}, 79);
    EXPECT_EQ(recorder_.take(), Log{"write 0[0] 0x20201->0x2ff01 data 0xff00 mask 0xff00 @79"});
}

TEST_F(RegisterHooks, HookIsNotCalledForOtherRegistersRefusedOrDisabledAccesses) {
    file_.on_write<&Recorder::write>(kCtrlReg, &recorder_);
    file_.on_read<&Recorder::read>(kCtrlReg, &recorder_);
    file_.on_change<&Recorder::change>(kCtrlReg, &recorder_);
    write_value(file_, 4, 4, 1);
    read_value(file_, 4, 4);
    EXPECT_EQ(write_value(file_, 1, 2, 1), RegStatus::burst_error);
    const std::uint8_t none[] = {0};
    write_value(file_, 0, 4, 1, {none, 1});
    read_value(file_, 0, 4, {none, 1});
    EXPECT_EQ(recorder_.take(), Log{});
}

/// A timebase: the value exists only when it is read.
struct Timebase {
    RegisterFile& file;
    void sample(const RegisterRead& r) { file.set(r.reg, r.now / 1000); }
};

TEST_F(RegisterHooks, ReadHookMayUpdateTheValueThatIsRead) {
    Timebase timebase{file_};
    file_.on_read<&Timebase::sample>(kTimeReg, &timebase);
    std::uint8_t data[4];
    ASSERT_EQ(file_.read(4, data, 4, {}, 42000), RegStatus::ok);
    EXPECT_EQ(data[0], 42);
    ASSERT_EQ(file_.read(4, data, 4, {}, 43000), RegStatus::ok);
    EXPECT_EQ(data[0], 43);
}

TEST_F(RegisterHooks, ReadHookSeesTheBytesThatAreRead) {
    file_.on_read<&Recorder::read>(kTimeReg, &recorder_);
    read_value(file_, 6, 2);
    EXPECT_EQ(recorder_.take(), Log{"read 1[0] 0xffff0000 @0"});
}

TEST_F(RegisterHooks, ChangeHookTellsWhoChangedTheValue) {
    for (unsigned reg : {kCtrlReg, kEventsReg, kDataReg}) file_.on_change<&Recorder::change>(reg, &recorder_);
    write_value(file_, 0, 4, 0x100, {}, 1);
    write_value(file_, 0, 4, 0x100, {}, 2);  // no change
    file_.set(kEventsReg, 7, 0, 3);
    file_.set(kEventsReg, 7, 0, 4);
    file_.set(file_.field("DATA[2].VALUE"), 6, 5);
    std::uint8_t data[4];
    ASSERT_EQ(file_.read(8, data, 4, {}, 6), RegStatus::ok);
    ASSERT_EQ(file_.read(8, data, 4, {}, 7), RegStatus::ok);
    EXPECT_EQ(recorder_.take(), (Log{"change 0[0] 0x0->0x100 write @1", "change 2[0] 0x0->0x7 hardware @3",
                                     "change 3[2] 0x5->0x6 hardware @5", "change 2[0] 0x7->0x0 read_clear @6"}));
    file_.reset(ResetKind::warm, 8);
    EXPECT_EQ(recorder_.take(), (Log{"change 0[0] 0x100->0x0 reset @8", "change 3[2] 0x6->0x5 reset @8"}));
    file_.set(kDataReg, 9, 1);
    recorder_.take();
    file_.reset_register(ResetKind::cold, kDataReg, 1, 9);
    file_.reset_register(ResetKind::cold, kDataReg, 1, 10);
    EXPECT_EQ(recorder_.take(), Log{"change 3[1] 0x9->0x5 reset @9"});
}

TEST_F(RegisterHooks, ArrayHookGetsTheElement) {
    file_.on_write<&Recorder::write>(kDataReg, &recorder_);
    write_value(file_, 0x18, 4, 1);
    EXPECT_EQ(recorder_.take(), Log{"write 3[2] 0x5->0x1 data 0x1 mask 0xffffffff @0"});
}

TEST_F(RegisterHooks, ChangeHookComesBeforeWriteHook) {
    file_.on_write<&Recorder::write>(kDataReg, &recorder_);
    file_.on_change<&Recorder::change>(kDataReg, &recorder_);
    write_value(file_, 0x10, 4, 6);
    EXPECT_EQ(recorder_.take(),
              (Log{"change 3[0] 0x5->0x6 write @0", "write 3[0] 0x5->0x6 data 0x6 mask 0xffffffff @0"}));
}

/// A command bit that clears itself, from inside its own write hook.
struct Engine {
    RegisterFile& file;
    int starts = 0;
    void start(const RegisterWrite& w) {
        const FieldRef bit = file.field("CTRL.START");
        if (bit.extract(w.new_value) == 0) return;
        ++starts;
        file.set(bit, 0, w.now);
    }
};

TEST_F(RegisterHooks, HookMaySetItsOwnRegister) {
    Engine engine{file_};
    file_.on_write<&Engine::start>(kCtrlReg, &engine);
    file_.on_change<&Recorder::change>(kCtrlReg, &recorder_);
    write_value(file_, 0, 4, 0x301);
    EXPECT_EQ(engine.starts, 1);
    EXPECT_EQ(file_.get(kCtrlReg), 0x300u);
    EXPECT_EQ(recorder_.take(), (Log{"change 0[0] 0x0->0x301 write @0", "change 0[0] 0x301->0x300 hardware @0"}));
}

/// Software on software: a write hook that writes the next element through the front door.
struct Ripple {
    RegisterFile& file;
    std::vector<unsigned> order;
    void pass_on(const RegisterWrite& w) {
        if (w.element < 2) write_value(file, 0x14 + 4 * w.element, 4, w.data + 1);
        order.push_back(w.element);
    }
};

TEST_F(RegisterHooks, NestedAccessesAreCompleteBeforeTheOuterOneGoesOn) {
    Ripple ripple{file_, {}};
    file_.on_write<&Ripple::pass_on>(kDataReg, &ripple);
    write_value(file_, 0x10, 4, 100);
    EXPECT_EQ(ripple.order, (std::vector<unsigned>{2, 1, 0}));
    EXPECT_EQ(file_.get(kDataReg, 0), 100u);
    EXPECT_EQ(file_.get(kDataReg, 1), 101u);
    EXPECT_EQ(file_.get(kDataReg, 2), 102u);
}

TEST_F(RegisterHooks, SpanningWriteCompletesEachRegisterBeforeTheNext) {
    Ripple ripple{file_, {}};
    file_.on_write<&Ripple::pass_on>(kDataReg, &ripple);
    // Element 0 passes 11 on to element 1, which the second half of the access then replaces by 20.
    write_value(file_, 0x10, 8, 10 | std::uint64_t{20} << 32);
    EXPECT_EQ(file_.get(kDataReg, 0), 10u);
    EXPECT_EQ(file_.get(kDataReg, 1), 20u);
    EXPECT_EQ(file_.get(kDataReg, 2), 21u);
    EXPECT_EQ(ripple.order, (std::vector<unsigned>{2, 1, 0, 2, 1}));
}

/// Reads another register during reset.
struct Peer {
    RegisterFile& file;
    std::uint64_t seen = 0;
    void look(const RegisterChange&) { seen = file.get(kDataReg, 2); }
};

TEST_F(RegisterHooks, ResetHooksSeeAllRegistersReset) {
    Peer peer{file_};
    file_.on_change<&Peer::look>(kCtrlReg, &peer);
    file_.set(kCtrlReg, 0x100);
    file_.set(kDataReg, 1, 2);
    file_.reset(ResetKind::cold);
    EXPECT_EQ(peer.seen, 5u);
}

TEST_F(RegisterHooks, WarningsComeBeforeHooks) {
    struct Both : Recorder, RegisterObserver {
        void warn(const RegisterWarning&) override { log.push_back("warning"); }
    } both;
    file_.set_observer(&both);
    file_.on_write<&Both::write>(kCtrlReg, &both);
    write_value(file_, 3, 1, 1);
    ASSERT_EQ(both.log.size(), 2u);
    EXPECT_EQ(both.log[0], "warning");
}

TEST_F(RegisterHooks, MutedHooksAreSilentUntilTheyAreUnmuted) {
    file_.on_write<&Recorder::write>(kCtrlReg, &recorder_);
    file_.mute_hooks(kCtrlReg, true);
    write_value(file_, 0, 1, 0);
    EXPECT_EQ(recorder_.take(), Log{});
    file_.mute_hooks(kCtrlReg, false);
    write_value(file_, 0, 1, 0);
    EXPECT_EQ(recorder_.take().size(), 1u);
}

TEST_F(RegisterHooks, SecondHookOfAKindIsRefused) {
    file_.on_write<&Recorder::write>(kCtrlReg, &recorder_);
    file_.on_read<&Recorder::read>(kCtrlReg, &recorder_);
    try {
        file_.on_write<&Recorder::write>(kCtrlReg, &recorder_);
        FAIL() << "accepted";
    } catch (const UserError& e) {
        EXPECT_STREQ(e.what(), "device: register CTRL already has a write hook");
    }
}

}  // namespace
}  // namespace cxlvp
