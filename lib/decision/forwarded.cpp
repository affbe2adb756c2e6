// Message heads as they are forwarded (RFC 9110, 7.6). Hop-by-hop fields are removed. Fields about
// the connection replace what the client claims, or extend what a trusted peer reports. Edits come
// last, so the configuration has the final say on everything except framing.
//
// Expect: 100-continue is forwarded, and so is the upstream's 100: only the upstream knows whether
// it wants the body. If the gateway sent a 100 itself, it would read bodies of requests that get a
// 401.
#include "decision/forwarded.h"

#include <algorithm>

#include "base/text.h"
#include "http/framing.h"
#include "policy/fill.h"

namespace gw::decision {

namespace {

using http::Field;
using http::FieldId;
using http::FieldList;

// Fields that the gateway writes itself.
bool is_written_by_gateway(const Field& field, const Snapshot& snapshot) {
  switch (field.id) {
    case FieldId::host:
    case FieldId::forwarded:
    case FieldId::x_forwarded_for:
    case FieldId::x_forwarded_host:
    case FieldId::x_forwarded_proto:
    case FieldId::via:
    case FieldId::upgrade:
      return true;
    case FieldId::other:
      return field.name.size() == snapshot.request_id.size() &&
             iequals(field.name, snapshot.request_id);
    default:
      return false;
  }
}

// X-Forwarded-Port, -Prefix and so on: the gateway does not write them, but an untrusted client
// must not set them.
bool is_forwarding_claim(const Field& field) {
  constexpr std::string_view start = "x-forwarded-";
  return field.id == FieldId::other && iequals(field.name.substr(0, start.size()), start);
}

std::string_view host_for(const policy::Facts& facts, const Upstream& upstream,
                          const Endpoint& endpoint) {
  if (upstream.host_from == Upstream::HostFrom::fixed) return upstream.host;
  const bool from_client =
      upstream.host_from == Upstream::HostFrom::client && !facts.target.authority.empty();
  return from_client ? facts.target.authority : std::string_view(endpoint.authority);
}

class RequestFields {
 public:
  RequestFields(const Snapshot& snapshot, const policy::Facts& facts, Arena& arena)
      : snapshot_(snapshot), facts_(facts), arena_(arena) {}

  FieldList fields;

  // The client's fields without those that are not forwarded. Host comes first (RFC 9110, 7.2).
  void copy_from_client(std::string_view host, std::string_view upgrade) {
    fields.add(FieldId::host, host, arena_);
    const bool drop_expect = facts_.request.version == http::Version::http_1_0;
    for (const Field& field : facts_.request.headers) {
      if (is_written_by_gateway(field, snapshot_)) continue;
      if (!facts_.trusted && is_forwarding_claim(field)) continue;
      if (drop_expect && field.id == FieldId::expect) continue;
      if (is_framing(field)) continue;
      fields.add(field, arena_);
    }
    http::remove_hop_by_hop(fields, false);
    if (!upgrade.empty()) fields.add(FieldId::upgrade, upgrade, arena_);
  }

  // Adds the fields that describe the connection to the client.
  void add_forwarding() {
    char* const start = arena_.chars(IpAddress::longest_text);
    const std::string_view peer = {
        start, static_cast<std::size_t>(facts_.peer.address.write(start) - start)};
    const std::string_view authority = facts_.target.authority;
    append(FieldId::x_forwarded_for, peer);
    add_unless_trusted(FieldId::x_forwarded_proto, facts_.scheme);
    if (!authority.empty()) add_unless_trusted(FieldId::x_forwarded_host, authority);
    append(FieldId::forwarded, forwarded_element(peer, authority));
    fields.add(FieldId::via, via(), arena_);
    if (!snapshot_.request_id.empty()) fields.add(snapshot_.request_id, facts_.request_id, arena_);
  }

 private:
  // The length of the body is in BodyInfo; the codec writes its fields.
  static bool is_framing(const Field& field) { return field.id == FieldId::content_length; }

  bool has_trusted(FieldId id) const { return facts_.trusted && facts_.request.headers.find(id); }

  std::string_view received(FieldId id) const {
    return facts_.request.headers.joined(http::field_name(id), arena_);
  }

