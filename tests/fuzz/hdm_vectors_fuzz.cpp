// SPDX-License-Identifier: Apache-2.0
// Reads bytes as a file of cases. Any input ends in cases or in a `UserError` that names a line.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/host/cxl/vectors/hdm_vector_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace cxlvp;
    try {
        const host::CsvTable table("fuzz", {reinterpret_cast<const char*>(data), size});
        if (host::read_hdm_vectors(table).size() != table.rows().size()) std::abort();
    } catch (const UserError& error) {
        if (std::string_view(error.what()).substr(0, 5) != "fuzz:") std::abort();
    }
    return 0;
}
