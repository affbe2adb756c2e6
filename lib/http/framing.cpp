// Framing rules as code, and the table of hop-by-hop fields.
#include "http/framing.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace gw::http {

namespace {

constexpr std::array hop_by_hop = {FieldId::connection,          FieldId::keep_alive,
                                   FieldId::proxy_connection,    FieldId::proxy_authenticate,
                                   FieldId::proxy_authorization, FieldId::te,
                                   FieldId::transfer_encoding,   FieldId::upgrade};

// The framing fields of a head, collected in one pass.
struct LengthFields {
  const Field* length = nullptr;
  const Field* coding = nullptr;
  bool length_again = false, coding_again = false;

  explicit LengthFields(const Headers& headers) {
    for (const Field& field : headers) {
      if (field.id == FieldId::content_length) {
        length_again = length;
        length = &field;
      } else if (field.id == FieldId::transfer_encoding) {
        coding_again = coding;
        coding = &field;
      }
    }
  }
};

Framing bad(const char* fault) { return {{}, false, fault}; }

// `otherwise` applies if the head has neither field.
Framing judge(Version version, const LengthFields& fields, BodyInfo otherwise) {
  if (fields.length && fields.coding) return bad("Content-Length with Transfer-Encoding");
  if (fields.length_again) return bad("more than one Content-Length");
  if (fields.coding_again) return bad("more than one Transfer-Encoding");
  if (fields.coding) {
    if (version == Version::http_1_0) return bad("Transfer-Encoding in HTTP/1.0");
    if (!iequals(fields.coding->value, "chunked"))
      return bad("a Transfer-Encoding other than chunked");
    return {{BodyInfo::Kind::open, 0}, true};
  }
  if (!fields.length) return {otherwise};
  const auto length = parse_content_length(fields.length->value);
  return length ? Framing{BodyInfo::of_length(*length)}
                : bad("a Content-Length that is not a number");
}

bool is_named(const FieldList& fields, std::string_view name) {
  return fields.headers().lists(FieldId::connection, name);
}

// Whether Connection has options other than the usual ones.
bool names_fields(const Headers& headers) {
  for (const Field& field : headers) {
    if (field.id != FieldId::connection) continue;
    if (!iequals(field.value, "keep-alive") && !iequals(field.value, "close")) return true;
  }
  return false;
}

bool is_hop_by_hop(FieldId id) {
  return std::find(hop_by_hop.begin(), hop_by_hop.end(), id) != hop_by_hop.end();
}

}  // namespace

std::optional<std::uint64_t> parse_content_length(std::string_view text) {
  if (text.empty() || text.size() > 18) return {};
  std::uint64_t length = 0;
  for (const char c : text) {
    if (!is_digit(c)) return {};
    length = length * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return length;
}

Framing request_framing(Version version, const Headers& headers) {
  return judge(version, LengthFields(headers), {});
}

Framing response_framing(const ResponseFacts& facts, const Headers& headers) {
  const LengthFields fields(headers);
  constexpr BodyInfo until_close{BodyInfo::Kind::open, 0};
  if (facts.status == 101) return {until_close};
  Framing framing = judge(facts.version, fields, until_close);
  const bool none = facts.asked == Method::head || facts.status < 200 || facts.status == 204 ||
                    facts.status == 304;
  if (none) {
    framing.body = {};
    framing.chunked = false;
  }
  return framing;
}

bool is_persistent(Version version, const Headers& headers) {
  if (headers.lists(FieldId::connection, "close")) return false;
  return version != Version::http_1_0 || headers.lists(FieldId::connection, "keep-alive");
}

bool is_codec_field(FieldId id) {
  return id == FieldId::content_length || id == FieldId::transfer_encoding ||
         id == FieldId::connection || id == FieldId::keep_alive || id == FieldId::proxy_connection;
}

void remove_hop_by_hop(FieldList& fields, bool keep_upgrade) {
  if (names_fields(fields.headers()))
    fields.remove_if([&](const Field& field) {
      return field.id == FieldId::other && is_named(fields, field.name);
    });
  fields.remove_if([&](const Field& field) {
    if (field.id == FieldId::te) return !iequals(field.value, "trailers");
    if (field.id == FieldId::upgrade) return !keep_upgrade;
    return field.id != FieldId::other && is_hop_by_hop(field.id);
  });
}

}  // namespace gw::http