  void append(FieldId id, std::string_view value) {
    fields.add(id, has_trusted(id) ? arena_.join(received(id), ", ", value) : value, arena_);
  }

  void add_unless_trusted(FieldId id, std::string_view value) {
    fields.add(id, has_trusted(id) ? received(id) : value, arena_);
  }

  // RFC 7239, 4. Values with colons and brackets need quotes.
  std::string_view forwarded_element(std::string_view peer, std::string_view authority) {
    const std::string_view scheme = facts_.peer.secure ? "https" : "http";
    const bool v4 = facts_.peer.address.is_v4();
    const std::string_view node_start = v4 ? "for=" : "for=\"[", node_end = v4 ? "" : "]\"";
    if (authority.empty()) return arena_.join(node_start, peer, node_end, ";proto=", scheme);
    const std::string_view quote = http::is_token(authority) ? "" : "\"";
    return arena_.join(node_start, peer, node_end, ";host=", quote, authority, quote,
                       ";proto=", scheme);
  }

  // RFC 9110, 7.6.3: the protocol version of the received message, and a pseudonym.
  std::string_view via() const {
    const http::Version version = facts_.request.version;
    const std::string_view own = version == http::Version::http_2     ? "2 gw"
                                 : version == http::Version::http_1_0 ? "1.0 gw"
                                                                      : "1.1 gw";
    if (!facts_.request.headers.find(FieldId::via)) return own;
    return arena_.join(received(FieldId::via), ", ", own);
  }

  const Snapshot& snapshot_;
  const policy::Facts& facts_;
  Arena& arena_;
};

// Exactly one Host, whatever the edits did: a head with none or two would be rejected or be
// ambiguous.
void keep_one_host(FieldList& fields, std::string_view host, Arena& arena) {
  const Field* first = fields.headers().find(FieldId::host);
  if (first && fields.headers().count(FieldId::host) == 1) return;
  fields.set("host", first ? first->value : host, arena);
}

}  // namespace

http::RequestHead forwarded_request(const Snapshot& snapshot, const policy::RequestContext& context,
                                    const Progress& progress, const Forward& forward,
                                    const Endpoint& endpoint) {
  const policy::Facts& facts = context.facts;
  Arena& arena = context.arena;
  const std::string_view host = host_for(facts, *forward.upstream, endpoint);
  RequestFields out(snapshot, facts, arena);
  out.copy_from_client(host, wanted_upgrade(facts, forward));
  out.add_forwarding();

  ArenaList<policy::FieldEdit> edits;
  const policy::FillContext filling{facts, arena, context.captures, context.route,
                                    context.principal};
  policy::fill_edits(progress.route->request, filling, policy::Landing::field, edits);
  policy::fill_edits(forward.target->request, filling, policy::Landing::field, edits);
  policy::apply(context.edits.request.span(), out.fields, arena);
  policy::apply(edits.span(), out.fields, arena);
  keep_one_host(out.fields, host, arena);

  http::RequestHead head = facts.request;
  head.version = http::Version::http_1_1;
  head.target = forward.path_and_query;
  head.headers = out.fields.headers();
  return head;
}

// A request with a body cannot switch protocols: it would be ambiguous what follows its head.
std::string_view wanted_upgrade(const policy::Facts& facts, const Forward& forward) {
  const http::RequestHead& request = facts.request;
  if (!request.headers.find(FieldId::upgrade)) return {};
  if (request.version != http::Version::http_1_1) return {};
  if (request.body.kind != http::BodyInfo::Kind::none) return {};
  if (!request.headers.lists(FieldId::connection, "upgrade")) return {};
  for (const std::string& protocol : forward.action->upgrade)
    if (request.headers.lists(FieldId::upgrade, protocol)) return protocol;
  return {};
}

// gw-reason marks responses of the gateway itself, so it is removed from those of an upstream.
FieldList forwarded_response(const http::ResponseHead& head, bool upgraded, Arena& arena) {
  FieldList fields;
  for (const Field& field : head.headers)
    if (field.id != FieldId::gw_reason) fields.add(field, arena);
  http::remove_hop_by_hop(fields, upgraded);
  return fields;
}

}  // namespace gw::decision
