// What a test gives: the answers of upstreams and of whom policies ask, and endpoints that are out.
#include "base/text.h"
#include "config/cases/parts.h"
#include "config/url.h"
#include "http/reason.h"

namespace gw::config {

namespace {

void read_failure(const Text& name, GivenAnswer& answer, Diagnostics& diagnostics) {
  answer.fail = name.value;
  if (http::find_reason(name.value) != nullptr) return;
  std::vector<std::string> known;
  for (const http::ReasonRow& row : http::reasons())
    if (row.side == http::Side::upstream) known.emplace_back(row.name);
  diagnostics.error("unknown-reason", name.at,
                    format("\"{}\" is not a known reason", printable(name.value)),
                    did_you_mean(name.value, known));
}

std::vector<GivenAnswer> read_answers(Reader& given, std::string_view key) {
  std::vector<GivenAnswer> answers;
  for (Reader& table : given.tables(key)) {
    GivenAnswer answer;
    answer.at = table.at();
    answer.status = value_or(table.status("status", 100), answer.status);
    if (auto headers = table.table("headers")) answer.headers = read_case_fields(*headers);
    if (const auto body = table.text("body")) answer.body = body->value;
    if (const auto fail = table.text("fail")) read_failure(*fail, answer, table.diagnostics());
    table.finish(options_of(Table::answer));
    answers.push_back(std::move(answer));
  }
  return answers;
}

}  // namespace

void read_given(Reader& reader, CaseRequest& request) {
  auto given = reader.table("given");
  if (!given) return;
  if (given->has("upstream")) request.upstream = read_answers(*given, "upstream");
  if (auto ask = given->table("ask"))
    for (const Entry& entry : ask->entries())
      request.ask[entry.key] = read_answers(*ask, entry.key);
  if (given->has("down")) request.down.clear();
  for (const Text& url : given->texts("down"))
    if (const auto endpoint = parse_endpoint_url(url.value, url.at, reader.diagnostics()))
      request.down.push_back(endpoint->url);
  given->finish(options_of(Table::given));
}

}  // namespace gw::config
