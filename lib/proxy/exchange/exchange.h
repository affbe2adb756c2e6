// Exchange: one request and its response in flight, and the only object that asks the core. It is a
// small state machine of named phases and about ten events, in one file per part of its life:
// deciding.cpp, forwarding.cpp and responding.cpp. body.cpp moves the bodies, record.cpp writes the
// record; exchange.cpp has the deadlines, failures of the client, and the end. Thread: one
// worker's. It is destroyed at the end of the turn in which it finishes.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/arena.h"
#include "codec/codec.h"
#include "decision/decision.h"
#include "decision/respond.h"
#include "net/timers.h"
#include "policy/context.h"
#include "proxy/attempt.h"
#include "proxy/policy_call.h"
#include "proxy/pump.h"
#include "proxy/tries.h"
#include "proxy/version.h"

namespace gw::proxy {

class Connection;
struct Core;

class Exchange final : public OnStream<Exchange>, public AttemptOwner, public Asker {
 public:
  Exchange(Core& core, Connection& connection, codec::StreamId stream);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // --- what the client's side does ---
  void on_request(const http::RequestHead& head);
  void on_no_head(const http::Failure& failure);  // what came, or did not, is no head
  void on_request_body(const Slice& bytes);
  void on_request_end(const http::Headers& trailers);
  void on_client_room();
  void on_client_failed(const http::Failure& failure);  // its message broke off, or is late
  void on_client_gone(std::string_view detail);
  void on_drained();  // gateway.drain expired

  // --- what the upstream's side does ---
  void on_ready() override;
  void on_response(const http::ResponseHead& head) override;
  void on_response_body(const Slice& bytes) override;
  void on_response_end(const http::Headers& trailers) override;
  void on_upstream_room() override;
  void on_upstream_sent() override;
  void on_upstream_received() override;
  void on_failed(const http::Failure& failure) override;

  // --- what a policy asked for ---
  void on_answer(const policy::Answer& answer) override;
  void on_hold(const ledger::Hold& hold) override;

  // The request body could continue, but no bytes have arrived.
  bool waits_for_client() const;
  Moment client_turn() const { return client_turn_; }            // when that began, or last went on
  bool answering() const { return phase_ >= Phase::answering; }  // a head has left, or an end
  bool switched() const { return switched_; }  // to another protocol: a tunnel from now on

 private:
  // inquiring: a policy waits for a lookup. connecting: an endpoint is being chosen and connected,
  // or a retry is due later. forwarding: the request is being sent and no response head has
  // arrived. answering: the client has been sent a response head.
  enum class Phase : std::uint8_t { deciding, inquiring, connecting, forwarding, answering, done };

  void decide();
  void inquire(const decision::Inquire& ask);
  bool send_inquiry(const policy::Inquiry& inquiry);
  void stand_in_line(const policy::Wait& wait);
  void refuse_inquiry(std::string_view why);
  void forward(const decision::Forward& forward);
  void next_try();
  void connect(bool fresh);
  void try_again(Duration after);
  void rewind();
  bool was_stale(const http::Failure& failure) const;
  void fail_try(const http::Failure& failure);

  void pass_interim(const http::ResponseHead& head);
  void deliver(const http::ResponseHead& head);
  void answer(const decision::Respond& respond);
  void answer_because(http::Reason reason, std::string_view detail);
  void break_off(http::Reason reason, std::string_view detail);
  ledger::Ending ending() const;
  void give_back_holds();
  void finish();

  void pump_request();
  bool request_flows() const;
  bool replayable() const;
  void wait_for_more();
  void reopen_request();
  void end_response_if_dry();
  void send_own_body();
  void end_half_if_both_over();

  static void on_timer(void* self);
  void on_deadline();
  void on_late();
  void wait_at_most(Duration patience);
  void set_timer();
  const decision::Timeouts& timeouts() const { return forward_.settings->timeout; }
  const decision::Upstream& upstream() const { return *forward_.upstream; }
  policy::ResponseContext response_context(std::uint16_t status, http::FieldList& fields);
  policy::Facts* bare_facts();

  void write_record();
  std::string_view outcomes_text();

  Core& core_;
  Connection& connection_;
  const Pin snapshot_;
  Arena arena_;
  policy::Peer peer_;
  Dice dice_;
  const Moment arrival_;
  Phase phase_ = Phase::deciding;

  http::RequestHead request_;
  policy::Facts* facts_ = nullptr;
  std::optional<policy::RequestContext> context_;
  decision::Progress progress_;
  ArenaList<policy::Answer> answers_;
  ledger::PolicyId asking_{};

  decision::Forward forward_;  // upstream is null unless forwarded
  Tries tries_;
  AttemptSlot attempt_;
  std::string_view upgrade_;  // the protocol that was asked for

  Pump up_, down_;
  KeptPrefix prefix_;
  std::uint64_t body_in_ = 0;
  std::uint64_t credited_ = 0;  // of body_in_: room given back to the client
  Moment client_turn_;
  std::string_view own_body_;  // of the gateway's answer, what is left of it

  net::Timer timer_;
  Duration total_at_ = Duration::max();  // Moment::mono
  Duration phase_at_ = Duration::max();

  bool backing_off_ = false;   // connecting: until the next try
  bool request_sent_ = false;  // whole, with its end
  bool own_answer_ = false;
  bool endless_ = false;  // no total time: upgrades, gRPC, event streams
  bool switched_ = false;

  // For the record:
  std::uint16_t status_ = 0;
  std::uint64_t own_size_ = 0;  // of the gateway's body
  http::Reason reason_ = http::Reason::none;
  std::string_view detail_;
};

}  // namespace gw::proxy
