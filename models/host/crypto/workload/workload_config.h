// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cxlvp/base/config/schema.h"
#include "cxlvp/base/core/tick.h"

namespace cxlvp::host {

/// What the requests of a mix do with their algorithm.
enum class WorkloadOperation : std::uint8_t {
    usual,       ///< encrypt, digest, sign with a private key, agree or generate
    decrypt,     ///< ciphers without a tag; RSA with the private key
    verify,      ///< ECDSA
    public_key,  ///< of a key agreement, from the private key
};

/// One kind of request in a made-up mix.
struct MixItem {
    std::string algorithm;
    WorkloadOperation operation = WorkloadOperation::usual;
    std::uint64_t bytes = 4 * kKiB;
    std::uint64_t weight = 1;
    std::uint64_t key_bytes = 0;  ///< 0: the shortest that is not out of date
    std::uint64_t aad = 0;
    bool held_key = false;  ///< the engine holds the key; else each request brings it
    static const Schema<MixItem>& schema();
};

/// What a driver asks of the engine.
struct WorkloadConfig {
    std::vector<MixItem> mix;
    std::string trace;               ///< file of requests, in place of the mix
    std::string file;                ///< to encrypt, decrypt and compare, in place of the mix
    std::uint64_t source = 0;        ///< where the bytes of the file are, put there by others; 0: the driver does
    bool wait = false;               ///< requests begin when port "start" has risen
    std::uint64_t piece = 4 * kKiB;  ///< bytes of the file in one request
    std::uint64_t count = 10000;     ///< requests
    std::uint64_t concurrency = 16;  ///< requests that are open at a time, when no rate is given
    std::uint64_t rate = 0;          ///< requests per second that arrive whether or not others are complete
    bool poisson = false;            ///< arrivals at random times
    bool backlog = true;             ///< callers accept to wait in the backlog
    static const Schema<WorkloadConfig>& schema();
};

}  // namespace cxlvp::host
