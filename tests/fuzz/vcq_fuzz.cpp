// SPDX-License-Identifier: Apache-2.0
// VCQs of arbitrary octets, one after the other on the same stores, over all cores that are built. Input:
//
//   1 byte of options: bit 0 quirks off, bit 1 header, magics and spans are made good (else they are as they come),
//   bit 2 plaintext that fails authentication is left as it is;
//   1 byte n and for each of 1 + n % 4 VCQs 1 byte c, then its 1 + c % 15 entries of 64 bytes;
//   all that follows is memory from kBase on, zeros behind it.
//
// What must hold: no core keeps a stream after a VCQ, the temporary store is never above its capacity, and each write
// lies in an output that the command under way names.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "cxlvp/crypto/core/core_selection.h"
#include "cxlvp/crypto/core/core_services.h"
#include "cxlvp/crypto/core/scatter_list.h"
#include "cxlvp/crypto/engine/core_factory.h"
#include "cxlvp/crypto/vcq/payload/aes.h"
#include "cxlvp/crypto/vcq/payload/ccp.h"
#include "cxlvp/crypto/vcq/payload/drbg.h"
#include "cxlvp/crypto/vcq/payload/eac.h"
#include "cxlvp/crypto/vcq/payload/hash.h"
#include "cxlvp/crypto/vcq/payload/pke.h"
#include "cxlvp/crypto/vcq/payload/sm3.h"
#include "cxlvp/crypto/vcq/payload/sm4.h"
#include "cxlvp/crypto/vcq/payload/sys.h"
#include "cxlvp/crypto/vcq/vcq_runner.h"
#include "fuzz_input.h"

namespace cxlvp::crypto {
namespace {

constexpr std::uint64_t kBase = 0x10000;
constexpr std::size_t kMemory = 16 * 1024;
constexpr std::size_t kTemporary = 960;

/// Key generation of more bits takes seconds, in which nothing new is found.
constexpr std::uint32_t kMostKeygenBits = 512;

/// Octets of the longest coordinate, signature of an Edwards curve, point of SM2.
constexpr std::uint64_t kCoordinate = 72, kEdwardsSignature = 114, kSm2Point = 65;

struct Range {
    std::uint64_t address;
    std::uint64_t length;
};
using Ranges = std::vector<Range>;

/// Memory of one piece. It knows which outputs the command under way names.
class Port : public CommandPort {
public:
    explicit Port(HardwareKeys& hardware) : keys_(0, temporary_, datastore_, hardware) {}

    bool read(std::uint64_t address, std::uint8_t* data, std::size_t bytes) override {
        if (!inside(address, bytes)) return false;
        std::copy_n(memory.begin() + static_cast<std::ptrdiff_t>(address - kBase), bytes, data);
        return true;
    }
    bool write(std::uint64_t address, const std::uint8_t* data, std::size_t bytes) override {
        if (bytes != 0)
            CXLVP_REQUIRE(std::any_of(outputs_.begin(), outputs_.end(), [&](const Range& output) {
                return address >= output.address && address - output.address <= output.length &&
                       bytes <= output.length - (address - output.address);
            }));
        if (!inside(address, bytes)) return false;
        std::copy_n(data, bytes, memory.begin() + static_cast<std::ptrdiff_t>(address - kBase));
        return true;
    }
    void begin_command(CoreId) override { outputs_ = outputs(vcq_->item(next_++).command.entry); }
    void end_command() override { CXLVP_REQUIRE(temporary_.used() <= kTemporary); }
    void work(std::uint64_t) override {}
    KeyAccess& keys() override { return keys_; }

    void run(const Vcq& vcq) {
        vcq_ = &vcq;
        next_ = 0;
    }

    std::array<std::uint8_t, kMemory> memory{};

private:
    static bool inside(std::uint64_t address, std::size_t bytes) {
        return address >= kBase && address - kBase <= kMemory && bytes <= kMemory - (address - kBase);
    }

