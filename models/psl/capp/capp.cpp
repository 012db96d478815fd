// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/capp/capp.h"

#include <algorithm>

#include <fmt/format.h>

#include "cxlvp/base/core/diagnostics.h"
#include "cxlvp/bus/timed_target.h"

namespace cxlvp::psl {

namespace {

/// Addresses that `tx` covers; one of no length covers its first byte.
struct Covered {
    explicit Covered(const Payload& tx) : first(tx.get_address()) {
        const std::uint64_t bytes = std::min(tx.get_data_length(), tx.get_streaming_width());
        last = std::max(first, first + (bytes - (bytes != 0 ? 1 : 0)));
    }
    std::uint64_t first;
    std::uint64_t last;
};

}  // namespace

const Schema<Capp::Config>& Capp::Config::schema() {
    static const Schema<Config> schema =
        Schema<Config>()
            .time("snoop_latency", &Config::snoop_latency, {0, kMillisecond},
                  {"from an access to the answer of a card that holds the line", "assumed"})
            .time("lock_retry", &Config::lock_retry, {1, kMillisecond},
                  {"after which a snoop to a locked line is repeated, in ordered timing", "assumed"});
    return schema;
}

/// An input.
class Capp::Port : public bus::TimedTarget {
public:
    Port(Capp& owner, const std::string& name, bool of_psl)
        : TimedTarget(owner.context(), owner.track()), socket(name.c_str()), owner_(owner), of_psl_(of_psl) {
        socket.bind(static_cast<TimedTarget&>(*this));
    }
    bool get_direct_mem_ptr(Payload& tx, tlm::tlm_dmi& dmi) override { return owner_.direct(tx, dmi); }
    unsigned int transport_dbg(Payload& tx) override { return owner_.debug(tx); }

    TargetSocket socket;

private:
    Tick carry(Payload& tx, Tick at) override { return owner_.pass(of_psl_, tx, at); }

    Capp& owner_;
    const bool of_psl_;
};

/// The side of one PSL.
class Capp::Card : private SnoopMaster {
public:
    Card(Capp& owner, unsigned number) : psl(*this), owner_(owner), number_(number) {}

    PeerPort<SnoopMaster, SnoopTarget> psl;

private:
    void open(std::uint64_t line, std::size_t lines, LineHold want, Tick& at) override {
        if (!owner_.taken_) owner_.withdraw_dmi();
        owner_.opens_ += lines;
        const std::uint64_t last = line + (lines * kLineBytes - 1);
        at = owner_.gate_.open(line, last, number_, owner_.settled(at));
        at = owner_.snoop(line, last, want == LineHold::exclusive ? Snoop::invalidate : Snoop::share, number_, at);
    }
    void close(std::uint64_t line, Tick at) override { owner_.gate_.close(line, number_, at); }
    void holds(std::uint64_t line, LineHold hold) override { owner_.directory_.set(line, number_, hold); }

