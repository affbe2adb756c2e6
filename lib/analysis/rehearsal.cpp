// Names of the parts of a rehearsal.
#include "analysis/rehearsal.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace gw::analysis {

std::string_view kind_name(Kind kind) {
  static constexpr std::array<std::string_view, 4> names = {"respond", "forward", "redirect",
                                                            "inquire"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view outcome_name(decision::Outcome outcome) {
  static constexpr std::array<std::string_view, 6> names = {"not-reached", "pass",  "would-refuse",
                                                            "refuse",      "reply", "ask"};
  return names[static_cast<std::size_t>(outcome)];
}

std::span<const NamedTimeout> timeout_names() {
  using decision::Timeouts;
  static constexpr NamedTimeout names[] = {{"connect", &Timeouts::connect},
                                           {"first_byte", &Timeouts::first_byte},
                                           {"idle", &Timeouts::idle},
                                           {"total", &Timeouts::total},
                                           {"stream_idle", &Timeouts::stream_idle}};
  return names;
}

bool is_listeners_own(const decision::Snapshot& snapshot, const decision::Route& route) {
  return std::any_of(snapshot.listeners.begin(), snapshot.listeners.end(),
                     [&](const decision::Listener& listener) {
                       return &snapshot.routes[listener.no_route] == &route;
                     });
}

std::string summary(const Rehearsal& rehearsal) {
  const std::string by = rehearsal.route.empty() ? ", no route" : " by `" + rehearsal.route + "`";
  std::string text(kind_name(rehearsal.decision));
  if (rehearsal.reason != http::Reason::none)
    text += format(" {}", http::reason_name(rehearsal.reason));
  text += by;
  if (!rehearsal.upstream.empty()) text += format(" to `{}`", rehearsal.upstream);
  return text;
}

}  // namespace gw::analysis
