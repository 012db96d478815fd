// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/host/capi/machine/capi_host_config.h"

namespace cxlvp::host {

const Schema<CapiHostConfig>& CapiHostConfig::schema() {
    using C = CapiHostConfig;
    static const Schema<C> schema =
        Schema<C>()
            .text("card", &C::card, {"name of the psl whose software this is", ""})
            .required()
            .address("config_space", &C::config_space, {}, {"configuration space of the card in the ECAM window", ""})
            .required()
            .address("bar0", &C::bar0, {}, {"where firmware places the area p2 of the card", "assumed"})
            .address("bar2", &C::bar2, {}, {"where firmware places the area p1 of the card", "assumed"})
            .address("memory_base", &C::memory_base, {}, {"real memory of the operating system", ""})
            .bytes("memory_size", &C::memory_size, {4 * kMiB, std::uint64_t{1} << 44},
                   {"bytes of it: tables, process areas, memory of processes", "assumed"})
            .bytes("page_bytes", &C::page_bytes, {4 * kKiB, 64 * kKiB},
                   {"pages of the operating system: 4 or 64 KiB", "Linux on POWER"})
            .power_of_two()
            .count("msi_base", &C::msi_base, {0, 65535}, {"number of the first interrupt", "assumed"})
            .count("msi_count", &C::msi_count, {8, 65536}, {"interrupts of the host bridge", "2040 on POWER8"})
            .time("interrupt_latency", &C::interrupt_latency, {0, kMillisecond},
                  {"from a message to the handler", "assumed"})
            .time("fault_latency", &C::fault_latency, {0, kSecond},
                  {"from a translation fault to its handling, and the answer", "assumed"})
            .group("pager", &C::pager, {"handling of faults", ""})
            .choice("prefault", &C::prefault,
                    {{"none", PrefaultMode::none},
                     {"wed", PrefaultMode::work_element_descriptor},
                     {"all", PrefaultMode::all}},
                    {"segments that a context has before it starts, CAIA 1", "Linux: none"})
            .choice("work", &C::work,
                    {{"copy", CapiWork::copy}, {"run", CapiWork::run}, {"ping_pong", CapiWork::ping_pong}},
                    {"what processes let their AFU do: copy through a memcpy_afu, start a stream_afu or chase_afu and "
                     "wait for its end, send messages to a ping_pong_afu",
                     ""})
            .count("contexts", &C::contexts, {1, 16384}, {"processes of each slice", "assumed"})
            .text("file", &C::file, {"copied in pieces, one for each context; empty: made-up bytes", ""})
            .bytes("bytes", &C::bytes, {1, kGiB}, {"copied by each context when there is no file", "assumed"})
            .bytes("copy_bytes", &C::copy_bytes, {1, 65535},
                   {"of one work element; a memcpy_afu of a PSL9 takes 128", "assumed"})
            .address("destination", &C::destination, {},
                     {"copy: real address where the copies lie, one behind the other, as memory of a device; 0: "
                      "memory that the operating system gives",
                      ""})
            .flag("interrupts", &C::interrupts, {"the end of a copy is told by an interrupt, else it is polled", ""})
            .count("count", &C::count, {1}, {"messages of each ping_pong context", "assumed"})
            .time("poll_interval", &C::poll_interval, {ns(1), kMillisecond},
                  {"between two looks of a processor at a line in memory", "assumed"})
            .bytes("buffer", &C::buffer, {4 * kKiB, 16 * kGiB}, {"memory of a process whose AFU runs", "assumed"})
            .bytes("chain", &C::chain, {0, kMiB},
                   {"run: bytes from one pointer to the next of a random chain in the buffer; 0: none", ""})
            .flag("populate", &C::populate, {"pages of the buffer are there before the AFU starts", ""});
    return schema;
}

}  // namespace cxlvp::host
