// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/cxl/vectors/hdm_vector_file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <string_view>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/base/core/tick.h"
#include "cxlvp/host/trace_input/line_reader.h"
#include "cxlvp/host/trace_input/trace_number.h"

namespace cxlvp::host {

namespace {

enum Column : std::uint8_t {
    kCaseId,
    kConfig,
    kArith,
    kXorMaps,
    kHbWays,
    kHbGran,
    kRpWays,
    kRpGran,
    kDspWays,
    kDspGran,
    kEpWays,
    kEpGran,
    kWindowBase,
    kWindowSize,
    kEpDecBase,
    kEpDecSize,
    kEpDpaBase,
    kHpa,
    kResult,
    kHbIndex,
    kRpIndex,
    kDspIndex,
    kTargetIndex,
    kDpa,
    kColumns
};

/// By `Column`.
constexpr std::array<std::string_view, kColumns> kNames{
    "case_id",     "config",   "arith",   "xormaps",  "hb_ways",     "hb_gran",     "rp_ways",      "rp_gran",
    "dsp_ways",    "dsp_gran", "ep_ways", "ep_gran",  "window_base", "window_size", "ep_dec_base",  "ep_dec_size",
    "ep_dpa_base", "hpa",      "result",  "hb_index", "rp_index",    "dsp_index",   "target_index", "dpa"};

/// Columns that hold addresses. When one of them anywhere in the file is hexadecimal without a prefix, which its
/// letters show, all without a prefix are.
constexpr Column kAddresses[] = {kWindowBase, kWindowSize, kEpDecBase, kEpDecSize, kEpDpaBase, kHpa, kDpa};

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

bool prefixed(std::string_view text) {
    return text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
}

bool has_hex_letter(std::string_view text) {
    return !prefixed(text) && std::any_of(text.begin(), text.end(), [](char c) {
        const std::uint8_t digit = kDigits[static_cast<unsigned char>(c)];
        return digit >= 10 && digit != 0xff;
    });
}

/// Reads the rows of one table.
class Reader {
public:
    explicit Reader(const CsvTable& table) : table_(table) {
        find_columns();
        for (const CsvTable::Row& row : table.rows())
            for (const Column column : kAddresses) bare_hex_ = bare_hex_ || has_hex_letter(text(row, column));
    }

    HdmVector vector(const CsvTable::Row& row) const {
        HdmVector vector;
        vector.line = row.line;
        vector.id = text(row, kCaseId);
        vector.setup = setup(row);
        vector.hpa = address(row, kHpa);
        vector.result = result(row);
        if (vector.result == cxl::RouteStatus::ok) vector.place = place(row);
        return vector;
    }

private:
    void find_columns() {
        position_.fill(kMissing);
        for (std::size_t i = 0; i < table_.columns().size(); ++i) {
            const std::string& name = table_.columns()[i];
            const auto found = std::find(kNames.begin(), kNames.end(), name);
            if (found == kNames.end())
                table_.fail(table_.header_line(), fmt::format("unknown column {}{}", excerpt(name),
                                                              did_you_mean(name, {kNames.begin(), kNames.end()})));
            position_[static_cast<std::size_t>(found - kNames.begin())] = i;
        }
        for (std::size_t i = 0; i < kColumns; ++i)
            if (position_[i] == kMissing)
                table_.fail(table_.header_line(), fmt::format("column '{}' is missing", kNames[i]));
    }

    const std::string& text(const CsvTable::Row& row, Column column) const { return row.values[position_[column]]; }

    [[noreturn]] void fail(const CsvTable::Row& row, Column column, std::string_view expected) const {
        table_.fail(row.line, fmt::format("{} in column '{}': expected {}", excerpt(text(row, column)), kNames[column],
                                          expected));
    }

    /// Empty values stand for `missing`.
    std::uint64_t number(const CsvTable::Row& row, Column column, std::uint64_t missing) const {
        const std::string& value = text(row, column);
        std::uint64_t result = missing;
        if (!value.empty() && !read_number(value.data(), value.data() + value.size(), result))
            fail(row, column, "a whole number, decimal or 0x...");
        return result;
    }

    std::uint64_t address(const CsvTable::Row& row, Column column) const {
        const std::string& value = text(row, column);
        if (value.empty()) return 0;
        const char* at = value.data();
        const char* const end = at + value.size();
        std::uint64_t result = 0;
        const bool read =
            bare_hex_ && !prefixed(value) ? read_hex(at, end, result) && at == end : read_number(at, end, result);
        if (!read) fail(row, column, "an address of 64 bits, 0x..., hexadecimal digits or decimal");
        return result;
    }

