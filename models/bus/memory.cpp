// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/bus/memory.h"

#include "cxlvp/base/sim/time.h"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

namespace cxlvp::bus {

using sc_core::sc_time;

namespace {

constexpr std::uint64_t kNoRow = std::numeric_limits<std::uint64_t>::max();

unsigned log2(std::uint64_t power_of_two) {
    return static_cast<unsigned>(__builtin_ctzll(power_of_two));
}

}  // namespace

const Schema<Memory::Config>& Memory::Config::schema() {
    static const Schema<Config> schema =
        Schema<Config>()
            .bytes("size", &Config::size, {64, std::uint64_t{1} << 52}, {"bytes of memory", ""})
            .count("channels", &Config::channels, {1, 64}, {"channels", "assumed"})
            .power_of_two()
            .count("banks", &Config::banks, {1, 1024}, {"banks of each channel", "assumed: DDR5 has 32 per rank"})
            .power_of_two()
            .bytes("interleave", &Config::interleave, {64, 1 << 20}, {"bytes on a channel before the next", "assumed"})
            .power_of_two()
            .bytes("row", &Config::row, {64, 1 << 20}, {"bytes of a row", "assumed"})
            .power_of_two()
            .bandwidth("bandwidth", &Config::bandwidth, {1'000'000},
                       {"data rate of one channel", "X26: 38.4 GB/s for DDR5-4800"})
            .choice("page", &Config::page, {{"closed", Page::closed}, {"open", Page::open}},
                    {"whether a row stays open after an access", "assumed"})
            .time("controller", &Config::controller, {0, kMillisecond},
                  {"time in the controller, both ways", "assumed"})
            .time("t_rcd", &Config::t_rcd, {0, kMillisecond},
                  {"row to column delay", "derived: DDR5-4800 timing grade"})
            .time("t_cas", &Config::t_cas, {0, kMillisecond}, {"column access", "derived: DDR5-4800 timing grade"})
            .time("t_rp", &Config::t_rp, {0, kMillisecond}, {"precharge", "derived: DDR5-4800 timing grade"})
            .time("t_ras", &Config::t_ras, {0, kMillisecond}, {"row active", "derived: DDR5-4800 timing grade"})
            .flag("ecc", &Config::ecc, {"correct one flipped bit of an access, poison on more", "assumed"})
            .choice("on_poison", &Config::on_poison, {{"flag", OnPoison::flag}, {"error", OnPoison::error}},
                    {"a read of poison: data marked as poisoned, or an error response", "assumed"})
            .flag("read_only", &Config::read_only, {"refuse writes", ""})
            .flag("dmi", &Config::dmi, {"grant direct memory access", ""})
            .check([](const Config& c, const ConfigNode& node, const std::string& path, Binding& binding) {
                if (c.row < c.interleave)
                    binding.errors().error(
                        node.origin, path,
                        fmt::format("row ({}) is smaller than interleave ({})", c.row, c.interleave));
            });
    return schema;
}

Memory::Memory(const sc_core::sc_module_name& instance, Context& context, const Config& config)
    : Module(instance, context),
      TimedTarget(context, track()),
      config_(config),
      interleave_bits_(log2(config.interleave)),
      channel_bits_(log2(config.channels)),
      bank_bits_(log2(config.banks)),
      row_bits_(log2(config.row)),
      rate_(config.bandwidth),
      row_cycle_(config.t_ras + config.t_rp),
      row_access_(config.t_rcd + config.t_cas),
      banks_(context, stats(), "banks", config.channels * config.banks),
      channels_(context, stats(), "channels", config.channels),
      open_row_(config.channels * config.banks, kNoRow),
      fault_(
          context.faults(), name(),
          {FaultKind::error_response, FaultKind::poison, FaultKind::delay, FaultKind::bit_flip, FaultKind::stuck_bit},
          "accesses to the memory") {
    in.bind(static_cast<TimedTarget&>(*this));
    stats().counter("reads", "accesses", "reads served", reads_);
    stats().counter("writes", "accesses", "writes served", writes_);
    stats().counter("bytes_read", "B", "bytes read", bytes_read_);
    stats().counter("bytes_written", "B", "bytes written", bytes_written_);
    stats().counter("row_hits", "accesses", "accesses that found their row open", row_hits_);
    stats().counter("corrected", "accesses", "accesses with a corrected bit", corrected_);
    stats().counter("poison_reads", "accesses", "reads that returned poison", poison_reads_);
    stats().counter("refused", "accesses", "accesses answered with an error", refused_);
    stats().on_clear([this](Tick) {
        reads_ = writes_ = bytes_read_ = bytes_written_ = 0;
        row_hits_ = corrected_ = poison_reads_ = refused_ = 0;
    });
    fault_.on_arming([this](const FaultSpec&) { withdraw_dmi(); });
}

Tick Memory::carry(Payload& tx, Tick at) {
    const std::uint64_t first = tx.get_address();
    const std::uint32_t bytes = tx.get_data_length();
    const auto refuse = [&](tlm::tlm_response_status status) {
        ++refused_;
        tx.set_response_status(status);
        return at;
    };
    if (tx.get_command() == tlm::TLM_IGNORE_COMMAND && first < config_.size) {
        tx.set_response_status(tlm::TLM_OK_RESPONSE);
        return at;
    }
    if (bytes == 0 || tx.get_streaming_width() == 0) return refuse(tlm::TLM_BURST_ERROR_RESPONSE);
    if (tx.get_byte_enable_ptr() != nullptr && tx.get_byte_enable_length() == 0)
        return refuse(tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE);
    const std::uint64_t window = std::min<std::uint64_t>(bytes, tx.get_streaming_width());
    if (first >= config_.size || window > config_.size - first) return refuse(tlm::TLM_ADDRESS_ERROR_RESPONSE);
    if (tx.is_write() && config_.read_only) return refuse(tlm::TLM_COMMAND_ERROR_RESPONSE);

    const FaultSpec* fault = fault_.armed() ? fault_.hit(at, first, window) : nullptr;
    if (fault != nullptr) {
        if (fault->kind == FaultKind::error_response) return refuse(tlm::TLM_GENERIC_ERROR_RESPONSE);
        if (fault->kind == FaultKind::delay) at += fault->delay;
    }
    at = time_access(first, bytes, at);
    if (fault != nullptr && (fault->kind == FaultKind::bit_flip || fault->kind == FaultKind::stuck_bit))
        move_with_bit_error(tx, window, *fault);
    else
        move(tx, window);
    tx.set_dmi_allowed(direct());
    tx.set_response_status(tlm::TLM_OK_RESPONSE);

    const RequestInfo* info = tx.get_extension<RequestInfo>();
    const bool poison_now = fault != nullptr && fault->kind == FaultKind::poison;
    if (poison_now && tx.is_read()) poison(first, first + (window - 1));
    if (!poisoned_.empty() || (info != nullptr && info->poison)) check_poison(tx, window);
    if (poison_now && tx.is_write()) poison(first, first + (window - 1));
    return at;
}

inline Tick Memory::time_access(std::uint64_t address, std::uint32_t bytes, Tick at) {
    at += config_.controller;
    if ((address & (config_.interleave - 1)) + bytes > config_.interleave) return time_pieces(address, bytes, at);
    return move_over_channel(address, bytes, open_bank(address, bytes, at));
}

/// Pieces on different channels proceed side by side and the access ends with the last one: all banks are entered at
/// once, then the channels in the order in which the data is ready.
Tick Memory::time_pieces(std::uint64_t address, std::uint32_t bytes, Tick at) {
    struct Piece {
        Tick ready;
        std::uint64_t address;
        std::uint32_t bytes;
    };
    std::array<Piece, 64> pieces;
    Tick end = at;
    while (bytes > 0) {
        std::size_t count = 0;
        for (; bytes > 0 && count < pieces.size(); ++count) {
            const auto part = static_cast<std::uint32_t>(
                std::min<std::uint64_t>(bytes, config_.interleave - (address & (config_.interleave - 1))));
            pieces[count] = {open_bank(address, part, present(at)), address, part};
            address += part;
            bytes -= part;
        }
        const auto last = pieces.begin() + static_cast<std::ptrdiff_t>(count);
        const auto earlier = [](const Piece& a, const Piece& b) { return a.ready < b.ready; };
        // Banks that were free are ready together.
        if (!std::is_sorted(pieces.begin(), last, earlier)) std::stable_sort(pieces.begin(), last, earlier);
        for (std::size_t i = 0; i < count; ++i)
            end = std::max(end, move_over_channel(pieces[i].address, pieces[i].bytes, present(pieces[i].ready)));
    }
    return present(end);
}

inline Tick Memory::open_bank(std::uint64_t address, std::uint32_t bytes, Tick at) {
    const bool open = config_.page == Config::Page::open;
    const std::uint64_t in_channel = address >> interleave_bits_ >> channel_bits_;
    // What takes its turn over the banks: whole rows where they stay open, single pieces where they do not.
    const std::uint64_t turn = open ? in_channel >> (row_bits_ - interleave_bits_) : in_channel;
    const std::size_t bank = (channel_of(address) << bank_bits_) + (turn & ((std::uint64_t{1} << bank_bits_) - 1));

    Tick occupied = row_cycle_;
    Tick access = row_access_;
    if (open) {
        const std::uint64_t row = turn >> bank_bits_;
        const Tick transfer = rate_.duration(bytes);
        if (open_row_[bank] == row) {
            ++row_hits_;
            occupied = transfer;
            access = config_.t_cas;
        } else {
            const Tick precharge = open_row_[bank] == kNoRow ? 0 : config_.t_rp;
            occupied = precharge + config_.t_rcd + transfer;
            access = precharge + row_access_;
            open_row_[bank] = row;
        }
    }
    // Data comes `access` after the bank began, whether the bank is still occupied then or not.
    return banks_.pass(at, occupied, 0, bytes, bank) - occupied + access;
}

void Memory::move_data(Payload& tx) {
    const std::uint32_t bytes = tx.get_data_length();
    if (tx.is_write()) {
        store_.write(tx.get_address(), tx.get_data_ptr(), bytes);
        ++writes_;
        bytes_written_ += bytes;
    } else {
        store_.read(tx.get_address(), tx.get_data_ptr(), bytes);
        ++reads_;
        bytes_read_ += bytes;
    }
}

void Memory::move_masked(Payload& tx) {
    const unsigned char* enable = tx.get_byte_enable_ptr();
    const std::uint32_t enable_length = tx.get_byte_enable_length();
    const std::uint32_t width = tx.get_streaming_width();
    std::uint64_t moved = 0;
    for (std::uint32_t i = 0; i < tx.get_data_length(); ++i) {
        if (enable != nullptr && enable[i % enable_length] != TLM_BYTE_ENABLED) continue;
        std::uint8_t* byte = store_.at(tx.get_address() + i % width);
        if (tx.is_write())
            *byte = tx.get_data_ptr()[i];
        else
            tx.get_data_ptr()[i] = *byte;
        ++moved;
    }
    ++(tx.is_write() ? writes_ : reads_);
    (tx.is_write() ? bytes_written_ : bytes_read_) += moved;
}

void Memory::move(Payload& tx, std::uint64_t window) {
    if (tx.get_byte_enable_ptr() == nullptr && window == tx.get_data_length())
        move_data(tx);
    else
        move_masked(tx);
}

void Memory::move_with_bit_error(Payload& tx, std::uint64_t window, const FaultSpec& fault) {
    if (config_.ecc) {  // one bit is corrected on the fly
        ++corrected_;
        return move(tx, window);
    }
    const std::uint64_t first = tx.get_address();
    std::vector<std::uint8_t> right(window);
    if (tx.is_write()) {
        move(tx, window);
        if (fault.kind == FaultKind::stuck_bit) return;  // shows when it is read
    }
    store_.read(first, right.data(), window);
    std::vector<std::uint8_t> wrong = right;
    fault.apply(wrong.data(), first, window);
    store_.write(first, wrong.data(), window);
    if (tx.is_write()) return;
    move(tx, window);
    // A flipped bit stays wrong until it is written, a stuck one is wrong for as long as the fault is armed.
    if (fault.kind == FaultKind::stuck_bit) store_.write(first, right.data(), window);
}

void Memory::check_poison(Payload& tx, std::uint64_t window) {
    const std::uint64_t first = tx.get_address();
    const std::uint64_t last = first + (window - 1);
    RequestInfo* info = tx.get_extension<RequestInfo>();
    if (tx.is_write()) {
        // Only a whole new line replaces the corrupt data, and only with data that is not corrupt itself.
        if (info != nullptr && info->poison)
            poison(first, last);
        else if (tx.get_byte_enable_ptr() == nullptr)
            clear_whole_lines(first, last);
        return;
    }
    if (!poisoned(first, last)) return;
    ++poison_reads_;
    if (info != nullptr) info->poison = true;
    if (config_.on_poison == Config::OnPoison::error) tx.set_response_status(tlm::TLM_GENERIC_ERROR_RESPONSE);
}

void Memory::clear_whole_lines(std::uint64_t first, std::uint64_t last) {
    const std::uint64_t from = (first + kLine - 1) / kLine * kLine;
    const std::uint64_t to = (last + 1) / kLine * kLine;
    if (from < to) clear_poison(from, to - 1);
}

void Memory::poison(std::uint64_t first, std::uint64_t last) {
    withdraw_dmi();
    for (std::uint64_t line = first / kLine; line <= last / kLine; ++line) poisoned_.insert(line);
}

void Memory::clear_poison(std::uint64_t first, std::uint64_t last) {
    for (std::uint64_t line = first / kLine; line <= last / kLine; ++line) poisoned_.erase(line);
}

bool Memory::poisoned(std::uint64_t first, std::uint64_t last) const {
    for (std::uint64_t line = first / kLine; line <= last / kLine; ++line)
        if (poisoned_.count(line) != 0) return true;
    return false;
}

bool Memory::direct() const {
    return config_.dmi && !fault_.armed() && poisoned_.empty();
}

bool Memory::get_direct_mem_ptr(Payload& tx, tlm::tlm_dmi& dmi) {
    refuse_dmi(dmi);
    const std::uint64_t first = tx.get_address();
    if (first >= config_.size) {
        dmi.set_start_address(config_.size);
        return false;
    }
    const std::uint64_t piece = first & ~(SparseStore::kPiece - 1);
    const std::uint64_t piece_last = std::min(config_.size, piece + SparseStore::kPiece) - 1;
    const std::uint64_t last = first + (std::max(tx.get_data_length(), 1U) - 1);
    if (last > piece_last || last < first) {
        // Another request may be granted: the refusal holds for this one only.
        dmi.set_start_address(first);
        dmi.set_end_address(last < first ? ~std::uint64_t{0} : last);
        return false;
    }
    dmi.set_end_address(config_.size - 1);
    if (!direct() || (tx.is_write() && config_.read_only)) return false;
    dmi.set_dmi_ptr(store_.at(piece));
    dmi.set_start_address(piece);
    dmi.set_end_address(piece_last);
    if (config_.read_only)
        dmi.allow_read();
    else
        dmi.allow_read_write();
    const sc_time latency = to_time(config_.controller + row_access_);
    dmi.set_read_latency(latency);
    dmi.set_write_latency(latency);
    return true;
}

unsigned int Memory::transport_dbg(Payload& tx) {
    const std::uint64_t first = tx.get_address();
    if (first >= config_.size) return 0;
    const auto bytes = static_cast<std::uint32_t>(std::min<std::uint64_t>(tx.get_data_length(), config_.size - first));
    if (tx.is_write())
        store_.write(first, tx.get_data_ptr(), bytes);
    else if (tx.is_read())
        store_.read(first, tx.get_data_ptr(), bytes);
    else
        return 0;
    return bytes;
}

}  // namespace cxlvp::bus
