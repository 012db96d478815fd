// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/host/crypto/device/core_set.h"
#include "cxlvp/host/crypto/pack/tag_check.h"
#include "cxlvp/host/crypto/pack/vcq.h"
#include "cxlvp/host/crypto/request/crypto_request.h"
#include "cxlvp/host/crypto/request/management_request.h"
#include "cxlvp/host/crypto/request/request_code.h"

namespace cxlvp::host {

/// How long a request may take.
enum class RequestClass : std::uint8_t {
    normal,
    slow,  ///< public keys whose computation may take minutes
    random,
};

/// What a request needs, before it is packed.
struct RequestPlan {
    RequestCode code = RequestCode::ok;  ///< not `ok`: refused, and nothing else counts
    crypto::CoreId core = crypto::CoreId::sys;
    RequestClass time = RequestClass::normal;
    std::uint32_t vcqs = 0;      ///< 0: complete without the engine
    bool software = false;       ///< done by `SoftwareMac`
    bool authenticates = false;  ///< an error of the engine means that a tag or signature does not match
    /// Of a request that may share its VCQ with others: the entries it takes besides the header. 0: it may not.
    std::uint8_t entries = 0;
    std::uint8_t constants = 0;  ///< bytes behind the entries that such a request takes
};

/// Turns requests into VCQs as the engine wants them, and refuses what algorithm, engine or driver do not allow. What
/// the engine gets wrong or leaves out is made in another way here, so that no user sees it.
class VcqPacker {
public:
    /// Most VCQs that one request takes.
    static constexpr std::uint32_t kMaxVcqs = 2;

    /// For an engine with `cores`.
    explicit VcqPacker(CoreSet cores = CoreSet::all()) : cores_(cores) {}

    RequestPlan plan(const CryptoRequest& request) const;
    RequestPlan plan(const ManagementRequest& request) const;

    /// Packs a request whose plan was accepted into `plan.vcqs` VCQs, each begun for its slot. Requests that may share
    /// a VCQ are packed one after the other. False when a slot is too small. `check` says what to compare when the
    /// request is complete.
    static bool pack(const CryptoRequest& request, const RequestPlan& plan, Vcq* vcqs, TagCheck& check);
    static bool pack(const ManagementRequest& request, Vcq& vcq);

private:
    CoreSet cores_;
};

}  // namespace cxlvp::host
