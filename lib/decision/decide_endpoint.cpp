// Chooses the next endpoint: usable endpoints that were not tried yet come first, and among these
// the upstream's balancing algorithm decides.
#include <algorithm>

#include "base/hash.h"
#include "base/text.h"
#include "config/units.h"
#include "decision/balance.h"
#include "decision/decision.h"
#include "decision/health.h"
#include "policy/key_value.h"

namespace gw::decision {

namespace {

bool was_tried(const Attempts& attempts, std::uint32_t endpoint) {
  return std::any_of(attempts.tries.begin(), attempts.tries.end(),
                     [&](const Try& one) { return one.endpoint == endpoint; });
}

// Lower is better. An endpoint whose name has no address fails in service, and offline it may be
// all there is: it comes after all others, tried or not.
int rank(const Endpoint& endpoint, bool tried) { return (endpoint.resolved ? 0 : 2) + tried; }

struct Candidates {
  ArenaList<std::uint32_t> best;
  int best_rank = 4;

  void add(std::uint32_t endpoint, int its_rank, Arena& arena) {
    if (its_rank > best_rank) return;
    if (its_rank < best_rank) best.clear();
    best_rank = its_rank;
    best.push_back(endpoint, arena);
  }
};

std::string name_of(const Endpoint& endpoint) {
  return endpoint.authority.empty() ? endpoint.url : endpoint.authority;
}

std::string why_not(const Endpoint& endpoint, const ledger::EndpointState& state, Moment now) {
  if (endpoint.weight == 0) return "weight 0";
  if (state.down) return "down";
  const auto left = std::chrono::ceil<milliseconds>(state.ejected_until - now.mono);
  return format("ejected after {} consecutive {}, for another {}", state.failures,
                state.failures == 1 ? "failure" : "failures", config::show(left));
}

// If the request has no key, the dice choose a position.
std::uint64_t ring_place(const Upstream& upstream, const policy::RequestContext& context) {
  if (const auto text = policy::key_text(upstream.hash, context.facts, context))
    return stable_hash(*text);
  return static_cast<std::uint64_t>(context.facts.dice.draw(Dice::Purpose::balance) * 0x1p64);
}

// "2 in flight; 10.0.0.8:8080 has 5": the comparison with the other candidates.
std::string why_chosen(const Balancing& balancing, std::uint32_t chosen) {
  const auto busy = [&](std::uint32_t one) {
    return balancing.ledger.endpoint(balancing.upstream.endpoints[one].id).in_flight;
  };
  std::string why = format("{} in flight", busy(chosen));
  for (const std::uint32_t one : balancing.among)
    if (one != chosen)
      why += format("; {} has {}", name_of(balancing.upstream.endpoints[one]), busy(one));
  return why;
}

void note_choice(const Balancing& balancing, std::uint32_t chosen, Trace& trace) {
  const Upstream& upstream = balancing.upstream;
  if (balancing.salt == 0)
    trace.note("upstream", upstream.name, "chosen", std::string(balance_name(upstream.balance)));
  trace.note("endpoint", name_of(upstream.endpoints[chosen]), "chosen",
             why_chosen(balancing, chosen));
}

}  // namespace

Choice decide_endpoint(const Upstream& upstream, const policy::RequestContext& context,
                       const Attempts& attempts) {
  const Moment now = context.facts.now;
  Candidates candidates;
  for (std::uint32_t i = 0; i < upstream.endpoints.size(); ++i) {
    const Endpoint& endpoint = upstream.endpoints[i];
    const ledger::EndpointState& state = context.ledger.endpoint(endpoint.id);
    if (endpoint.weight > 0 && is_usable(state, now))
      candidates.add(i, rank(endpoint, was_tried(attempts, i)), context.arena);
    else if (context.trace)
      context.trace->note("endpoint", name_of(endpoint), "skipped", why_not(endpoint, state, now));
  }
  if (candidates.best.empty()) {
    if (context.trace)
      context.trace->note("upstream", upstream.name, "refuses", "no endpoint is usable");
    return {{}, http::Reason::upstream_no_endpoint};
  }
  const bool ring = upstream.balance == config::Balance::ring_hash;
  const Balancing balancing{.upstream = upstream,
                            .among = candidates.best.span(),
                            .ledger = context.ledger,
                            .dice = context.facts.dice,
                            .salt = attempts.tries.size(),
                            .hash = ring ? ring_place(upstream, context) : 0};
  const std::uint32_t chosen = balance(balancing);
  if (context.trace) note_choice(balancing, chosen, *context.trace);
  return {chosen, http::Reason::none};
}

}  // namespace gw::decision
