// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace cxlvp::host {

/// Active contexts of an adapter, and the lock that keeps them away while it is probed or reset.
class ContextCount {
public:
    /// One more. False while locked: the caller answers EBUSY.
    bool get() {
        if (count_ < 0) return false;
        ++count_;
        return true;
    }
    void put() {
        if (count_ > 0) --count_;
    }
    /// Locks when nothing is active, else false. A locked one cannot be locked again.
    bool lock() {
        if (count_ != 0) return false;
        count_ = kLocked;
        return true;
    }
    /// False when it was not locked, which is a mistake of the driver. Afterwards nothing is active in any case.
    bool unlock() {
        const bool was_locked = count_ == kLocked;
        count_ = 0;
        return was_locked;
    }
    bool locked() const { return count_ == kLocked; }
    /// Active contexts, -1 while locked.
    int count() const { return count_; }

private:
    static constexpr int kLocked = -1;

    int count_ = kLocked;  ///< until the adapter is probed
};

}  // namespace cxlvp::host
