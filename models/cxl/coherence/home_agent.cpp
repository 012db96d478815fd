// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/cxl/coherence/home_agent.h"

#include <algorithm>

namespace cxlvp::cxl {

namespace {

constexpr std::uint64_t without(std::uint64_t holders, unsigned agent) {
    return holders & ~(std::uint64_t{1} << agent);
}

}  // namespace

HomeAgent::HomeAgent(const LineCache::Config& llc, const SnoopFilter::Config& directory)
    : llc_(llc), directory_(directory) {}

void HomeAgent::fill(Step& step, std::uint64_t line, Mesi state) {
    if (const auto victim = llc_.fill(line, state); victim && victim->dirty) step.displaced = victim->line;
}

HomeAgent::Step HomeAgent::read(std::uint64_t line) {
    Step step;
    step.hit = llc_.state(line) != Mesi::invalid;
    step.memory = !step.hit;
    if (step.hit) {
        llc_.touch(line);
        return step;
    }
    const SnoopFilter::Entry held = directory_.find(line);
    if (held.any) {
        step.snoop = Opcode::snp_data;
        step.holders = held.holders;
        directory_.share(line);
    }
    fill(step, line, held.holders != 0 ? Mesi::shared : Mesi::exclusive);
    return step;
}

HomeAgent::Step HomeAgent::write(std::uint64_t line) {
    Step step;
    step.snoop = Opcode::snp_inv;
    step.holders = directory_.find(line).holders;
    if (step.holders != 0) directory_.remove(line);
    step.hit = llc_.state(line) != Mesi::invalid;
    step.memory = !step.hit;
    llc_.set(line, Mesi::modified);
    return step;
}

void HomeAgent::limit_others(Step& step, std::uint64_t line, unsigned agent, Mesi most) {
    const SnoopFilter::Entry held = directory_.find(line);
    const std::uint64_t others = without(held.holders, agent);
    if (most == Mesi::shared && !held.any) return;
    step.snoop = most == Mesi::shared ? Opcode::snp_data : Opcode::snp_inv;
    step.holders = others;
    if (most == Mesi::shared)
        directory_.share(line);
    else
        directory_.remove(line);
}

HomeAgent::Step HomeAgent::read_shared(std::uint64_t line, unsigned agent, bool own_memory, std::uint32_t grant) {
    Step step;
    limit_others(step, line, agent, Mesi::shared);
    const Mesi before = llc_.limit(line, Mesi::shared);
    step.hit = before != Mesi::invalid;
    step.memory = !step.hit && !own_memory;
    step.write_back = before == Mesi::modified;
    step.state = Mesi::shared;
    if (!own_memory) step.recall = directory_.add(line, agent, false, grant);
    return step;
}

HomeAgent::Step HomeAgent::own(std::uint64_t line, unsigned agent, bool own_memory, std::uint32_t grant) {
    Step step;
    limit_others(step, line, agent, Mesi::invalid);
    const Mesi before = llc_.limit(line, Mesi::invalid);
    step.hit = before != Mesi::invalid;
    step.memory = !step.hit && !own_memory;
    step.write_back = before == Mesi::modified;
    step.state = Mesi::exclusive;
    if (!own_memory) step.recall = directory_.add(line, agent, true, grant);
    return step;
}

HomeAgent::Step HomeAgent::replace(Opcode opcode, std::uint64_t line, unsigned agent) {
    Step step;
    limit_others(step, line, agent, Mesi::invalid);
    step.hit = llc_.state(line) != Mesi::invalid;
    const bool keeps = opcode == Opcode::i_to_m_wr || (opcode == Opcode::wr_cur && step.hit);
    if (keeps && llc_.present()) {
        step.claim = !step.hit;
        fill(step, line, Mesi::modified);
        return step;
    }
    llc_.limit(line, Mesi::invalid);
    step.write_back = true;
    return step;
}

HomeAgent::Step HomeAgent::evict(Opcode opcode, std::uint64_t line, unsigned agent, std::uint32_t grant) {
    Step step;
    const SnoopFilter::Entry held = directory_.find(line);
    if (held.grant != grant || without(held.holders, agent) == held.holders) return step;
    directory_.remove(line, agent, grant);
    if (opcode != Opcode::dirty_evict) return step;
    step.write_back = !llc_.present();
    fill(step, line, Mesi::modified);
    return step;
}

HomeAgent::Step HomeAgent::device(Opcode opcode, std::uint64_t line, unsigned agent, bool own_memory,
                                  std::uint32_t grant) {
    Step step;
    switch (opcode) {
        case Opcode::rd_curr: {
            const SnoopFilter::Entry held = directory_.find(line);
            if (held.any) step.holders = without(held.holders, agent);
            step.hit = llc_.state(line) != Mesi::invalid;
            step.memory = !step.hit && !own_memory;
            llc_.touch(line);
            return step;
        }
        case Opcode::rd_any: {
            const bool alone = llc_.state(line) == Mesi::invalid && without(directory_.find(line).holders, agent) == 0;
            return alone ? own(line, agent, own_memory, grant) : read_shared(line, agent, own_memory, grant);
        }
        case Opcode::rd_shared:
            return read_shared(line, agent, own_memory, grant);
        case Opcode::rd_own:
            return own(line, agent, own_memory, grant);
        case Opcode::rd_own_no_data:
            step = own(line, agent, own_memory, grant);
            step.claim = step.memory;
            step.memory = false;
            return step;
        case Opcode::cl_flush:
            limit_others(step, line, agent, Mesi::invalid);
            step.write_back = llc_.limit(line, Mesi::invalid) == Mesi::modified;
            return step;
        case Opcode::clean_evict:
        case Opcode::clean_evict_no_data:
        case Opcode::dirty_evict:
            return evict(opcode, line, agent, grant);
        case Opcode::cache_flushed:
            directory_.remove_agent(agent);
            return step;
        default:
            return replace(opcode, line, agent);
    }
}

HomeAgent::Step HomeAgent::back_invalidate(Opcode opcode, std::uint64_t line, unsigned agent) {
    Step step;
    const Mesi most = opcode == Opcode::bi_snp_inv    ? Mesi::invalid
                      : opcode == Opcode::bi_snp_data ? Mesi::shared
                                                      : Mesi::exclusive;
    if (most != Mesi::exclusive) limit_others(step, line, agent, most);
    const Mesi before = llc_.limit(line, most);
    step.hit = before != Mesi::invalid;
    step.write_back = before == Mesi::modified;
    step.state = std::min(before, most);
    return step;
}

}  // namespace cxlvp::cxl