    Ranges outputs(const VcqEntry& entry) {
        switch (entry.core()) {
            case CoreId::sys:
                return outputs_of_sys(entry);
            case CoreId::hc:
                return outputs_of_hash(entry);
            case CoreId::sm3:
                return outputs_of_sm3(entry);
            case CoreId::aes:
            case CoreId::aes2:
            case CoreId::sm4:
                return outputs_of_cipher(entry, 0);
            case CoreId::ccp:
                // The commands that move data are numbered two further on.
                return outputs_of_cipher(entry, 2);
            case CoreId::pke:
                return outputs_of_pke(entry);
            case CoreId::drbg: {
                if (static_cast<DrbgCommand>(entry.command()) != DrbgCommand::generate) return {};
                const auto payload = entry.as<DrbgGenerate>();
                return {{payload.destination, payload.length}};
            }
            case CoreId::eac: {
                const auto payload = entry.as<EacRead>();
                return {{payload.destination, payload.length}};
            }
            default:
                return {};
        }
    }
    static Ranges outputs_of_sys(const VcqEntry& entry) {
        switch (static_cast<SysCommand>(entry.command())) {
            case SysCommand::export_blob:
                return {{entry.as<SysExport>().destination, entry.as<SysExport>().length}};
            case SysCommand::create:
                return {{entry.as<SysNew>().reference, sizeof(std::uint64_t)}};
            case SysCommand::read:
                return {{entry.as<SysRead>().destination, entry.as<SysRead>().length}};
            case SysCommand::list:
                return {{entry.as<SysList>().destination, entry.as<SysList>().length}};
            case SysCommand::find:
                return {{entry.as<SysFind>().destination, entry.as<SysFind>().length}};
            case SysCommand::data:
                return {{entry.as<SysData>().destination, entry.as<SysData>().length}};
            default:
                return {};
        }
    }
    Ranges outputs_of_hash(const VcqEntry& entry) {
        switch (static_cast<HashCommand>(entry.command())) {
            case HashCommand::final:
            case HashCommand::squeeze:
                return {{entry.as<HashFinal>().digest, entry.as<HashFinal>().length}};
            case HashCommand::update2d:
                return {{entry.as<HashCopy>().output, entry.as<HashCopy>().length}};
            case HashCommand::gather:
                return nodes(entry.as<HashGather>().chain);
            case HashCommand::save:
                return {{entry.as<HashContext>().buffer, entry.as<HashContext>().length}};
            default:
                return {};
        }
    }
    Ranges outputs_of_sm3(const VcqEntry& entry) {
        switch (static_cast<Sm3Command>(entry.command())) {
            case Sm3Command::final:
                return {{entry.as<HashFinal>().digest, entry.as<HashFinal>().length}};
            case Sm3Command::update2d:
                return {{entry.as<HashCopy>().output, entry.as<HashCopy>().length}};
            case Sm3Command::gather:
                return nodes(entry.as<HashGather>().chain);
            case Sm3Command::save:
                return {{entry.as<HashContext>().buffer, entry.as<HashContext>().length}};
            default:
                return {};
        }
    }
    Ranges outputs_of_cipher(const VcqEntry& entry, unsigned shift) {
        const unsigned command = entry.command();
        if (command == static_cast<unsigned>(AesCommand::update) + shift)
            return {{entry.as<CipherUpdate>().output, entry.as<CipherUpdate>().length}};
        if (command == static_cast<unsigned>(AesCommand::final) + shift) {
            const auto payload = entry.as<CipherFinal>();
            return {{payload.output, payload.length}, {payload.tag, payload.tag_length}};
        }
        if (command == static_cast<unsigned>(AesCommand::scatter_gather) + shift) {
            const auto payload = entry.as<CipherScatter>();
            Ranges out = nodes(payload.chain);
            out.push_back({payload.tag, payload.tag_length});
            return out;
        }
        if (static_cast<AesCommand>(command) == AesCommand::aad_final_auth)
            return {{entry.as<CipherAadAuth>().tag, entry.as<CipherAadAuth>().tag_length}};
        return {};
    }
    static Ranges outputs_of_pke(const VcqEntry& entry) {
        switch (static_cast<PkeCommand>(entry.command())) {
            case PkeCommand::ecdsa_verify:
                return {{entry.as<EcdsaVerify>().r_prime, kCoordinate}};
            case PkeCommand::ecdsa_sign:
                return {{entry.as<EcdsaSign>().signature, 2 * kCoordinate}};
            case PkeCommand::ecdsa_pubgen:
            case PkeCommand::eddsa_pubgen:
            case PkeCommand::ecdh_keygen:
                return {{entry.as<EcPubgen>().public_key, 2 * kCoordinate}};
            case PkeCommand::eddsa_verify:
                return {{entry.as<EddsaVerify>().r_prime, kCoordinate}};
            case PkeCommand::eddsa_sign:
                return {{entry.as<EddsaSign>().signature, kEdwardsSignature}};
            case PkeCommand::rsa_enc:
                return {{entry.as<RsaEncrypt>().ciphertext, entry.as<RsaEncrypt>().bits / 8}};
            case PkeCommand::rsa_dec:
            case PkeCommand::rsa_crt_dec:
                return {{entry.as<RsaDecrypt>().message, entry.as<RsaDecrypt>().bits / 8}};
            case PkeCommand::rsa_keygen:
                return {{entry.as<RsaKeygen>().modulus, entry.as<RsaKeygen>().bits / 8}};
            case PkeCommand::sm2_ecdh_keygen: {
                const auto payload = entry.as<Sm2EcdhKeygen>();
                return {{payload.session, kSm2Point}, {payload.nonce, 32}};
            }
            case PkeCommand::sm2_dec_point:
                return {{entry.as<Sm2DecPoint>().point, kSm2Point}};
            case PkeCommand::sm2_enc_point: {
                const auto payload = entry.as<Sm2EncPoint>();
                return {{payload.ciphertext, kSm2Point}, {payload.point, kSm2Point}};
            }
            case PkeCommand::sm2_id_digest:
                return {{entry.as<Sm2IdDigest>().digest, 32}};
            case PkeCommand::sm2_dec_hash:
                return {{entry.as<Sm2DecHash>().plaintext, entry.as<Sm2DecHash>().ciphertext_length}};
            case PkeCommand::sm2_enc_hash: {
                const auto payload = entry.as<Sm2EncHash>();
                return {{payload.ciphertext, kSm2Point + 32 + std::uint64_t{payload.message_length}}};
            }
            default:
                return {};
        }
    }
    /// Destinations of a chain, as far as it is one.
    Ranges nodes(std::uint64_t chain) {
        std::vector<ScatterNode> found;
        Ranges out;
        if (read_scatter_list(*this, chain, found) != ErrorCode::ok) return out;
        for (const ScatterNode& node : found) out.push_back({node.destination, node.length});
        return out;
    }

