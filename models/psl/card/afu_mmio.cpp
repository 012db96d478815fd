// SPDX-License-Identifier: Apache-2.0
#include "cxlvp/psl/card/afu_mmio.h"

#include <algorithm>

#include "cxlvp/afu_interface/afu_descriptor.h"

namespace cxlvp::psl {

namespace {

std::uint64_t from_bus(const std::uint8_t* data, std::size_t bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes; ++i) value = value << 8 | data[i];
    return value;
}

void to_bus(std::uint64_t value, std::uint8_t* data, std::size_t bytes) {
    for (std::size_t i = bytes; i-- > 0; value >>= 8) data[i] = static_cast<std::uint8_t>(value);
}

}  // namespace

AfuMmio::AfuMmio(afu::AfuSide& afu, SliceRegisters& slice, Tick timeout)
    : afu_(afu), slice_(slice), timeout_(timeout) {}

MmioStatus AfuMmio::counted(MmioStatus status) {
    ++counts_[static_cast<std::size_t>(status)];
    return status;
}

MmioStatus AfuMmio::check(bool descriptor, bool read, std::uint64_t offset, std::size_t bytes, Tick at) {
    if ((bytes != 4 && bytes != 8) || offset % bytes != 0) return MmioStatus::refused;
    if (descriptor) {
        if (!slice_.was_reset()) return MmioStatus::not_reset;
        if (!read && offset < afu::AfuDescriptor::kBytes) return MmioStatus::read_only;
        return MmioStatus::ok;
    }
    if (slice_.enabled() && !slice_.reset_pending()) return MmioStatus::ok;
    slice_.raise(SliceError::afudis, at);
    return MmioStatus::disabled;
}

MmioStatus AfuMmio::send(afu::MmioAccess& access, Tick& at) {
    at = std::max(at, free_at_);
    const Tick limit = at + timeout_;
    const bool in_time = afu_.mmio(access, at) && at <= limit;
    if (!in_time) at = limit;
    free_at_ = at;
    if (!in_time) {
        slice_.raise(SliceError::afuto, at);
        return MmioStatus::timeout;
    }
    if (access.read && !access.parity_ok) {
        slice_.raise(SliceError::afupar, at);
        return MmioStatus::parity;
    }
    return MmioStatus::ok;
}

MmioStatus AfuMmio::read(bool descriptor, std::uint64_t offset, std::uint8_t* data, std::size_t bytes, Tick& at) {
    MmioStatus status = check(descriptor, true, offset, bytes, at);
    if (status == MmioStatus::refused) return counted(status);
    if (status == MmioStatus::ok) {
        afu::MmioAccess access;
        access.config = descriptor;
        access.read = true;
        access.doubleword = bytes == 8;
        access.address = offset;
        status = send(access, at);
        if (status == MmioStatus::ok) to_bus(access.data, data, bytes);
    }
    if (status != MmioStatus::ok) std::fill_n(data, bytes, std::uint8_t{0xff});
    return counted(status);
}

MmioStatus AfuMmio::write(bool descriptor, std::uint64_t offset, const std::uint8_t* data, std::size_t bytes,
                          Tick& at) {
    const MmioStatus status = check(descriptor, false, offset, bytes, at);
    if (status != MmioStatus::ok) return counted(status);
    afu::MmioAccess access;
    access.config = descriptor;
    access.read = false;
    access.doubleword = bytes == 8;
    access.address = offset;
    access.data = from_bus(data, bytes);
    if (!access.doubleword) access.data |= access.data << 32;
    return counted(send(access, at));
}

}  // namespace cxlvp::psl
