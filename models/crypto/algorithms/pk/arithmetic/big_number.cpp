// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/algorithms/pk/arithmetic/big_number.h"

#include <openssl/bn.h>

#include <new>
#include <utility>

namespace cxlvp::crypto {
namespace {

// libcrypto fails here for want of memory only: all other causes are preconditions of this class.
void require(bool succeeded) {
    if (!succeeded) {
        throw std::bad_alloc();
    }
}

int as_int(std::size_t size) {
    return static_cast<int>(size);
}

// Temporary numbers of libcrypto. Making one for each operation would cost more than most of the operations.
BN_CTX* scratch() {
    struct Deleter {
        void operator()(BN_CTX* context) const { BN_CTX_free(context); }
    };
    static thread_local const std::unique_ptr<BN_CTX, Deleter> context(BN_CTX_new());
    require(context != nullptr);
    return context.get();
}

}  // namespace

void BigNumber::Deleter::operator()(bignum_st* number) const {
    BN_clear_free(number);
}

BigNumber::BigNumber(std::uint64_t value) : number_(BN_new()) {
    static_assert(sizeof(BN_ULONG) == sizeof(value));
    require(number_ != nullptr && BN_set_word(get(), value) == 1);
}

BigNumber::BigNumber(const BigNumber& other) : number_(BN_dup(other.get())) {
    require(number_ != nullptr);
}

BigNumber& BigNumber::operator=(BigNumber other) noexcept {
    std::swap(number_, other.number_);
    return *this;
}

BigNumber BigNumber::from_big_endian(ByteView octets) {
    BigNumber number;
    require(BN_bin2bn(octets.data(), as_int(octets.size()), number.get()) != nullptr);
    return number;
}

BigNumber BigNumber::from_little_endian(ByteView octets) {
    BigNumber number;
    require(BN_lebin2bn(octets.data(), as_int(octets.size()), number.get()) != nullptr);
    return number;
}

SecretBytes BigNumber::big_endian(std::size_t size) const {
    SecretBytes octets(size);
    require(BN_bn2binpad(get(), octets.data(), as_int(size)) == as_int(size));
    return octets;
}

SecretBytes BigNumber::little_endian(std::size_t size) const {
    SecretBytes octets(size);
    require(BN_bn2lebinpad(get(), octets.data(), as_int(size)) == as_int(size));
    return octets;
}

std::size_t BigNumber::bits() const {
    return static_cast<std::size_t>(BN_num_bits(get()));
}

bool BigNumber::bit(std::size_t index) const {
    return BN_is_bit_set(get(), as_int(index)) == 1;
}

bool operator==(const BigNumber& a, const BigNumber& b) {
    return BN_cmp(a.get(), b.get()) == 0;
}

bool operator!=(const BigNumber& a, const BigNumber& b) {
    return !(a == b);
}

bool operator<(const BigNumber& a, const BigNumber& b) {
    return BN_cmp(a.get(), b.get()) < 0;
}

bool operator>=(const BigNumber& a, const BigNumber& b) {
    return !(a < b);
}

BigNumber operator+(const BigNumber& a, const BigNumber& b) {
    BigNumber result;
    require(BN_add(result.get(), a.get(), b.get()) == 1);
    return result;
}

BigNumber operator-(const BigNumber& a, const BigNumber& b) {
    BigNumber result;
    require(BN_sub(result.get(), a.get(), b.get()) == 1);
    return result;
}

BigNumber operator*(const BigNumber& a, const BigNumber& b) {
    BigNumber result;
    require(BN_mul(result.get(), a.get(), b.get(), scratch()) == 1);
    return result;
}

BigNumber operator/(const BigNumber& a, const BigNumber& b) {
    BigNumber result;
    require(BN_div(result.get(), nullptr, a.get(), b.get(), scratch()) == 1);
    return result;
}

BigNumber operator%(const BigNumber& a, const BigNumber& b) {
    BigNumber result;
    require(BN_div(nullptr, result.get(), a.get(), b.get(), scratch()) == 1);
    return result;
}

BigNumber operator>>(const BigNumber& a, std::size_t bits) {
    BigNumber result;
    require(BN_rshift(result.get(), a.get(), as_int(bits)) == 1);
    return result;
}

BigNumber operator<<(const BigNumber& a, std::size_t bits) {
    BigNumber result;
    require(BN_lshift(result.get(), a.get(), as_int(bits)) == 1);
    return result;
}

BigNumber gcd(const BigNumber& a, const BigNumber& b) {
    BigNumber result;
    require(BN_gcd(result.get(), a.get(), b.get(), scratch()) == 1);
    return result;
}

BigNumber mod_add(const BigNumber& a, const BigNumber& b, const BigNumber& m) {
    BigNumber result;
    require(BN_mod_add_quick(result.get(), a.get(), b.get(), m.get()) == 1);
    return result;
}

BigNumber mod_sub(const BigNumber& a, const BigNumber& b, const BigNumber& m) {
    BigNumber result;
    require(BN_mod_sub_quick(result.get(), a.get(), b.get(), m.get()) == 1);
    return result;
}

BigNumber mod_mul(const BigNumber& a, const BigNumber& b, const BigNumber& m) {
    BigNumber result;
    require(BN_mod_mul(result.get(), a.get(), b.get(), m.get(), scratch()) == 1);
    return result;
}

BigNumber mod_exp(const BigNumber& a, const BigNumber& e, const BigNumber& m) {
    BigNumber result;
    require(BN_mod_exp(result.get(), a.get(), e.get(), m.get(), scratch()) == 1);
    return result;
}

std::optional<BigNumber> mod_inverse(const BigNumber& a, const BigNumber& m) {
    if (m < BigNumber(2) || gcd(a, m) != BigNumber(1)) {
        return std::nullopt;
    }
    BigNumber result;
    require(BN_mod_inverse(result.get(), a.get(), m.get(), scratch()) != nullptr);
    return result;
}

bool is_probable_prime(const BigNumber& a) {
    const int answer = BN_check_prime(a.get(), scratch(), nullptr);
    require(answer >= 0);
    return answer == 1;
}

}  // namespace cxlvp::crypto
