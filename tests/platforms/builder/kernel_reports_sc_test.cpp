// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/platform/builder/kernel_reports.h"

#include <gtest/gtest.h>

namespace cxlvp::platform {
namespace {

TEST(KernelReports, WarningsAreCountedAndDoNotStop) {
    Context context;
    const KernelReports reports(context);
    SC_REPORT_WARNING("/thirdparty/odd", "something odd");
    SC_REPORT_WARNING("/thirdparty/odd", "something odd again");
    EXPECT_EQ(context.reports().count("systemc", "/thirdparty/odd"), 2u);
    EXPECT_EQ(context.reports().total(), 2u);
}

TEST(KernelReports, ErrorsAndFatalErrorsAreThrown) {
    Context context;
    const KernelReports reports(context);
    EXPECT_THROW(SC_REPORT_ERROR("/thirdparty/bad", "something bad"), sc_core::sc_report);
    EXPECT_THROW(SC_REPORT_FATAL("/thirdparty/dead", "something dead"), sc_core::sc_report);
    EXPECT_EQ(context.reports().total(), 0u);
}

TEST(KernelReports, NotesOfTheKernelAreDroppedAndOthersGoToStandardError) {
    Context context;
    const KernelReports reports(context);
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    SC_REPORT_INFO("/thirdparty/note", "hello");
    SC_REPORT_INFO(sc_core::SC_ID_SIMULATION_STOP_CALLED_TWICE_, "");
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "systemc: /thirdparty/note: hello\n");
}

TEST(KernelReports, ASliceWithoutActivityIsNoWarning) {
    Context context;
    const KernelReports reports(context);
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
    EXPECT_EQ(context.reports().total(), 0u);
}

TEST(KernelReports, HandlerIsPutBack) {
    const auto before = sc_core::sc_report_handler::get_handler();
    {
        Context context;
        const KernelReports reports(context);
        EXPECT_NE(sc_core::sc_report_handler::get_handler(), before);
    }
    EXPECT_EQ(sc_core::sc_report_handler::get_handler(), before);
}

}  // namespace
}  // namespace cxlvp::platform
