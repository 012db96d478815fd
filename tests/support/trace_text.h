// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <zstd.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/host/trace_input/open_trace.h"
#include "support/list_source.h"
#include "support/memory_bytes.h"

namespace cxlvp::host {

/// `text` as one zstd frame with a checksum.
inline std::string zstd(std::string_view text, int level = 3) {
    ZSTD_CCtx* const context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level);
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    std::string out(ZSTD_compressBound(text.size()), '\0');
    const std::size_t size = ZSTD_compress2(context, out.data(), out.size(), text.data(), text.size());
    ZSTD_freeCCtx(context);
    if (ZSTD_isError(size) != 0) throw std::runtime_error(ZSTD_getErrorName(size));
    out.resize(size);
    return out;
}

/// A file of the test at hand that holds `bytes`; gives its path.
inline std::string temporary_file(const std::string& name, std::string_view bytes) {
    const auto* const test = testing::UnitTest::GetInstance()->current_test_info();
    const std::string path = testing::TempDir() + test->test_suite_name() + "." + test->name() + "." + name;
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return path;
}

/// The trace in `text`, called "t".
inline std::unique_ptr<TrafficSource> trace(std::string text, const TraceConfig& config = {}) {
    return open_trace(std::make_unique<MemoryBytes>(std::move(text)), "t", config);
}

/// Message of the `UserError` that `action` throws; empty when it throws none.
inline std::string user_error(const std::function<void()>& action) {
    try {
        action();
    } catch (const UserError& error) {
        return error.what();
    }
    return "";
}

/// What reading all of `text` as a trace ends with.
inline std::string trace_error(const std::string& text, const TraceConfig& config = {}) {
    return user_error([&] { drain(*trace(text, config)); });
}

}  // namespace cxlvp::host
