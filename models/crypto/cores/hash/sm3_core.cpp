// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/crypto/cores/hash/sm3_core.h"

#include "cxlvp/crypto/vcq/numbers.h"

namespace cxlvp::crypto {

ErrorCode Sm3Core::run(const Command& command, CommandPort& port) {
    const VcqEntry& entry = command.entry;
    const auto number = static_cast<Sm3Command>(entry.command());
    switch (number) {
        case Sm3Command::init:
            if (!legal(number)) return ErrorCode::eproto;
            phase_ = Phase::begun;
            return ErrorCode::ok;
        case Sm3Command::update: {
            const auto payload = entry.as<HashUpdate>();
            mover_.use(payload.input, 0, payload.length);
            return legal(number) ? feed(port, false) : ErrorCode::eproto;
        }
        case Sm3Command::update2d: {
            const auto payload = entry.as<HashCopy>();
            mover_.use(payload.input, payload.output, payload.length);
            return legal(number) ? feed(port, true) : ErrorCode::eproto;
        }
        case Sm3Command::gather:
            return legal(number) ? gather(entry.as<HashGather>(), port) : ErrorCode::eproto;
        case Sm3Command::final:
            return legal(number) ? final(entry.as<HashFinal>(), port) : ErrorCode::eproto;
        case Sm3Command::save:
            return legal(number) ? save(entry.as<HashContext>(), port) : ErrorCode::eproto;
        case Sm3Command::restore:
            return legal(number) ? restore(entry.as<HashContext>(), port) : ErrorCode::eproto;
    }
    return ErrorCode::enosys;
}

void Sm3Core::flush() {
    state_ = Sm3();
    phase_ = Phase::idle;
    length_ = 0;
}

bool Sm3Core::legal(Sm3Command command) const {
    if (command == Sm3Command::init) return phase_ == Phase::idle;
    if (command == Sm3Command::restore) return phase_ == Phase::begun;
    return phase_ == Phase::begun || phase_ == Phase::fed;
}

ErrorCode Sm3Core::feed(CommandPort& port, bool copy) {
    const std::uint64_t size = mover_.length();
    phase_ = Phase::fed;
    port.work(((length_ + size) / Sm3::kBlockSize - length_ / Sm3::kBlockSize) * times_[ServiceItem::sm3_block]);
    length_ += size;
    return mover_.move(port, size, copy, [this](std::uint8_t* data, std::size_t piece) {
        state_.update({data, piece});
    });
}

ErrorCode Sm3Core::gather(const HashGather& payload, CommandPort& port) {
    const bool copy = payload.command == static_cast<std::uint32_t>(Sm3Command::update2d);
    if (!copy && payload.command != static_cast<std::uint32_t>(Sm3Command::update)) return ErrorCode::einval;
    const ErrorCode error = mover_.use_chain(port, payload.chain);
    return error == ErrorCode::ok ? feed(port, copy) : error;
}

ErrorCode Sm3Core::final(const HashFinal& payload, CommandPort& port) {
    if (payload.length != Sm3::kDigestSize) return ErrorCode::emsgsize;
    std::uint8_t digest[Sm3::kDigestSize];
    state_.final(digest);
    phase_ = Phase::finished;
    port.work(times_[ServiceItem::sm3_block]);
    return port.write(payload.digest, digest, sizeof(digest)) ? ErrorCode::ok : ErrorCode::efault;
}

ErrorCode Sm3Core::save(const HashContext& payload, CommandPort& port) {
    if (payload.length != kSm3ContextBytes) return ErrorCode::emsgsize;
    const Sm3::Image image = state_.save();
    return port.write(payload.buffer, image.data(), image.size()) ? ErrorCode::ok : ErrorCode::efault;
}

ErrorCode Sm3Core::restore(const HashContext& payload, CommandPort& port) {
    if (payload.length != kSm3ContextBytes) return ErrorCode::emsgsize;
    Sm3::Image image;
    if (!port.read(payload.buffer, image.data(), image.size())) return ErrorCode::efault;
    if (!state_.restore(image)) return ErrorCode::einval;
    phase_ = Phase::fed;
    return ErrorCode::ok;
}

}  // namespace cxlvp::crypto
