// Formats a rehearsal as columns and as JSON.
#include "analysis/explanation.h"

#include <algorithm>
#include <array>

#include "base/json_writer.h"
#include "base/text.h"
#include "config/units.h"
#include "http/status.h"

namespace gw::analysis {

namespace {

struct ToneOf {
  std::string_view outcome;
  Tone tone;
};
constexpr ToneOf tones[] = {
    {"matches", Tone::good},    {"passes", Tone::good},       {"chosen", Tone::good},
    {"loses", Tone::faint},     {"not reached", Tone::faint}, {"refuses", Tone::bad},
    {"fails", Tone::bad},       {"none", Tone::bad},          {"would refuse", Tone::doubtful},
    {"again", Tone::doubtful},  {"asks", Tone::doubtful},     {"skipped", Tone::doubtful},
    {"not retried", Tone::bad},
};

Tone tone_of(std::string_view outcome) {
  for (const ToneOf& one : tones)
    if (one.outcome == outcome) return one.tone;
  return Tone::plain;
}

void put_lines(std::string& text, const Fields& fields) {
  for (const auto& [name, value] : fields) text += format("  {}: {}\n", name, printable(value));
}

// Text keeps its lines; control characters are escaped, for the terminal's sake.
void put_body(std::string& text, std::string_view body) {
  constexpr std::size_t limit = 400;
  const bool cut = body.size() > limit;
  body = body.substr(0, limit);
  text += '\n';
  while (!body.empty()) {
    const std::size_t end = std::min(body.find('\n'), body.size());
    const std::string_view line = body.substr(0, end);
    body.remove_prefix(std::min(end + 1, body.size()));
    text += format("  {}{}\n", printable(line, limit), body.empty() && cut ? "..." : "");
  }
}

void put_fields(JsonWriter& json, const Fields& fields) {
  json.key("headers").array();
  for (const auto& [name, value] : fields) json.array().text(name).text(value).end();
  json.end();
}

void put_upstream_request(JsonWriter& json, const Rehearsal& rehearsal) {
  json.key("upstream_request");
  if (!rehearsal.upstream_request) {
    json.null();
    return;
  }
  const UpstreamRequest& sent = *rehearsal.upstream_request;
  json.object().member("method", sent.method).member("target", sent.target);
  json.member("host", sent.host);
  put_fields(json, sent.headers);
  json.end();
}

void put_timeout(JsonWriter& json, const Rehearsal& rehearsal) {
  json.key("timeout");
  if (!rehearsal.settings) {
    json.null();
    return;
  }
  json.object();
  for (const NamedTimeout& timeout : timeout_names())
    json.member(timeout.name, config::show((rehearsal.settings->timeout.*timeout.member).value));
  json.end();
}

void put_trace(JsonWriter& json, const std::vector<TraceStep>& trace) {
  json.key("trace").array();
  for (const TraceStep& step : trace) {
    json.object().member("stage", step.stage).member("subject", step.subject);
    json.member("outcome", step.outcome).member("why", step.why).end();
  }
  json.end();
}

}  // namespace

std::vector<Line> explain_lines(const Rehearsal& rehearsal) {
  std::vector<Line> lines;
  for (const TraceStep& step : rehearsal.trace) {
    const bool under = step.outcome == "loses" && !lines.empty();
    lines.push_back(
        {under ? "" : step.stage, step.subject, step.outcome, step.why, tone_of(step.outcome)});
  }
  return lines;
}

std::string explain_text(const Rehearsal& rehearsal) {
  const std::vector<Line> lines = explain_lines(rehearsal);
  std::array<std::size_t, 3> widths{};
  for (const Line& line : lines) {
    widths[0] = std::max(widths[0], line.stage.size());
    widths[1] = std::max(widths[1], line.subject.size());
    widths[2] = std::max(widths[2], line.outcome.size());
  }
  std::string text;
  for (const Line& line : lines) {
    std::string row = format("{:<{}}  {:<{}}  {:<{}}  {}", line.stage, widths[0], line.subject,
                             widths[1], line.outcome, widths[2], line.why);
    row.erase(row.find_last_not_of(' ') + 1);
    text += row + '\n';
  }
  return text;
}

std::string messages_text(const Rehearsal& rehearsal) {
  std::string text;
  if (rehearsal.upstream_request) {
    const UpstreamRequest& sent = *rehearsal.upstream_request;
    text += format("\nto {}\n  {} {}\n", rehearsal.endpoint, sent.method, sent.target);
    put_lines(text, sent.headers);
  }
  if (rehearsal.status == 0) return text;
  text +=
      format("\nto the client\n  {} {}\n", rehearsal.status, http::status_text(rehearsal.status));
  put_lines(text, rehearsal.response.headers);
  if (!rehearsal.response.body.empty()) put_body(text, rehearsal.response.body);
  return text;
}

std::string explain_json(const Rehearsal& rehearsal) {
  JsonWriter json;
  json.object().member("decision", kind_name(rehearsal.decision));
  json.member_or_null("route", rehearsal.route);
  if (rehearsal.status)
    json.member("status", rehearsal.status);
  else
    json.key("status").null();
  json.member_or_null("reason", http::reason_name(rehearsal.reason));
  json.member_or_null("upstream", rehearsal.upstream);
  json.member_or_null("endpoint", rehearsal.endpoint);
  put_upstream_request(json, rehearsal);
  json.member("listener", rehearsal.listener);
  json.member_or_null("pattern", rehearsal.pattern);
  json.member_or_null("consumer", rehearsal.consumer);
  json.member("attempts", rehearsal.attempts);
  json.member("delay", config::show(rehearsal.delay));
  put_timeout(json, rehearsal);
  json.key("policies").object();
  for (const PolicyOutcome& one : rehearsal.policies)
    json.member(one.name, outcome_name(one.outcome));
  json.end().key("response").object();
  put_fields(json, rehearsal.response.headers);
  json.member("body", rehearsal.response.body).end();
  put_trace(json, rehearsal.trace);
  return json.end().take();
}

}  // namespace gw::analysis
