// How much body follows a head (RFC 9112, 6), and which fields belong to one connection only
// (RFC 9110, 7.6.1). Strict: what two readers could understand in two ways is refused, never
// repaired. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "http/head.h"

namespace gw::http {

// Digits only, no sign, no list; at most 18 of them, so that sums cannot overflow.
std::optional<std::uint64_t> parse_content_length(std::string_view text);

struct Framing {
  BodyInfo body;
  bool chunked = false;         // open, in chunks; open alone is until close
  const char* fault = nullptr;  // the broken rule
};

Framing request_framing(Version version, const Headers& headers);

struct ResponseFacts {
  Method asked = Method::get;
  std::uint16_t status = 200;
  Version version = Version::http_1_1;
};
// Of 101 the body is open: raw bytes, until close.
Framing response_framing(const ResponseFacts& facts, const Headers& headers);

// The connection stays after this message, as far as its sender is concerned (RFC 9112, 9.3).
bool is_persistent(Version version, const Headers& headers);

// Fields that an HTTP/1 codec writes by itself, from BodyInfo and the state of its connection.
bool is_codec_field(FieldId id);

// Removes what belongs to the connection it came by, and what Connection names there. A peer cannot
// use Connection to strip a name that has a FieldId: our own code reads those (Host, Authorization,
// X-Forwarded-For and so on). Fields that the gateway adds must be added after this. "TE: trailers"
// stays. Upgrade stays where kept.
void remove_hop_by_hop(FieldList& fields, bool keep_upgrade);

}  // namespace gw::http
