// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace cxlvp {

/// One end of a connection between two modules that talk through C++ interfaces of their own rather than payloads. The
/// builder knows ends only as this.
class PeerEnd {
public:
    virtual ~PeerEnd() = default;
    /// Makes this end and `other` know each other. False, and nothing happens, when they are not two sides of the same
    /// interface.
    virtual bool connect(PeerEnd& other) = 0;
};

/// The end of a module that offers `Here` and talks to `There`.
///
///     PeerPort<AfuSide, PslSide> psl_{*this};  // in an AFU: class Memcpy : public Module, private AfuSide
///     PeerEnd* peer(const std::string& port) override { return port == "psl" ? &psl_ : nullptr; }
///     ...
///     psl_->command(command, at);
template <class Here, class There>
class PeerPort final : public PeerEnd {
public:
    /// `here` is what the other side gets to call.
    explicit PeerPort(Here& here) : here_(here) {}

    bool connect(PeerEnd& other) override {
        auto* end = dynamic_cast<PeerPort<There, Here>*>(&other);
        if (end == nullptr) return false;
        there_ = &end->here_;
        end->there_ = &here_;
        return true;
    }

    bool connected() const { return there_ != nullptr; }
    /// The other side; only when connected.
    There* operator->() const { return there_; }
    There& operator*() const { return *there_; }

private:
    friend class PeerPort<There, Here>;

    Here& here_;
    There* there_ = nullptr;
};

}  // namespace cxlvp
