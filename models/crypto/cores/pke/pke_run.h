// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "cxlvp/crypto/algorithms/bytes.h"
#include "cxlvp/crypto/algorithms/pk/arithmetic/random_source.h"
#include "cxlvp/crypto/algorithms/secret_bytes.h"
#include "cxlvp/crypto/core/command_port.h"
#include "cxlvp/crypto/core/core_services.h"
#include "cxlvp/crypto/vcq/error_code.h"

namespace cxlvp::crypto {

/// One run of a command of the PKE core: its way to memory, keys, random numbers and time.
class PkeRun {
public:
    PkeRun(std::uint8_t flags, CommandPort& port, CoreServices& services)
        : flags_(flags), port_(port), services_(services) {}

    QuirkSet quirks() const { return services_.quirks; }
    bool zero_on_auth_failure() const { return services_.zero_on_auth_failure; }
    const ServiceTimes& times() const { return services_.times; }
    void work(std::uint64_t cycles) { port_.work(cycles); }
    /// The random numbers of the mailbox, for as long as this lives.
    RandomSource random();

    /// How octets in memory relate to those of an algorithm.
    enum class Order {
        plain,    ///< as they are
        swapped,  ///< as the flags say: as they are with none of them
        integer,  ///< as the flags say, for an integer: as they are with both, turned around with none of them
    };
    /// Reads `bytes` octets of memory (EFAULT).
    ErrorCode read(std::uint64_t address, std::size_t bytes, Order order, SecretBytes& octets);
    /// Writes octets to memory (EFAULT).
    ErrorCode write(std::uint64_t address, ByteView octets, Order order);

    /// The key with this reference, as the store has it (ENOENT, EACCES, EKEYREJECTED).
    ErrorCode key(std::uint64_t reference, SecretBytes& stored, KeyType& type);
    /// A secret of `bytes` octets, whole or in two shares (EKEYREJECTED for another length), as the store has it.
    ErrorCode secret(std::uint64_t reference, std::size_t bytes, SecretBytes& stored);
    /// The same for an integer, most significant octet first.
    ErrorCode integer_secret(std::uint64_t reference, std::size_t bytes, SecretBytes& octets);

    /// Makes one of a key in two shares (EKEYREJECTED when they are not of one length); any other stays what it is.
    static ErrorCode join(SecretBytes& stored, KeyType type);

    /// The octets that a result of `bytes` octets takes in a store under this type: twice as many in two shares.
    static std::size_t stored_bytes(std::size_t bytes, KeyType type) { return type.two_shares() ? 2 * bytes : bytes; }
    /// Whether a result of this length may be put to `reference` (ENOENT, EACCES, EMSGSIZE), as far as this is known
    /// before: the temporary store may still be full.
    ErrorCode check_result(std::uint64_t reference, std::size_t bytes);
    /// Puts a result, in two shares when its type says so. `octets` are as the store has them.
    ErrorCode put(std::uint64_t reference, KeyType type, SecretBytes octets);
    /// Puts a result that is in two shares already.
    ErrorCode put_shares(std::uint64_t reference, KeyType type, SecretBytes shares);
    /// Puts an integer, which is given with the most significant octet first.
    ErrorCode put_integer(std::uint64_t reference, KeyType type, SecretBytes octets);

private:
    std::uint8_t flags_;
    CommandPort& port_;
    CoreServices& services_;
};

}  // namespace cxlvp::crypto
