// --follow: records as they come, as the gateway writes them on a terminal or as JSON lines.
#include "cmd/inspect_logs/inspect_logs.h"
#include "cmd/output/print.h"
#include "record/line.h"

namespace gw::cmd {

int follow_log(Inspection& inspection) {
  // With --since, what is there already counts too.
  const bool all = inspection.arguments.has("--since");
  record::Wanted wanted = inspection.input();
  wanted.only_new = !all;
  std::optional<LogInput> input = LogInput::open(inspection.paths, inspection.print, wanted);
  if (!input) return exit_code::no_answer;
  inspection.print.err("following; press Ctrl-C to stop\n");
  std::string line;
  const auto show = [&](const record::Record& record) {
    if (!inspection.wanted(record)) return;
    line.clear();
    if (inspection.format == "json")
      record::append_json_line(line, record);
    else
      record::append_text_line(line, record, inspection.print.color_out());
    inspection.print.out(line);
  };
  for (record::Record record; all && input->next(record);) show(record);
  for (record::Record record; input->next_followed(record);) show(record);
  const bool whole = input->finish();
  print_unreadable(input->unreadable(), inspection.print);
  return whole ? exit_code::yes : exit_code::no_answer;
}

}  // namespace gw::cmd
