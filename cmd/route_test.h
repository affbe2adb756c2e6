// The parts of gw route-test: one request explained, the suite, and what changes against another
// configuration.
#pragma once

#include <string>

#include "cmd/checked.h"
#include "cmd/command.h"

namespace gw::cmd {

class Print;

struct RouteTest {
  const Arguments& arguments;
  Print& print;
  const Checked& checked;  // with a snapshot
  std::string format;
};

int explain_request(const RouteTest&);  // the operand and the words of [[test]]
int run_suite(const RouteTest&);        // --only --coverage --fail-under
int show_changes(const RouteTest&);     // --against

}  // namespace gw::cmd
