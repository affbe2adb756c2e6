// Where the request comes from and what it asks for, as far as the listener trusts its peer.
// Offline results are the same: even the request id depends only on the arrival time and the dice.
#include "decision/facts.h"

#include <algorithm>
#include <span>

#include "base/text.h"
#include "http/fields.h"

namespace gw::decision {

namespace {

using http::FieldId;

// What a trusted peer reports about the original request.
struct Forwarding {
  IpAddress client;
  std::string_view scheme;     // "" if not reported
  std::string_view authority;  // "" if not reported
};

bool is_trusted(std::span<const Cidr> trust, const IpAddress& address) {
  return std::any_of(trust.begin(), trust.end(),
                     [&](const Cidr& block) { return block.contains(address); });
}

// Parses "1.2.3.4" and "[2001:db8::1]", also with a port; nothing for "unknown" and other names
// (RFC 7239, 6).
std::optional<IpAddress> parse_node(std::string_view text) {
  if (const auto address = IpAddress::parse(text)) return address;
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || !parse_number(text.substr(colon + 1))) return {};
  const std::string_view host = text.substr(0, colon);
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  return bracketed || host.find(':') == std::string_view::npos ? IpAddress::parse(host)
                                                               : std::nullopt;
}

// The elements of all fields with this name, in order.
std::span<const std::string_view> elements(const http::Headers& headers, FieldId id, Arena& arena) {
  ArenaList<std::string_view> all;
  for (const http::Field& field : headers) {
    if (field.id != id) continue;
    std::string_view rest = field.value, element;
    while (http::next_element(rest, element)) all.push_back(element, arena);
  }
  return all.span();
}

struct ForwardedElement {
  std::string_view node, scheme, authority;
};

ForwardedElement parse_element(std::string_view text, Arena& arena) {
  ForwardedElement element;
  std::string_view name, value;
  while (http::next_parameter_of(text, name, value)) {
    value = http::unquote(value, arena);
    if (iequals(name, "for")) element.node = value;
    if (iequals(name, "proto")) element.scheme = value;
    if (iequals(name, "host")) element.authority = value;
  }
  return element;
}

// Finds the last address that is not trusted, going back from the peer. Anything that is not an
// address ends the walk: what comes before it is unknown, so the hop that reported it is the
// client.
class TrustWalk {
 public:
  TrustWalk(std::span<const Cidr> trust, const IpAddress& peer) : trust_(trust), at_(peer) {}

  // False if the walk has ended before `node`.
  bool back_to(std::string_view node) {
    if (!is_trusted(trust_, at_)) return false;
    const auto address = parse_node(node);
    if (address) at_ = *address;
    return address.has_value();
  }
  const IpAddress& at() const { return at_; }

 private:
  std::span<const Cidr> trust_;
  IpAddress at_;
};

std::string_view last(std::span<const std::string_view> parts) {
  return parts.empty() ? std::string_view() : parts.back();
}

Forwarding read_x_forwarded(const http::Headers& headers, TrustWalk walk, Arena& arena) {
  const auto nodes = elements(headers, FieldId::x_forwarded_for, arena);
  for (auto node = nodes.rbegin(); node != nodes.rend(); ++node)
    if (!walk.back_to(*node)) break;
  return {walk.at(), last(elements(headers, FieldId::x_forwarded_proto, arena)),
          last(elements(headers, FieldId::x_forwarded_host, arena))};
}

// Each element describes one hop: scheme and host are those of the client's own hop.
Forwarding read_forwarded(const http::Headers& headers, TrustWalk walk, Arena& arena) {
  const auto hops = elements(headers, FieldId::forwarded, arena);
  Forwarding forwarding{walk.at(), {}, {}};
  for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
    const ForwardedElement element = parse_element(*hop, arena);
    if (!walk.back_to(element.node)) break;
    forwarding = {walk.at(), element.scheme, element.authority};
  }
  return forwarding;
}

Forwarding read_forwarding(const http::Headers& headers, const TrustWalk& walk, Arena& arena) {
  const bool only_standard =
      headers.find(FieldId::forwarded) && !headers.find(FieldId::x_forwarded_for);
  return only_standard ? read_forwarded(headers, walk, arena)
                       : read_x_forwarded(headers, walk, arena);
}

