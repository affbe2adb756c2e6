// What the parts of gw inspect-logs share: what was asked, what was found, and its forms.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/rehearsal.h"
#include "cmd/input/checked.h"
#include "cmd/command.h"
#include "cmd/input/log_input.h"
#include "record/query.h"
#include "record/spikes.h"

namespace gw::cmd {

class Print;

using record::TimeSpan;

struct Inspection {
  const Arguments& arguments;
  Print& print;
  std::string format;
  std::vector<std::string> paths;
  record::Where where;
  std::vector<record::Column> by;  // empty: what the log is best told by
  TimeSpan span;
  std::optional<TimeSpan> before;  // of --versus
  std::size_t top = 20;

  bool wanted(const record::Record& record) const {
    return span.holds(record.time) && where.holds(record);
  }
  record::Wanted input() const;  // which may give more
};

// The key of a hash table that strangers' words go into.
HashKey random_hash_key();
// What a log is best told by, going by one of its records: routes where it knows them, else calls.
std::vector<record::Column> grouping_for(const Inspection&, const record::Record& first);

// The configuration that --unused and --explain ask, with its store. Nothing where it is not there
// or not valid, which was said.
std::optional<Checked> configuration(const Inspection&);

// That nothing fits, and what there is instead.
void say_none_fits(const LogInput&, const Inspection&);

// What the forms show.
struct LogReport {
  std::vector<std::string> paths;
  const record::Unreadable& unreadable;
  const record::Summary& summary;
  std::size_t top;
};

// What a part of a spike is: answers of one status and reason at one place; else of "others".
struct KindText {
  KindText(const record::Summary&, const record::Groups::Group* kind);
  std::string_view status, reason, place;
};

int show_report(Inspection&);
int show_versus(Inspection&);
int follow_log(Inspection&);
int show_unused(Inspection&);
int explain_record(Inspection&);

std::string report_json(const LogReport&);
std::string report_csv(const LogReport&);
std::string report_html(const LogReport&);
void print_report(const LogReport&, Print&);
void print_plots(const LogReport&, Print&);  // of print_report

}  // namespace gw::cmd
