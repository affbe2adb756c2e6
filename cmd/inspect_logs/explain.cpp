// --explain: one record, found by its id and asked again: then against now.
#include "analysis/explanation.h"
#include "analysis/rehearse.h"
#include "analysis/replay.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "cmd/inspect_logs/inspect_logs.h"
#include "cmd/output/print.h"
#include "cmd/route_test/route_test.h"
#include "record/line.h"

namespace gw::cmd {

namespace {

// The last record with this id, flat: a client that sends ids may use one twice. Nothing where
// there is none.
std::string find_record(LogInput& input, const std::string& id, std::uint64_t& count) {
  std::string found;
  for (record::Record record; input.next(record);) {
    if (record.id != id) continue;
    ++count;
    found.resize(4096);
    std::size_t size = 0;
    while ((size = record::flatten(record, found.data(), found.size())) == 0)
      found.resize(found.size() * 2);
    found.resize(size);
  }
  return found;
}

std::string json_line(const record::Record& record) {
  std::string line;
  record::append_json_line(line, record);
  line.pop_back();  // its newline
  return line;
}

void print_differences(const std::vector<analysis::Difference>& found, Print& print) {
  if (found.empty())
    return print.out(print.paint_out(Style::green, "the decision is unchanged") + "\n");
  std::vector<Row> rows;
  for (const analysis::Difference& one : found)
    rows.push_back({{one.what, Style::bold},
                    {one.before, Style::red},
                    {"->", Style::faint},
                    {one.after, Style::green}});
  print.out(print.paint_out(Style::yellow, "the decision has changed:") + "\n");
  print.table(rows);
  print.out(print.paint_out(Style::faint,
                            "a record contains no header fields, cookies, bodies, scopes or "
                            "claims, and no state of counters\n"));
}

std::string explained_json(const record::Record& record, const analysis::Rehearsal& now,
                           const std::vector<analysis::Difference>& found) {
  JsonWriter json;
  json.object().key("record").raw(json_line(record));
  json.key("now").raw(analysis::explain_json(now)).key("differences").array();
  for (const analysis::Difference& one : found) {
    json.object().member("what", one.what).member("before", one.before);
    json.member("now", one.after).end();
  }
  return json.end().end().take() + "\n";
}

}  // namespace

int explain_record(Inspection& inspection) {
  Print& print = inspection.print;
  const std::optional<Checked> checked = configuration(inspection);
  if (!checked) return exit_code::no_answer;
  std::optional<LogInput> input = LogInput::open(inspection.paths, print);
  if (!input) return exit_code::no_answer;
  const std::string id = inspection.arguments.text("--explain");
  std::uint64_t count = 0;
  const std::string flat = find_record(*input, id, count);
  const bool whole = input->finish();
  if (flat.empty()) {
    print_unreadable(input->unreadable(), print);
    print.fail(
        format("no record has the id '{}'", printable(id)),
        "the id is the value of x-request-id in the response; the record may be in an older file");
    return whole ? exit_code::no : exit_code::no_answer;
  }
  if (count > 1)
    print.say(Log::Level::warning, format("{} records have this id; using the last one", count));
  const record::Record record = record::unflatten(flat);
  const Result<config::CaseRequest> request = analysis::request_of(record, *checked->snapshot);
  if (!request) {
    print.fail(request.error().text(),
               "no more is known about it than its record:  " + json_line(record));
    return exit_code::no_answer;
  }
  analysis::Memory memory;
  const analysis::Rehearsal now =
      analysis::rehearse({*checked->snapshot, *request, memory.ledger, request->now, true});
  const std::vector<analysis::Difference> found = analysis::differences(record, now);
  if (inspection.format == "json") {
    print.out(explained_json(record, now, found));
    return exit_code::yes;
  }
  std::string line;
  record::append_text_line(line, record, print.color_out());
  print.out(print.paint_out(Style::bold, "then") + "  " + line + "\n");
  print_rehearsal(now, "text", print);
  print.out("\n");
  print_differences(found, print);
  return exit_code::yes;
}

}  // namespace gw::cmd
