// Counts consecutive failures and consecutive ejections.
#include "decision/health.h"

#include <algorithm>

namespace gw::decision {

namespace {

using http::Reason;
using ledger::EndpointState;

enum class Signal : std::uint8_t { good, bad, none };

// 502, 503 and 504 count as failures, whether the endpoint or the gateway created them.
Signal signal_of(const Try& ended) {
  if (!ended.failed) return ended.status >= 502 && ended.status <= 504 ? Signal::bad : Signal::good;
  switch (ended.failed->reason) {
    case Reason::upstream_refused:
    case Reason::upstream_connect_timeout:
    case Reason::upstream_tls:
    case Reason::upstream_invalid:
    case Reason::upstream_first_byte_timeout:
    case Reason::upstream_idle_timeout:
      return Signal::bad;
    case Reason::upstream_reset:  // a refused stream means a busy server, not a broken one
      return ended.failed->safe_to_repeat ? Signal::none : Signal::bad;
    default:
      return Signal::none;
  }
}

Duration length_of(const config::Eject& eject, std::uint32_t ejections) {
  Duration length = eject.base;
  for (std::uint32_t i = 1; i < ejections && length < eject.max; ++i) length *= 2;
  return std::min(length, eject.max);
}

bool may_eject(const Upstream& upstream, std::uint32_t endpoint, ledger::Ledger& ledger,
               Moment now) {
  std::size_t ejected = 1, others = 0;
  for (std::uint32_t i = 0; i < upstream.endpoints.size(); ++i) {
    if (i == endpoint) continue;
    const EndpointState& state = ledger.endpoint(upstream.endpoints[i].id);
    ejected += is_ejected(state, now);
    others += is_usable(state, now) && upstream.endpoints[i].weight > 0;
  }
  return others > 0 && ejected * 100 <= upstream.endpoints.size() * upstream.eject.max_percent;
}

// An endpoint without failures for as long as its last ejection starts over.
void record_success(const config::Eject& eject, EndpointState& state, Moment now) {
  state.failures = 0;
  if (state.ejections == 0) return;
  if (now.mono - state.ejected_until >= length_of(eject, state.ejections)) state.ejections = 0;
}

// An attempt that began before the ejection ended reports the same problem, not a new one.
bool began_before_ejection_ended(const EndpointState& state, const Try& ended) {
  return state.ejections > 0 && ended.started < state.ejected_until;
}

}  // namespace

bool is_ejected(const EndpointState& state, Moment now) { return now.mono < state.ejected_until; }

bool is_usable(const EndpointState& state, Moment now) {
  return !state.down && !is_ejected(state, now);
}

void record_outcome(const Upstream& upstream, const Try& ended, ledger::Ledger& ledger,
                    Moment now) {
  EndpointState& state = ledger.endpoint(upstream.endpoints[ended.endpoint].id);
  const Signal signal = signal_of(ended);
  if (signal == Signal::none || !upstream.eject.on || began_before_ejection_ended(state, ended))
    return;
  if (signal == Signal::good) return record_success(upstream.eject, state, now);
  // The count continues after an ejection: one more failure is enough for the next one.
  if (++state.failures < upstream.eject.failures) return;
  if (!may_eject(upstream, ended.endpoint, ledger, now)) return;
  ++state.ejections;
  state.ejected_until = now.mono + length_of(upstream.eject, state.ejections);
}

}  // namespace gw::decision
