// The rows. Their names are those of --where, --by and the JSON lines: renaming one breaks users'
// queries.
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
    {"time", FieldType::time, "Time at which the request head was complete, in UTC.", nullptr,
     [](const Record& r) { return count(r.time.time_since_epoch()); }},
    text("id", "The request id.", [](const Record& r) { return r.id; }),
    text("listener", "Listener that received the request.",
         [](const Record& r) { return r.listener; }),
    text("client", "Client address, taken from trusted proxies if set so.",
         [](const Record& r) { return r.client; }),
    text("method", "Request method.", [](const Record& r) { return r.method; }),
    text("scheme", "http or https, as used by the client.",
         [](const Record& r) { return r.scheme; }),
    text("host", "Host of the request (Host or :authority).",
         [](const Record& r) { return r.host; }),
    text("path", "Path in normal form.", [](const Record& r) { return r.path; }),
    text("query", "Query without credentials.", [](const Record& r) { return r.query; }),
    text("protocol", "HTTP/1.0, HTTP/1.1 or HTTP/2.", [](const Record& r) { return r.protocol; }),
    number("status", "Status code sent to the client; 499 if it closed the connection before.",
           [](const Record& r) { return Count{r.status}; }),
    text("reason", "Reason for a response of the gateway itself; see gw-reasons(7).",
         [](const Record& r) { return http::reason_name(r.reason); }),
    text("route", "Route that matched.", [](const Record& r) { return r.route; }),
    text("pattern", "Path pattern that matched.", [](const Record& r) { return r.pattern; }),
    text("consumer", "Consumer that sent the request.", [](const Record& r) { return r.consumer; }),
    text("policies", "Verdict of each policy: keys=pass fair=refuse.",
         [](const Record& r) { return r.policies; }),
    text("upstream", "Upstream that got the request.", [](const Record& r) { return r.upstream; }),
    text("endpoint", "Last endpoint that was tried.", [](const Record& r) { return r.endpoint; }),
    number("attempts", "Number of attempts.", [](const Record& r) { return Count{r.attempts}; }),
    number("bytes_in", "Size of the request body.", [](const Record& r) { return r.bytes_in; }),
    number("bytes_out", "Size of the response body.", [](const Record& r) { return r.bytes_out; }),
    span_of("gateway_ms", "Time spent in the gateway.",
            [](const Record& r) { return count(r.gateway); }),
    span_of("upstream_ms", "Time spent waiting for the upstream.",
            [](const Record& r) { return count(r.upstream_time); }),
    span_of("total_ms", "From the first byte of the request to the last of the response.",
            [](const Record& r) { return count(r.total); }),
    number("dice", "Random number of the request; route-test --dice repeats its draws.",
           [](const Record& r) { return r.dice; }),
    number("version", "Version of the configuration that decided.",
           [](const Record& r) { return r.version; }),
    {"detail", FieldType::text, "Details of the reason.", [](const Record& r) { return r.detail; },
     nullptr, true},
};

}  // namespace

std::span<const Field> fields() { return rows; }

const Field* find_field(std::string_view name) {
  for (const Field& field : rows)
    if (field.name == name) return &field;
  return nullptr;
}

}  // namespace gw::record
