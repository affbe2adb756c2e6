// Rehearser: the state of one rehearsal. Private to rehearse.cpp and rehearse_*.cpp, which follow
// the life of the request.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "analysis/rehearsal.h"
#include "analysis/rehearse.h"
#include "base/arena.h"
#include "base/trace.h"
#include "config/cases.h"
#include "crypto/certificate.h"
#include "decision/decision.h"
#include "http/head.h"
#include "ledger/ledger.h"
#include "policy/context.h"

namespace gw::analysis {

// The fields of a head in the form of the result, and the length field that the codec adds.
Fields fields_of(const http::Headers&);
void add_length(Fields&, std::uint64_t length);

class Rehearser {
 public:
  explicit Rehearser(const Question& question)
      : snapshot_(question.snapshot),
        request_(question.request),
        ledger_(question.ledger),
        now_{question.now.time_since_epoch(), question.now},
        trace_(question.traced ? &notes_ : nullptr) {}

  Rehearsal run();

 private:
  // Deciding: rehearse.cpp.
  void arrive();
  void set_caller(const config::CaseCaller&);
  std::span<const std::string_view> answered_policies();
  void decide();
  bool resolve_inquiry(const decision::Inquire&);
  bool resolve_call(const policy::Call&, std::string_view who, policy::Answer&);
  void resolve_wait(const policy::Wait&, std::string_view who, policy::Answer&);
  void finish();

  // Forwarding: rehearse_forward.cpp.
  void forward(const decision::Forward&);
  bool try_once(const decision::Forward&, std::uint32_t endpoint);
  bool is_late(const decision::Forward&);
  const config::GivenAnswer& given_answer(std::size_t attempt) const;
  void note_sent(const decision::Forward&, const decision::Endpoint&);

  // Responding: rehearse_respond.cpp.
  void deliver(const decision::Forward&);
  void respond(const decision::Respond&, const decision::Forward*);
  void respond_failure(http::Reason, const decision::Forward*);
  void send(std::uint16_t status, http::FieldList, const decision::Forward*);
  void note_response(const decision::Respond&, bool after_forward);
  void note_decision(const decision::Forward&);

  const decision::Snapshot& snapshot_;
  const config::CaseRequest& request_;
  ledger::Ledger& ledger_;
  Moment now_;
  const Moment arrival_ = now_;
  Trace notes_;
  Trace* trace_;
  BlockPool pool_{4096};
  Arena arena_{pool_};
  http::RequestHead head_;
  policy::Peer peer_;
  crypto::ClientCertificate certificate_;  // of the caller, if the test defines one
  policy::Facts* facts_ = nullptr;
  policy::Genuine genuine_;
  std::optional<policy::RequestContext> context_;
  decision::Progress progress_;
  decision::Attempts attempts_;
  ArenaList<policy::Answer> answers_;
  Rehearsal result_;
};

}  // namespace gw::analysis
