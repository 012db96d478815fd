// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cxlvp::crypto {

/// Deviations of the hardware from the standards of its algorithms, and limits of it, as its public driver knows them.
/// docs/models/crypto.md describes each. With a quirk off the result is that of the standard.
enum class Quirk : std::uint8_t {
    q01_empty_aead = 1,      ///< GCM and CCM with neither associated data nor payload are refused
    q02_ccm_tag10 = 2,       ///< CCM tags of 10 bytes are refused
    q03_gcm_nonce96 = 3,     ///< GCM nonces other than 96 bits are refused
    q04_ctr64 = 4,           ///< CTR counts in the low 64 bits only
    q05_xts_final = 5,       ///< XTS wants the total length at INIT and the last two blocks in FINAL
    q06_empty_cmac = 6,      ///< CMAC and XCBC of an empty message are wrong
    q07_no_cipher_save = 7,  ///< AES, SM4 and CCP: one message is one VCQ
    q08_ccp_aad = 8,         ///< CCP wants AAD_FINAL, and multiples of 16 in AAD_UPDATE
    q09_kmac_save = 9,       ///< KMAC with an output length and HMAC cannot be saved
    q10_customisation = 10,  ///< customisation up to 256 bytes, function names up to 36
    q11_sm2_lengths = 11,    ///< SM2: messages up to 32 bytes, identities up to 32 bytes, keys of 16 bytes
    q12_rsa_widths = 12,     ///< RSA: 512, 1024, 2048, 3072 and 4096 bits
    q13_padding = 13,        ///< P-521 coordinates take 68 bytes, Ed448 keys 57
    q14_mldsa_message = 14,  ///< ML-DSA messages up to 10240 bytes, no context
    q15_hash_sig = 15,       ///< lengths of SLH-DSA, LMS and XMSS
    q16_drbg_host = 16,      ///< CONFIG of the random number generator only by the management host
    q17_kdf_lengths = 17,    ///< lengths of key derivation
    q18_slow_slh = 18,       ///< SLH-DSA signing may take minutes
};

inline constexpr unsigned kQuirks = 18;

/// Which quirks are on.
class QuirkSet {
public:
    static constexpr QuirkSet all() { return QuirkSet(0x7fffe); }
    static constexpr QuirkSet none() { return QuirkSet(0); }

    constexpr bool has(Quirk quirk) const { return (bits_ >> static_cast<unsigned>(quirk) & 1) != 0; }
    constexpr QuirkSet without(Quirk quirk) const { return QuirkSet(bits_ & ~(1u << static_cast<unsigned>(quirk))); }
    constexpr QuirkSet with(Quirk quirk) const { return QuirkSet(bits_ | 1u << static_cast<unsigned>(quirk)); }

private:
    constexpr explicit QuirkSet(std::uint32_t bits) : bits_(bits) {}
    std::uint32_t bits_;
};

/// All quirks but those named, such as "Q-04"; "all" names all of them. Throws `UserError` for another name.
QuirkSet quirks_without(const std::vector<std::string>& names);

}  // namespace cxlvp::crypto
