// timeout, retry, limits: what the nearest scope replaces, key by key.
#include <algorithm>

#include "base/text.h"
#include "config/parse/parts.h"
#include "http/method.h"

namespace gw::config {

namespace {

// A limit that is a number; "off" where it may be switched off.
Maybe<std::uint64_t> read_number_limit(Reader& reader, std::string_view key, Off off) {
  const Value* value = reader.find(key);
  if (value == nullptr) return {};
  if (off == Off::allowed && value->text() != nullptr && *value->text() == "off")
    return Written<std::uint64_t>{no_size_limit, value->at};
  const Maybe<std::uint32_t> number = reader.count(key, 1);
  if (!number) return {};
  return Written<std::uint64_t>{number->value, number->at};
}

void read_common_timeouts(Reader& table, Timeouts& timeouts) {
  timeouts.connect = table.duration("connect");
  timeouts.first_byte = table.duration("first_byte");
  timeouts.total = table.duration("total", Off::allowed);
  timeouts.stream_idle = table.duration("stream_idle", Off::allowed);
}

// A time of zero would fail every request at once.
void refuse_zero(const Reader& table) {
  for (const Entry& entry : table.entries()) {
    const std::string* text = entry.value.text();
    const auto duration = text == nullptr ? Result<Duration>(no_limit) : parse_duration(*text);
    if (duration.ok() && *duration == Duration::zero())
      table.diagnostics().error("out-of-range", entry.value.at,
                                format("{} cannot be 0", table.subject(entry.key).text()));
  }
}

void read_condition(const Value& value, const Subject& subject, RetryOn& on,
                    Diagnostics& diagnostics) {
  if (const auto* status = std::get_if<std::int64_t>(&value.data)) {
    if (*status < 400 || *status > 599)
      diagnostics.error("out-of-range", value.at,
                        format("{}: the status code {} is not a failure", subject.text(), *status),
                        "write one from 400 to 599");
    else
      on.statuses.push_back(static_cast<std::uint16_t>(*status));
    return;
  }
  const auto word = read_text(value, subject, diagnostics);
  if (!word) return;
  if (*word == "connect")
    on.connect = true;
  else if (*word == "reset")
    on.reset = true;
  else if (*word == "timeout")
    on.timeout = true;
  else
    diagnostics.error("unknown-word", value.at,
                      format("{} cannot be \"{}\"", subject.text(), printable(*word)),
                      did_you_mean(*word, {"connect", "reset", "timeout"}));
}

void read_backoff(Reader& table, Retry& retry) {
  const std::vector<const Value*> items = table.items("backoff");
  if (items.empty()) return;
  std::vector<Duration> times;
  for (const Value* item : items)
    if (const auto one = read_duration(*item, table.subject("backoff"), table.diagnostics()))
      times.push_back(*one);
  if (times.size() != items.size()) return;
  if (times.size() > 2 || times.front() > times.back()) {
    table.diagnostics().error(
        "out-of-range", items.front()->at,
        format("{} must be the first and the longest delay", table.subject("backoff").text()),
        "write one like [\"25ms\", \"250ms\"]");
    return;
  }
  retry.backoff = Written<std::pair<Duration, Duration>>{{times.front(), times.back()},
                                                         table.find("backoff")->at};
}

}  // namespace

Timeouts read_timeouts(Reader& owner) {
  Timeouts timeouts;
  auto table = owner.table("timeout");
  if (!table) return timeouts;
  read_common_timeouts(*table, timeouts);
  timeouts.idle = table->duration("idle");
  refuse_zero(*table);
  table->finish(options_of(Table::timeout));
  return timeouts;
}

void read_client_timeouts(Reader& owner, ClientTimeouts& client, Timeouts& timeouts) {
  auto table = owner.table("timeout");
  if (!table) return;
  client.head = table->duration("head");
  client.body = table->duration("body");
  client.write = table->duration("write");
  client.idle = table->duration("idle");
  read_common_timeouts(*table, timeouts);
  refuse_zero(*table);
  table->finish(options_of(Table::listener_timeout));
}

Retry read_retry(Reader& owner) {
  Retry retry;
  auto table = owner.table("retry");
  if (!table) return retry;
  retry.attempts = table->count("attempts", 1, 10);
  if (table->has("on")) {
    RetryOn on;
    for (const Value* item : table->items("on"))
      read_condition(*item, table->subject("on"), on, table->diagnostics());
    retry.on = Written<RetryOn>{std::move(on), table->find("on")->at};
  }
  if (table->has("methods")) {
    std::vector<std::string> methods;
    for (const Text& method : table->texts("methods")) methods.push_back(method.value);
    retry.methods =
        Written<std::vector<std::string>>{std::move(methods), table->find("methods")->at};
  }
  read_backoff(*table, retry);
  retry.budget_percent = table->count("budget_percent", 0, 100);
  retry.replay = table->size("replay");
  table->finish(options_of(Table::retry));
  return retry;
}

Limits read_limits(Reader& owner, Table which) {
  Limits limits;
  auto table = owner.table("limits");
  if (!table) return limits;
  limits.body = table->size("body", Off::allowed);
  if (which == Table::limits) {
    limits.line = table->size("line");
    limits.header = table->size("header");
    limits.headers = table->size("headers");
    limits.count = read_number_limit(*table, "count", Off::refused);
    limits.connections = read_number_limit(*table, "connections", Off::allowed);
    limits.connections_per_address =
        read_number_limit(*table, "connections_per_address", Off::allowed);
  }
  table->finish(options_of(which));
  return limits;
}

}  // namespace gw::config
