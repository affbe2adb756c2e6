// The rows. Their names are those of --where, --by and the JSON lines: a changed name breaks the
// users' queries.
#include "record/fields.h"

namespace gw::record {

namespace {

using View = std::string_view;
using Count = std::uint64_t;

Count count(Duration duration) {
  return duration.count() > 0 ? static_cast<Count>(duration.count()) : 0;
}

constexpr Field text(View name, View help, View (*get)(const Record&)) {
  return {name, FieldType::text, help, get, nullptr};
}
constexpr Field number(View name, View help, Count (*get)(const Record&)) {
  return {name, FieldType::number, help, nullptr, get};
}
constexpr Field span_of(View name, View help, Count (*get)(const Record&)) {
  return {name, FieldType::milliseconds, help, nullptr, get};
}

constexpr Field rows[] = {
    {"time", FieldType::time, "When the request's head was here, in UTC.", nullptr,
     [](const Record& r) { return count(r.time.time_since_epoch()); }},
    text("id", "The request id.", [](const Record& r) { return r.id; }),
    text("listener", "Where it came in.", [](const Record& r) { return r.listener; }),
    text("client", "The client's address, behind trusted proxies too.",
         [](const Record& r) { return r.client; }),
    text("method", "As the client sent it.", [](const Record& r) { return r.method; }),
    text("scheme", "http or https, as the client saw it.",
         [](const Record& r) { return r.scheme; }),
    text("host", "Host or :authority.", [](const Record& r) { return r.host; }),
    text("path", "The path in its normal form.", [](const Record& r) { return r.path; }),
    text("query", "What follows the question mark, without credentials.",
         [](const Record& r) { return r.query; }),
    text("protocol", "HTTP/1.0, HTTP/1.1 or HTTP/2.", [](const Record& r) { return r.protocol; }),
    number("status", "What the client got; 499 where it had gone.",
           [](const Record& r) { return Count{r.status}; }),
    text("reason", "Why the gateway answered by itself; see gw-reasons(7).",
         [](const Record& r) { return http::reason_name(r.reason); }),
    text("route", "The route that matched.", [](const Record& r) { return r.route; }),
    text("pattern", "Which of its patterns.", [](const Record& r) { return r.pattern; }),
    text("consumer", "Who the client is.", [](const Record& r) { return r.consumer; }),
    text("policies", "How each policy ended: keys=pass fair=refuse.",
         [](const Record& r) { return r.policies; }),
    text("upstream", "Where it was forwarded.", [](const Record& r) { return r.upstream; }),
    text("endpoint", "The last endpoint that was tried.",
         [](const Record& r) { return r.endpoint; }),
    number("attempts", "Tries on endpoints.", [](const Record& r) { return Count{r.attempts}; }),
    number("bytes_in", "Of the request's body.", [](const Record& r) { return r.bytes_in; }),
    number("bytes_out", "Of the response's body.", [](const Record& r) { return r.bytes_out; }),
    span_of("gateway_ms", "Time that the gateway itself took.",
            [](const Record& r) { return count(r.gateway); }),
    span_of("upstream_ms", "Time spent waiting for the upstream.",
            [](const Record& r) { return count(r.upstream_time); }),
    span_of("total_ms", "From the first byte of the request to the last of the response.",
            [](const Record& r) { return count(r.total); }),
    number("dice", "The request's random number: route-test --dice repeats its draws.",
           [](const Record& r) { return r.dice; }),
    number("version", "Of the configuration that decided.",
           [](const Record& r) { return r.version; }),
    {"detail", FieldType::text, "The full why, where there is more to say than the reason.",
     [](const Record& r) { return r.detail; }, nullptr, true},
};

}  // namespace

std::span<const Field> fields() { return rows; }

const Field* find_field(std::string_view name) {
  for (const Field& field : rows)
    if (field.name == name) return &field;
  return nullptr;
}

}  // namespace gw::record
