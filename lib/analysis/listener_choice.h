// Listener choice: where a case's request comes in, as the manual's [[test]] table says.
#pragma once

#include <string>

#include "config/cases.h"
#include "decision/facts.h"
#include "decision/snapshot.h"

namespace gw::analysis {

struct ListenerChoice {
  std::uint32_t listener = 0;  // index into Snapshot::listeners
  std::string why;             // "selected by name", "port 8443", "the first with a route"
};

// The one that the case names; else those with the URL's explicit port; else all. Of several the
// first by name that has a route for the request, else the first by name.
ListenerChoice choose_listener(const decision::Snapshot&, const config::CaseRequest&,
                               const decision::Arrival&, Arena&);

}  // namespace gw::analysis
