// The input of a policy. Facts are constant for the whole exchange; a context belongs to one
// evaluation.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/dice.h"
#include "base/ip.h"
#include "base/json.h"
#include "base/time.h"
#include "base/trace.h"
#include "http/head.h"
#include "http/reason.h"
#include "http/target.h"
#include "identity/books.h"
#include "identity/principal.h"
#include "ledger/ids.h"
#include "ledger/ledger.h"
#include "policy/inquiry.h"

namespace gw::crypto {
struct ClientCertificate;  // crypto/certificate.h
}

namespace gw::policy {

// The peer of the connection, before any trust is applied.
struct Peer {
  IpAddress address;
  std::uint16_t port = 0;
  std::uint32_t listener = 0;  // index into the snapshot's listeners
  bool secure = false;         // came over TLS (or the PROXY protocol says so)
  IpAddress local_address;     // ours
  std::uint16_t local_port = 0;
  // The client certificate, verified by TLS; lives as long as the connection. Null if there is
  // none.
  const crypto::ClientCertificate* certificate = nullptr;
};

struct Facts {
  const http::RequestHead& request;  // as the client sent it; text and fields in the arena
  const http::Target& target;        // normalised once, before the first question
  const Peer& peer;
  const identity::Books& books;  // of the pinned snapshot
  IpAddress client;              // after trust: who the request is from
  std::string_view client_text;  // the same as text
  std::string_view scheme;       // "http" or "https", after trust
  std::string_view host;         // lower case, no port, after trust
  std::uint16_t port = 0;        // of the authority, or the scheme's
  bool trusted = false;          // the peer is in the listener's trust
  std::string_view request_id;
  Moment now;  // of this question
  Moment arrival;
  Dice dice;
  std::span<const Answer> answers;  // to earlier Asks
};

struct Capture {
  std::string_view name;   // "**" for the rest
  std::string_view value;  // still percent-encoded, as in the normal form
};

// Valid credentials of a `[[test]]` case, in place of real ones. Never set in service.
struct Caller {  // what every policy but jwt finds
  identity::Principal principal;
  std::optional<identity::ApiKey> key = {};  // the one that is named, else the first that is valid
  std::string_view unknown_key = {};         // named, and the consumer has none of that id
};
struct Genuine {
  const Json* token = nullptr;     // the claims that are given
  const Caller* caller = nullptr;  // whom the case calls by
  // Policies whose lookups the case answers: they must do the lookup and not use a cached result.
  std::span<const std::string_view> answered = {};

  bool answers(std::string_view policy) const {
    return std::find(answered.begin(), answered.end(), policy) != answered.end();
  }
};

struct FieldEdit {
  enum class Kind : std::uint8_t { remove, set, add };
  Kind kind = Kind::set;
  std::string_view name;  // lower case; a remove may end with *
  std::string_view value;
};

// Changes requested by policies; decision/forwarded and decide_response apply them in order.
struct Edits {
  ArenaList<FieldEdit> request;   // fields as they go upstream
  ArenaList<FieldEdit> query;     // parameters as they go upstream
  ArenaList<FieldEdit> response;  // fields of whatever answer goes back
};

// A CORS preflight (Fetch, "HTTP requests") that the chain's cors policy must answer.
struct Preflight {
  std::string_view method;               // what it asks for; empty: there is none
  bool served = false;                   // a route takes that method
  std::span<const std::string> methods;  // the route's; empty: any
};

struct RequestContext {
  const Facts& facts;
  ledger::Ledger& ledger;  // the only thing a decision may change outside itself
  Arena& arena;
  Trace* trace = nullptr;  // null in normal service
  std::span<const Capture> captures = {};
  std::string_view route = {};  // its name
  ledger::RouteId route_id{};
  std::string_view upstream = {};  // the route's, where it has only one
  const identity::Principal* principal = nullptr;
  const Genuine* genuine = nullptr;
  Edits edits = {};
  Preflight preflight = {};
  ArenaList<ledger::Hold> holds = {};  // whoever drives the questions gives them back at the end

  ledger::Held hold(const ledger::Holding& wanted) {
    const ledger::Held held = ledger.hold(wanted);
    if (held.taken) holds.push_back({wanted.slot, wanted.key}, arena);
    return held;
  }
};

struct ResponseContext {
  const Facts& facts;
  ledger::Ledger& ledger;
  Arena& arena;
  Trace* trace = nullptr;
  std::span<const Capture> captures = {};
  std::string_view route = {};
  const identity::Principal* principal = nullptr;
  std::uint16_t status = 200;
  http::Reason reason = http::Reason::none;  // not none: the gateway's own answer
  std::string_view upstream = {}, endpoint = {};
  http::FieldList* fields = nullptr;  // of the response; edit in place
};

}  // namespace gw::policy
