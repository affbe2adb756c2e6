// OwnCall: one HTTP request of the gateway's own, as a policy asked for it, and its answer, kept
// whole. It meets the same questions as a client's request: which endpoint, and whether again. It
// lives as long as somebody waits for it, and dies at the end of a turn. One worker's thread.
#pragma once

#include <string>

#include "base/arena.h"
#include "decision/decision.h"
#include "net/timers.h"
#include "policy/context.h"
#include "proxy/attempt.h"
#include "proxy/tries.h"
#include "proxy/version.h"

namespace gw::proxy {

struct Core;
class OwnCall;

// Who waits for an answer. It is told once, never from within its own call.
class Asker {
 public:
  virtual void on_answer(const policy::Answer& answer) = 0;  // views are good until it returns
  virtual void on_hold(const ledger::Hold& hold) = 0;        // it is the asker's to give back

 protected:
  ~Asker() = default;

 private:
  friend class Inquiries;
  friend class OwnCall;
  OwnCall* call_ = nullptr;
  std::uint64_t ticket_ = 0;  // of work on a helper thread, or in a line; 0: none
  Asker* next_ = nullptr;     // who waits for the same call
};

class OwnCall final : public AttemptOwner {
 public:
  static constexpr std::size_t largest_answer = 64 * 1024;  // of its body, in bytes

  OwnCall(Core& core, const Pin& snapshot, const policy::Call& call);
  ~OwnCall();
  OwnCall(const OwnCall&) = delete;
  OwnCall& operator=(const OwnCall&) = delete;

  void start();
  void join(Asker& asker);
  void leave(Asker& asker);  // the last one ends the call
  const std::optional<crypto::Digest>& same() const { return same_; }

  // --- from the attempt ---
  void on_ready() override;
  void on_response(const http::ResponseHead& head) override;
  void on_response_body(const Slice& bytes) override;
  void on_response_end(const http::Headers& trailers) override;
  void on_upstream_room() override { send_body(); }
  void on_upstream_sent() override {}
  void on_upstream_received() override {}
  void on_failed(const http::Failure& failure) override;

 private:
  static void on_timer(void* self);
  http::RequestHead head_of(const policy::Call& call);
  void on_time();
  void next_try();
  void connect(bool fresh);
  void try_again(Duration after);
  void send_body();
  void fail(std::string_view why);
  void finish();
  void tell();
  void set_timer(Duration at);

  Core& core_;
  const Pin snapshot_;
  Arena arena_;
  const std::optional<crypto::Digest> same_;
  const std::string_view body_;
  const Moment deadline_;
  decision::Settings settings_;
  http::RequestHead head_;  // its Host is added at each try
  const http::Target target_;
  const policy::Peer peer_;
  policy::Facts facts_;
  policy::RequestContext context_;
  decision::Forward forward_;
  Tries tries_;
  Attempt attempt_;
  net::Timer timer_;
  std::size_t sent_ = 0;       // of the body
  bool request_sent_ = false;  // whole, with its end
  bool over_ = false;
  policy::Answer answer_;
  std::string answer_body_;
  Asker* askers_ = nullptr;
};

}  // namespace gw::proxy