    TemporaryStore temporary_{kTemporary};
    Datastore datastore_{8192, Random(1, "datastore")};
    KeyAccess keys_;
    const Vcq* vcq_ = nullptr;
    std::size_t next_ = 0;
    Ranges outputs_;
};

class Run {
public:
    Run(std::uint8_t options, fuzz::Input input)
        : options_(options),
          input_(input),
          services_{times_, (options & 1) != 0 ? QuirkSet::none() : QuirkSet::all(), alarms_, random_,
                    (options & 4) == 0} {
        for (unsigned number : {1u, 5u})
            hardware_.keys[number - 1] = SecretBytes(32, static_cast<std::uint8_t>(number));
        for (unsigned n = 0; n < CoreSelection::kCores; ++n) {
            const auto id = static_cast<CoreId>(n);
            cores_.push_back(make_core(id, services_));
            selection_.set(id, cores_.back().get());
        }
    }

    void go() {
        std::vector<Vcq> vcqs(1 + input_.byte() % 4);
        std::vector<std::size_t> sizes;
        for (Vcq& vcq : vcqs) sizes.push_back(take(vcq));
        for (std::uint8_t& octet : port_.memory) octet = input_.byte();
        for (std::size_t i = 0; i < vcqs.size(); ++i) {
            if (!vcqs[i].parse(sizes[i]).ok()) continue;
            port_.run(vcqs[i]);
            run_vcq(vcqs[i], selection_, port_);
            for (Core* core : selection_) CXLVP_REQUIRE(core == nullptr || core->idle());
            CXLVP_REQUIRE(port_.keys().temporary().used() <= kTemporary);
        }
    }

private:
    /// The next VCQ of the input; gives its bytes.
    std::size_t take(Vcq& vcq) {
        const std::size_t count = 1 + input_.byte() % VcqEntry::kMaxCount;
        std::vector<VcqEntry> entries(count);
        for (VcqEntry& entry : entries) {
            std::uint8_t raw[VcqEntry::kBytes];
            for (std::uint8_t& octet : raw) octet = input_.byte();
            std::memcpy(&entry, raw, sizeof raw);
        }
        if ((options_ & 2) != 0) {
            for (std::size_t i = 1; i < count; i += entries[i].span()) {
                VcqEntry& entry = entries[i];
                const bool fits = entry.span() != 0 && entry.span() <= count - i;
                entry.magic = VcqEntry::kCommandMagic;
                entry.id = VcqEntry::make_id(entry.core(), entry.command(), entry.flags(), fits ? entry.span() : 1);
            }
            entries[0] = VcqEntry::header(static_cast<std::uint32_t>(count));
        }
        for (VcqEntry& entry : entries) shorten(entry);
        std::memcpy(vcq.slot(), entries.data(), count * VcqEntry::kBytes);
        return count * VcqEntry::kBytes;
    }
    static void shorten(VcqEntry& entry) {
        if (entry.core() != CoreId::pke || static_cast<PkeCommand>(entry.command()) != PkeCommand::rsa_keygen) return;
        auto payload = entry.as<RsaKeygen>();
        payload.bits = std::min(payload.bits, kMostKeygenBits);
        std::memcpy(entry.payload, &payload, sizeof payload);
    }

    const std::uint8_t options_;
    fuzz::Input input_;
    HardwareKeys hardware_;
    Port port_{hardware_};
    ServiceTimes times_{Grade::fast};
    AlarmLog alarms_;
    EngineRandom random_{Random(1, "random"), 1, false};
    CoreServices services_;
    std::vector<std::unique_ptr<Core>> cores_;
    CoreSelection selection_;
};

}  // namespace
}  // namespace cxlvp::crypto

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    cxlvp::crypto::Run(data[0], cxlvp::fuzz::Input(data + 1, size - 1)).go();
    return 0;
}
