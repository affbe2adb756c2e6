// Listener choice: the listener that receives a test's request, as the manual's [[test]] table
// defines.
#pragma once

#include <string>

#include "config/cases.h"
#include "decision/facts.h"
#include "decision/snapshot.h"

namespace gw::analysis {

struct ListenerChoice {
  std::uint32_t listener = 0;  // index into Snapshot::listeners
  std::string why;  // "selected by name", "port 8443", "the first by name with a matching route"
};

// Candidates are the listener that the test names, else those with the URL's explicit port, else
// all. Among several, the first by name with a route for the request wins, else the first by name.
ListenerChoice choose_listener(const decision::Snapshot&, const config::CaseRequest&,
                               const decision::Arrival&, Arena&);

}  // namespace gw::analysis
