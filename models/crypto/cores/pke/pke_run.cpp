// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/pke/pke_run.h"

#include <algorithm>
#include <utility>

#include "cxlvp/crypto/core/operand_order.h"

namespace cxlvp::crypto {
namespace {

void turn_around(SecretBytes& octets, PkeRun::Order order) {
    if (order == PkeRun::Order::integer) std::reverse(octets.begin(), octets.end());
}

void reorder(SecretBytes& octets, std::uint8_t flags, PkeRun::Order order) {
    if (order != PkeRun::Order::plain) reorder_operand(flags, octets.data(), octets.size());
}

}  // namespace

RandomSource PkeRun::random() {
    return [this](std::uint8_t* data, std::size_t size) { services_.random.fill(port_.keys().mailbox(), data, size); };
}

ErrorCode PkeRun::read(std::uint64_t address, std::size_t bytes, Order order, SecretBytes& octets) {
    octets.resize(bytes);
    if (!port_.read(address, octets.data(), bytes)) {
        return ErrorCode::efault;
    }
    reorder(octets, flags_, order);
    turn_around(octets, order);
    return ErrorCode::ok;
}

ErrorCode PkeRun::write(std::uint64_t address, ByteView octets, Order order) {
    SecretBytes copy(octets.begin(), octets.end());
    turn_around(copy, order);
    reorder(copy, flags_, order);
    return port_.write(address, copy.data(), copy.size()) ? ErrorCode::ok : ErrorCode::efault;
}

ErrorCode PkeRun::key(std::uint64_t reference, SecretBytes& stored, KeyType& type) {
    UsedKey used;
    if (const ErrorCode error = port_.keys().use(reference, CoreId::pke, used); error != ErrorCode::ok) {
        return error;
    }
    // A copy, because the key is only lent until memory is accessed.
    stored.assign(used.bytes().begin(), used.bytes().end());
    type = used.type();
    return ErrorCode::ok;
}

ErrorCode PkeRun::secret(std::uint64_t reference, std::size_t bytes, SecretBytes& stored) {
    KeyType type;
    if (const ErrorCode error = key(reference, stored, type); error != ErrorCode::ok) {
        return error;
    }
    if (const ErrorCode error = join(stored, type); error != ErrorCode::ok) {
        return error;
    }
    return stored.size() == bytes ? ErrorCode::ok : ErrorCode::ekeyrejected;
}

ErrorCode PkeRun::join(SecretBytes& stored, KeyType type) {
    if (!type.two_shares()) {
        return ErrorCode::ok;
    }
    if (stored.size() % 2 != 0) {
        return ErrorCode::ekeyrejected;
    }
    const std::size_t bytes = stored.size() / 2;
    for (std::size_t i = 0; i < bytes; ++i) {
        stored[i] = static_cast<std::uint8_t>(stored[i] ^ stored[bytes + i]);
    }
    stored.resize(bytes);
    return ErrorCode::ok;
}

ErrorCode PkeRun::integer_secret(std::uint64_t reference, std::size_t bytes, SecretBytes& octets) {
    const ErrorCode error = secret(reference, bytes, octets);
    std::reverse(octets.begin(), octets.end());
    return error;
}

ErrorCode PkeRun::check_result(std::uint64_t reference, std::size_t bytes) {
    if (reference == KeyRef::kTemporary) {
        return ErrorCode::ok;
    }
    Datastore::Object* object = nullptr;
    if (const ErrorCode error = port_.keys().object(reference, Right::write, object); error != ErrorCode::ok) {
        return error;
    }
    return object->length == bytes ? ErrorCode::ok : ErrorCode::emsgsize;
}

ErrorCode PkeRun::put(std::uint64_t reference, KeyType type, SecretBytes octets) {
    if (type.two_shares()) {
        SecretBytes shares(2 * octets.size());
        random()(shares.data(), octets.size());
        for (std::size_t i = 0; i < octets.size(); ++i) {
            shares[octets.size() + i] = static_cast<std::uint8_t>(octets[i] ^ shares[i]);
        }
        octets = std::move(shares);
    }
    return put_shares(reference, type, std::move(octets));
}

ErrorCode PkeRun::put_shares(std::uint64_t reference, KeyType type, SecretBytes shares) {
    return port_.keys().put(reference, type, std::move(shares));
}

ErrorCode PkeRun::put_integer(std::uint64_t reference, KeyType type, SecretBytes octets) {
    std::reverse(octets.begin(), octets.end());
    return put(reference, type, std::move(octets));
}

}  // namespace cxlvp::crypto
