// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cxlvp/base/core/tick.h"

namespace cxlvp {

/// A software read is about to take the value of a register.
struct RegisterRead {
    unsigned reg;        ///< position in the table of registers
    unsigned element;    ///< of an array, else 0
    std::uint64_t mask;  ///< bits that are read
    Tick now;
};

/// Software has written a register; the attributes have been applied and the value is stored.
struct RegisterWrite {
    unsigned reg;
    unsigned element;
    std::uint64_t old_value;  ///< stored before
    std::uint64_t new_value;  ///< stored by this write
    std::uint64_t data;       ///< what software sent; 0 in bytes it did not write
    std::uint64_t mask;       ///< bits of the bytes that were written
    Tick now;
};

/// Who changed a register.
enum class ChangeCause : std::uint8_t { write, read_clear, hardware, reset };

/// The stored value of a register differs from before.
struct RegisterChange {
    unsigned reg;
    unsigned element;
    std::uint64_t old_value;
    std::uint64_t new_value;
    ChangeCause cause;
    Tick now;  ///< given with the access, `set` or `reset`
};

/// A bound member function as two words: what a register with a hook calls.
template <class Event>
class RegisterHook {
public:
    RegisterHook() = default;

    template <auto Method, class T>
    static RegisterHook bind(T* object) {
        RegisterHook hook;
        hook.object_ = object;
        hook.call_ = [](void* o, const Event& event) {
            // Through the class that has the member: from a derived class g++ 12 sees aliasing that is not there.
            auto& target = static_cast<OwnerOf<decltype(Method)>&>(*static_cast<T*>(o));
            (target.*Method)(event);
        };
        return hook;
    }

    explicit operator bool() const { return call_ != nullptr; }
    void operator()(const Event& event) const { call_(object_, event); }

private:
    template <class M>
    struct Owner;
    template <class R, class C, class... Args>
    struct Owner<R (C::*)(Args...)> {
        using type = C;
    };
    template <class R, class C, class... Args>
    struct Owner<R (C::*)(Args...) const> {
        using type = const C;
    };
    template <class M>
    using OwnerOf = typename Owner<M>::type;

    void* object_ = nullptr;
    void (*call_)(void*, const Event&) = nullptr;
};

}  // namespace cxlvp