    std::uint64_t granularity(const CsvTable::Row& row, Column column) const {
        const std::string& value = text(row, column);
        const bool kilo = !value.empty() && (value.back() == 'K' || value.back() == 'k');
        const char* const end = value.data() + value.size() - (kilo ? 1 : 0);
        std::uint64_t result = 0;
        if (value.empty()) return 256;
        if (!read_number(value.data(), end, result) || result > ~std::uint64_t{0} / kKiB)
            fail(row, column, "a number of bytes, or with K of KiB");
        return kilo ? result * kKiB : result;
    }

    /// 0 and no ways at all mean 1, and 1 way has no granularity.
    HdmVectorLevel level(const CsvTable::Row& row, Column ways, Column gran) const {
        HdmVectorLevel result{std::max<std::uint64_t>(number(row, ways, 1), 1), granularity(row, gran)};
        if (result.ways == 1) result.granularity = 256;
        return result;
    }

    bool xor_arithmetic(const CsvTable::Row& row) const {
        const std::string word = lower(text(row, kArith));
        if (word == "xor" || word == "1") return true;
        if (word != "modulo" && word != "mod" && word != "0") fail(row, kArith, "modulo or xor");
        return false;
    }

    std::vector<std::uint64_t> xor_maps(const CsvTable::Row& row) const {
        std::vector<std::uint64_t> maps;
        const std::string& value = text(row, kXorMaps);
        std::string_view rest = value;
        while (!rest.empty()) {
            std::string_view part = rest.substr(0, rest.find(';'));
            rest.remove_prefix(std::min(part.size() + 1, rest.size()));
            while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
            while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
            if (prefixed(part)) part.remove_prefix(2);
            const char* at = part.data();
            const char* const end = at + part.size();
            std::uint64_t map = 0;
            if (!read_hex(at, end, map) || at != end) fail(row, kXorMaps, "hexadecimal masks with ';' between them");
            maps.push_back(map);
        }
        return maps;
    }

    HdmVectorSetup setup(const CsvTable::Row& row) const {
        HdmVectorSetup setup;
        setup.window_base = address(row, kWindowBase);
        setup.window_size = address(row, kWindowSize);
        setup.xor_arithmetic = xor_arithmetic(row);
        setup.xor_maps = xor_maps(row);
        setup.host_bridges = level(row, kHbWays, kHbGran);
        setup.root_ports = level(row, kRpWays, kRpGran);
        setup.downstream_ports = level(row, kDspWays, kDspGran);
        setup.endpoint = level(row, kEpWays, kEpGran);
        setup.base = address(row, kEpDecBase);
        setup.size = address(row, kEpDecSize);
        setup.dpa_base = address(row, kEpDpaBase);
        return setup;
    }

    cxl::RouteStatus result(const CsvTable::Row& row) const {
        using cxl::RouteStatus;
        for (const RouteStatus status : {RouteStatus::ok, RouteStatus::no_decoder, RouteStatus::no_window})
            if (text(row, kResult) == cxl::to_string(status)) return status;
        fail(row, kResult, "OK, NO_DECODER or NO_WINDOW");
    }

    /// A level that does not exist may have no index, or -1.
    std::uint64_t index(const CsvTable::Row& row, Column column, bool level_exists) const {
        const std::string& value = text(row, column);
        if (value.empty() || value == "-1") {
            if (!level_exists) return 0;
            fail(row, column, "an index, since the result is OK");
        }
        return number(row, column, 0);
    }

    HdmVectorPlace place(const CsvTable::Row& row) const {
        HdmVectorPlace place;
        place.host_bridge = index(row, kHbIndex, true);
        place.root_port = index(row, kRpIndex, number(row, kRpWays, 1) > 1);
        place.downstream_port = index(row, kDspIndex, number(row, kDspWays, 1) > 1);
        place.target = index(row, kTargetIndex, true);
        if (text(row, kDpa).empty()) fail(row, kDpa, "an address, since the result is OK");
        place.dpa = address(row, kDpa);
        return place;
    }

    static constexpr std::size_t kMissing = ~std::size_t{0};

    const CsvTable& table_;
    std::array<std::size_t, kColumns> position_{};  ///< in a row, by `Column`
    bool bare_hex_ = false;                         ///< addresses without prefix are hexadecimal
};

}  // namespace

std::vector<HdmVector> read_hdm_vectors(const CsvTable& table) {
    const Reader reader(table);
    std::vector<HdmVector> vectors;
    for (const CsvTable::Row& row : table.rows()) vectors.push_back(reader.vector(row));
    return vectors;
}

}  // namespace cxlvp::host
