// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cxlvp/host/cxl/vectors/csv_table.h"
#include "cxlvp/host/cxl/vectors/hdm_vector.h"

namespace cxlvp::host {

/// The cases of a table with the columns that docs/cxlvp.md lists, in any order. Throws `UserError` with file and line
/// for a column that is missing or unknown, and a value that cannot be read.
std::vector<HdmVector> read_hdm_vectors(const CsvTable& table);

}  // namespace cxlvp::host
