// Converts a witness to facts and asks the route table that serves real requests.
#include "analysis/witness.h"

#include <algorithm>

#include "base/text.h"
#include "decision/match.h"
#include "decision/route_table.h"
#include "http/target.h"

namespace gw::analysis {

namespace {

using decision::RouteVariant;

std::string_view query_of(const Witness& witness, Arena& arena) {
  std::string_view query;
  for (const auto& [name, value] : witness.queries)
    query = arena.join(query, query.empty() ? "" : "&", http::encode_query(name, arena), "=",
                       http::encode_query(value, arena));
  return query;
}

std::string_view cookies_of(const Witness& witness, Arena& arena) {
  std::string_view cookies;
  for (const auto& [name, value] : witness.cookies)
    cookies = arena.join(cookies, cookies.empty() ? "" : "; ", name, "=", value);
  return cookies;
}

http::Headers headers_of(const Witness& witness, Arena& arena) {
  http::FieldList fields;
  if (!witness.host.empty()) fields.add("host", witness.host, arena);
  for (const auto& [name, value] : witness.headers) fields.add(name, value, arena);
  if (!witness.cookies.empty()) fields.add("cookie", cookies_of(witness, arena), arena);
  return fields.headers();
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

// A head that the codec would reject proves nothing.
bool can_exist(const Witness& witness, bool merge_slashes, Arena& arena) {
  const auto normal = http::normal_path(witness.path, {merge_slashes}, arena);
  return normal && *normal == witness.path &&
         std::none_of(witness.headers.begin(), witness.headers.end(), [](const NamedText& field) {
           const std::string_view value = field.second;
           return has_control(value) || value != trim(value);
         });
}

}  // namespace

IpAddress usual_client() { return IpAddress::v4(0x7f000001); }

std::string Witness::show(const decision::Snapshot& snapshot) const {
  BlockPool pool(4096);
  Arena arena(pool);
  std::string text = format("{} http://{}{}", method, host, path);
  if (!queries.empty()) text += format("?{}", query_of(*this, arena));
  std::string_view join = " with ";
  for (const auto& [name, value] : headers) {
    text += format("{}{}: {}", join, name, printable(value));
    join = ", ";
  }
  if (!cookies.empty()) text += format("{}cookie: {}", join, cookies_of(*this, arena));
  if (client != usual_client()) text += format(" from {}", client.text());
  if (snapshot.listeners.size() > 1)
    text += format(" on listener {}", snapshot.listeners[listener].name);
  return text;
}

template <class Ask>
bool WitnessAsker::with_facts(const Witness& witness, Ask ask) {
  arena_.clear();
  if (!can_exist(witness, snapshot_.merge_slashes, arena_)) return false;
  http::RequestHead head;
  head.method = http::method_of(witness.method);
  head.method_text = witness.method;
  head.headers = headers_of(witness, arena_);
  http::Target target;
  target.host = target.authority = witness.host;
  target.path = witness.path;
  target.query = query_of(witness, arena_);
  target.has_query = !witness.queries.empty();
  policy::Peer peer;
  peer.address = witness.client;
  peer.listener = witness.listener;
  const policy::Facts facts{.request = head,
                            .target = target,
                            .peer = peer,
                            .books = snapshot_.books,
                            .client = witness.client,
                            .client_text = {},
                            .scheme = "http",
                            .host = witness.host,
                            .port = 80,
                            .trusted = false,
                            .request_id = {},
                            .now = {},
                            .arrival = {},
                            .dice = {},
                            .answers = {}};
  return ask(decision::MatchInput{facts, head.method_text, arena_});
}

std::optional<RouteVariant> WitnessAsker::winner(const Witness& witness) {
  std::optional<RouteVariant> winner;
  with_facts(witness, [&](const decision::MatchInput& input) {
    const auto found = snapshot_.table->find(input, nullptr);
    if (!found) return false;
    const decision::Route& route = snapshot_.routes[found->route];
    winner = RouteVariant{&route, decision::best_host(route.match, witness.host),
                          &route.match.paths[found->pattern]};
    return true;
  });
  return winner;
}

bool WitnessAsker::holds(const RouteVariant& variant, const Witness& witness) {
  return with_facts(witness, [&](const decision::MatchInput& input) {
    ArenaList<policy::Capture> captures;
    return (variant.host.empty() || decision::host_holds(variant.host, witness.host)) &&
           decision::path_holds(*variant.path, witness.path, arena_, captures) &&
           decision::method_and_conditions_hold(variant.route->match, input, nullptr);
  });
}

}  // namespace gw::analysis