    Capp& owner_;
    const unsigned number_;
};

Capp::Capp(const sc_core::sc_module_name& instance, Context& context, const Config& config)
    : Module(instance, context), config_(config), out_("out", context), gate_(context) {
    out_.bind(static_cast<Initiator&>(*this));
    stats().counter("snooped", "accesses", "accesses of others that found a line with a card", snooped_);
    stats().counter("snoops", "snoops", "snoops sent to cards", snoops_);
    stats().counter("snoop_hits", "snoops", "of those, that found the line", hits_);
    stats().counter("interventions", "snoops", "of those, that took modified data", interventions_);
    stats().counter("lock_waits", "snoops", "snoops that met a locked line, each time", lock_waits_);
    stats().counter("opens", "lines", "lines that cards opened to access them", opens_);
    stats().counter("gate_waits", "accesses", "accesses that waited for one to the same line", gate_.waits());
    stats().counter("refused", "lines", "modified lines that memory refused", refused_);
    stats().on_clear([this](Tick) {
        snooped_ = snoops_ = hits_ = interventions_ = lock_waits_ = opens_ = refused_ = 0;
        gate_.clear_counts();
    });
}

Capp::~Capp() = default;

TargetSocket* Capp::target(const std::string& port) {
    if (port != "in" && port != "psl") return nullptr;
    const Scope scope(*this);
    ports_.push_back(std::make_unique<Port>(*this, fmt::format("{}_{}", port, ports_.size()), port == "psl"));
    return &ports_.back()->socket;
}

InitiatorSocket* Capp::initiator(const std::string& port) {
    return port == "out" ? &out_ : nullptr;
}

PeerEnd* Capp::peer(const std::string& port) {
    if (port != "cards") return nullptr;
    if (cards_.size() == LineDirectory::kMostCards)
        throw UserError(fmt::format("{}: more than {} cards", name(), LineDirectory::kMostCards));
    cards_.push_back(std::make_unique<Card>(*this, static_cast<unsigned>(cards_.size())));
    return &cards_.back()->psl;
}

void Capp::reset(ResetKind kind) {
    if (kind == ResetKind::function) return;
    directory_.clear();
    for (const auto& card : cards_)
        if (card->psl.connected()) card->psl->forget();
    taken_ = false;
}

/// In `ordered` timing the lines are looked at when simulated time has come to `at`.
Tick Capp::settled(Tick at) {
    if (!context().ordered()) return at;
    context().settle(at);
    return std::max(at, now());
}

inline Tick Capp::pass(bool of_psl, Payload& tx, Tick at) {
    // Nobody can hold a line.
    if (!taken_ && directory_.lines() == 0 && cards_.empty()) return out_.send(tx, at);
    const Covered covered(tx);
    if (of_psl && gate_.opened(covered.first, covered.last)) return out_.send(tx, at);
    LineGate::Entry entry;
    entry.first = covered.first;
    entry.last = covered.last;
    at = gate_.enter(entry, settled(at));
    if (directory_.lines() != 0) {
        const std::uint64_t snoops = snoops_;
        at = snoop(covered.first, covered.last, tx.is_write() ? Snoop::invalidate : Snoop::share,
                   LineDirectory::kMostCards, at);
        if (snoops_ != snoops) ++snooped_;
    }
    at = out_.send(tx, at);
    gate_.leave(entry, at);
    return at;
}

/// The snoops of an access are on their way together.
Tick Capp::snoop(std::uint64_t first, std::uint64_t last, Snoop what, unsigned except, Tick at) {
    Tick end = at;
    for (std::uint64_t line = line_of(first);; line += kLineBytes) {
        for (std::uint32_t cards = directory_.others(line, what, except); cards != 0; cards &= cards - 1)
            end = std::max(end, snoop_card(line, what, static_cast<unsigned>(__builtin_ctz(cards)), at));
        if (line == line_of(last)) return end;
    }
}

Tick Capp::snoop_card(std::uint64_t line, Snoop what, unsigned card, Tick at) {
    std::array<std::uint8_t, kLineBytes> data;
    ++snoops_;
    at = settled(at + config_.snoop_latency);
    SnoopAnswer answer = cards_[card]->psl->snoop(what, line, data.data(), at);
    while (answer.locked_until > at) {
        ++lock_waits_;
        // Where nobody else can act while this one waits, only the timeout ends the lock.
        const bool others_act = context().ordered() && context().can_wait();
        at = others_act ? settled(std::min(answer.locked_until, at + config_.lock_retry)) : answer.locked_until;
        answer = cards_[card]->psl->snoop(what, line, data.data(), at);
    }
    directory_.set(line, card, answer.keeps);
    if (answer.hit) ++hits_;
    if (!answer.modified) return at;
    ++interventions_;
    return write_line(line, data.data(), at);
}

Tick Capp::write_line(std::uint64_t line, std::uint8_t* data, Tick at) {
    Payload& tx = *pool_.get();
    tx.set_command(tlm::TLM_WRITE_COMMAND);
    tx.set_address(line);
    tx.set_data_ptr(data);
    tx.set_data_length(kLineBytes);
    tx.set_streaming_width(kLineBytes);
    at = out_.send(tx, at);
    if (tx.get_response_status() != tlm::TLM_OK_RESPONSE) ++refused_;
    tx.release();
    return at;
}

bool Capp::direct(Payload& tx, tlm::tlm_dmi& dmi) {
    return taken_ ? bus::refuse_dmi(dmi) : out_->get_direct_mem_ptr(tx, dmi);
}

void Capp::withdraw_dmi() {
    taken_ = true;
    invalidate_direct_mem_ptr(0, ~sc_dt::uint64{0});
}

void Capp::invalidate_direct_mem_ptr(sc_dt::uint64 first, sc_dt::uint64 last) {
    for (const auto& port : ports_) port->socket->invalidate_direct_mem_ptr(first, last);
}

unsigned int Capp::debug(Payload& tx) {
    const unsigned int moved = out_->transport_dbg(tx);
    if (directory_.lines() == 0) return moved;
    const std::uint64_t first = tx.get_address();
    for (std::uint64_t done = 0; done < moved;) {
        const std::uint64_t address = first + done;
        const std::uint64_t part = std::min<std::uint64_t>(moved - done, line_of(address) + kLineBytes - address);
        for (std::uint32_t cards = directory_.entry(line_of(address)).cards; cards != 0; cards &= cards - 1)
            cards_[static_cast<unsigned>(__builtin_ctz(cards))]->psl->debug(address, tx.get_data_ptr() + done, part,
                                                                            tx.is_write());
        done += part;
    }
    return moved;
}

}  // namespace cxlvp::psl
