// The parts of gw route-test: one request explained, the suite, and what changes against another
// configuration.
#pragma once

#include <string>

#include "analysis/rehearsal.h"
#include "cmd/input/checked.h"
#include "cmd/command.h"

namespace gw::cmd {

class Print;

struct RouteTest {
  const Arguments& arguments;
  Print& print;
  const Checked& checked;  // with a snapshot
  std::string format;
};

// Every step with its reason, and the messages; or the one JSON object.
void print_rehearsal(const analysis::Rehearsal&, std::string_view format, Print&);

int explain_request(const RouteTest&);  // the operand and the words of [[test]]
int run_suite(const RouteTest&);        // --only --coverage --fail-under
int show_changes(const RouteTest&);     // --against --log

}  // namespace gw::cmd
