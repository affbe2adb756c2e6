// PolicyCall: an HTTP call for a policy, with the complete response. Concurrent identical lookups
// share one call. It lives while at least one lookup waits for it, and is destroyed at the end of a
// turn. Thread: one worker's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/arena.h"
#include "crypto/digest.h"
#include "proxy/call.h"

namespace gw::proxy {

class PolicyCall;

// Waits for the result of a lookup. It gets exactly one event, never inside its own call.
class Asker {
 public:
  virtual void on_answer(const policy::Answer& answer) = 0;  // views are good until it returns
  virtual void on_hold(const ledger::Hold& hold) = 0;        // it is the asker's to give back

 protected:
  ~Asker() = default;

 private:
  friend class Inquiries;
  friend class PolicyCall;
  PolicyCall* call_ = nullptr;
  std::uint64_t ticket_ = 0;  // of work on a helper thread, or in a line; 0: none
  Asker* next_ = nullptr;     // who waits for the same call
};

class PolicyCall final : private CallOwner {
 public:
  static constexpr std::size_t largest_answer = 64 * 1024;  // of its body, in bytes

  PolicyCall(Core& core, const Pin& snapshot, const policy::Call& asked);
  PolicyCall(const PolicyCall&) = delete;
  PolicyCall& operator=(const PolicyCall&) = delete;

  void start() { call_.start(); }
  void join(Asker& asker);
  void leave(Asker& asker);  // the last one ends the call
  const std::optional<crypto::Digest>& same() const { return same_; }

 private:
  void on_call_response(const http::ResponseHead& head) override;
  void on_call_body(const Slice& bytes) override;
  void on_call_end(const http::Headers&) override { finish(); }
  void on_call_failed(const http::Failure& failure) override { fail(failure.detail); }

  void fail(std::string_view why);
  void finish();
  void deliver();

  Core& core_;
  Arena arena_;
  const std::optional<crypto::Digest> same_;
  const decision::Settings settings_;
  Call call_;
  bool over_ = false;
  policy::Answer answer_;
  std::string answer_body_;
  Asker* askers_ = nullptr;
};

}  // namespace gw::proxy
