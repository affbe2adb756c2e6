// How much body follows a head (RFC 9112, 6), and which fields are hop-by-hop (RFC 9110, 7.6.1).
// Strict: a message that two readers could interpret differently is rejected, never repaired. Any
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "http/head.h"

namespace gw::http {

// Only digits, no sign, no list; at most 18 digits, so that sums cannot overflow.
std::optional<std::uint64_t> parse_content_length(std::string_view text);

struct Framing {
  BodyInfo body;
  bool chunked = false;         // open in chunks; not chunked, open is until the connection closes
  const char* fault = nullptr;  // the violated rule
};

Framing request_framing(Version version, const Headers& headers);

struct ResponseFacts {
  Method asked = Method::get;
  std::uint16_t status = 200;
  Version version = Version::http_1_1;
};
// The body of a 101 is open: raw bytes until the connection closes.
Framing response_framing(const ResponseFacts& facts, const Headers& headers);

// Whether the sender of this message keeps the connection open (RFC 9112, 9.3).
bool is_persistent(Version version, const Headers& headers);

// Fields that an HTTP/1 codec writes itself, from BodyInfo and the state of the connection.
bool is_codec_field(FieldId id);

// Removes hop-by-hop fields, and the fields that Connection names. A peer cannot use Connection to
// remove a field that has a FieldId, because our own code depends on those (Host, Authorization,
// X-Forwarded-For and so on). Fields that the gateway adds must be added afterwards. "TE: trailers"
// stays. Upgrade stays if keep_upgrade is set.
void remove_hop_by_hop(FieldList& fields, bool keep_upgrade);

}  // namespace gw::http