// A host named by a trusted peer, validated like a Host field.
std::optional<http::Target> parse_authority(std::string_view authority, Arena& arena) {
  if (authority.empty()) return {};
  http::FieldList fields;
  fields.add(FieldId::host, authority, arena);
  http::RequestHead head;
  head.target = "/";
  head.headers = fields.headers();
  const http::TargetMade made = http::make_target(head, {}, arena);
  return made.fault ? std::nullopt : std::optional(made.target);
}

bool is_sane_id(std::string_view id) {
  return !id.empty() && id.size() <= 128 &&
         std::all_of(id.begin(), id.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

std::uint64_t mix(std::uint64_t z) {  // splitmix64
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

// 128 bits: first the milliseconds since 1970, so that ids sort by time; the rest comes from the
// dice and the nanoseconds.
std::string_view make_id(const Arrival& arrival, Arena& arena) {
  static constexpr char digits[] = "0123456789abcdef";
  const auto wall = static_cast<std::uint64_t>(arrival.now.wall.time_since_epoch().count());
  const std::uint64_t a = mix(arrival.dice.number + 0x9e3779b97f4a7c15u * (wall + 1));
  const std::uint64_t b = mix(a + 0x9e3779b97f4a7c15u);
  char* const text = arena.chars(32);
  const auto put = [&](int from, int count, std::uint64_t bits) {
    for (int i = from + count - 1; i >= from; --i, bits >>= 4) text[i] = digits[bits & 15];
  };
  put(0, 12, wall / 1'000'000);
  put(12, 4, a);
  put(16, 16, b);
  return {text, 32};
}

std::string_view request_id(const Snapshot& snapshot, const Arrival& arrival, bool trusted,
                            Arena& arena) {
  if (trusted && !snapshot.request_id.empty())
    if (const http::Field* field = arrival.request.headers.find(snapshot.request_id))
      if (is_sane_id(field->value)) return field->value;
  return make_id(arrival, arena);
}

std::string_view address_text(const IpAddress& address, Arena& arena) {
  char* const start = arena.chars(IpAddress::longest_text);
  return {start, static_cast<std::size_t>(address.write(start) - start)};
}

http::Reason fault_of(const http::TargetMade& made) {
  if (made.fault == nullptr) return http::Reason::none;
  return made.host_fault ? http::Reason::request_malformed : http::Reason::request_target;
}

}  // namespace

FactsMade make_facts(const Snapshot& snapshot, const Arrival& arrival, Arena& arena) {
  const policy::Peer& peer = arrival.peer;
  const std::span<const Cidr> trust = snapshot.listeners[peer.listener].trust;
  const bool trusted = is_trusted(trust, peer.address);
  const http::TargetMade made = http::make_target(arrival.request, {snapshot.merge_slashes}, arena);
  const http::Target* target = arena.make<http::Target>(made.target);
  http::Target named = made.target;
  IpAddress client = peer.address;
  bool secure = peer.secure;
  if (trusted) {
    const Forwarding forwarding =
        read_forwarding(arrival.request.headers, TrustWalk(trust, peer.address), arena);
    client = forwarding.client;
    if (iequals(forwarding.scheme, "https") || iequals(forwarding.scheme, "http"))
      secure = forwarding.scheme.size() == 5;
    if (const auto host = parse_authority(forwarding.authority, arena)) named = *host;
  }
  const std::uint16_t default_port = secure ? 443 : 80;
  auto* facts = new (arena.allocate(sizeof(policy::Facts), alignof(policy::Facts)))
      policy::Facts{.request = arrival.request,
                    .target = *target,
                    .peer = peer,
                    .books = snapshot.books,
                    .client = client,
                    .client_text = address_text(client, arena),
                    .scheme = secure ? "https" : "http",
                    .host = named.host,
                    .port = named.port ? named.port : default_port,
                    .trusted = trusted,
                    .request_id = request_id(snapshot, arrival, trusted, arena),
                    .now = arrival.now,
                    .arrival = arrival.now,
                    .dice = arrival.dice,
                    .answers = {}};
  return {facts, fault_of(made)};
}

}  // namespace gw::decision
