// The codec's view of a case: the same rules as a head meets on the wire (RFC 9112), asked of one
// that never was on it.
#include "analysis/wire.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "http/method.h"

namespace gw::analysis {

namespace {

using http::FieldId;
using http::Reason;

constexpr bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20) || c == 0x7f; }

bool clean_value(std::string_view value) {
  return std::none_of(value.begin(), value.end(),
                      [](char c) { return is_control(c) && c != '\t'; });
}

bool clean_target(std::string_view target) {
  return !target.empty() && std::none_of(target.begin(), target.end(), [](char c) {
    return is_control(c) || c == ' ' || static_cast<unsigned char>(c) >= 0x80;
  });
}

http::BodyInfo body_of(const http::Headers& headers, std::size_t body_size) {
  if (headers.find(FieldId::transfer_encoding)) return {http::BodyInfo::Kind::open, 0};
  if (headers.find(FieldId::content_length)) {
    const auto length = parse_number(headers.value(FieldId::content_length));
    return http::BodyInfo::of_length(length.value_or(0));
  }
  return http::BodyInfo::of_length(body_size);
}

WireFault framing_fault(const http::Headers& headers) {
  const std::size_t lengths = headers.count(FieldId::content_length);
  const std::size_t encodings = headers.count(FieldId::transfer_encoding);
  if (lengths + encodings > 1)
    return {Reason::request_malformed, "one Content-Length or one Transfer-Encoding, not more"};
  if (lengths == 1 && !parse_number(headers.value(FieldId::content_length)))
    return {Reason::request_malformed, "Content-Length is no number"};
  if (encodings == 1 && !iequals(headers.value(FieldId::transfer_encoding), "chunked"))
    return {Reason::request_malformed, "Transfer-Encoding is not chunked"};
  return {};
}

WireFault size_fault(const http::RequestHead& head, const decision::ListenerLimits& limits) {
  // "METHOD target HTTP/1.1"
  if (head.method_text.size() + head.target.size() + 10 > limits.line)
    return {Reason::request_line_too_long, "limits.line"};
  if (head.headers.size() > limits.count) return {Reason::request_head_too_large, "limits.count"};
  std::uint64_t all = 0;
  for (const http::Field& field : head.headers) {
    const std::uint64_t size = field.name.size() + field.value.size() + 2;  // "name: value"
    if (size > limits.header) return {Reason::request_head_too_large, "limits.header"};
    all += size + 2;  // and its line's end
  }
  if (all > limits.headers) return {Reason::request_head_too_large, "limits.headers"};
  return {};
}

}  // namespace

http::RequestHead make_head(const config::CaseRequest& request, Arena& arena) {
  http::FieldList fields;
  const bool has_host =
      std::any_of(request.headers.begin(), request.headers.end(),
                  [](const auto& header) { return iequals(header.first, "host"); });
  if (!has_host) fields.add(FieldId::host, request.authority, arena);
  for (const auto& [name, value] : request.headers) fields.add(name, trim(value), arena);

  http::RequestHead head;
  head.method = http::method_of(request.method);
  head.method_text = request.method;
  head.target = request.target;
  head.body = body_of(fields.headers(), request.body.size());
  const bool framed = fields.headers().find(FieldId::content_length) ||
                      fields.headers().find(FieldId::transfer_encoding);
  if (!framed && !request.body.empty())
    fields.add(FieldId::content_length, arena.copy(std::to_string(request.body.size())), arena);
  head.headers = fields.headers();
  head.expects_continue = iequals(head.headers.value(FieldId::expect), "100-continue");
  return head;
}

WireFault wire_fault(const http::RequestHead& head, const decision::ListenerLimits& limits) {
  if (!http::is_token(head.method_text))
    return {Reason::request_malformed, "the method is no token"};
  if (!clean_target(head.target))
    return {Reason::request_target, "the target holds a space, a control or an 8-bit character"};
  for (const http::Field& field : head.headers) {
    if (!http::is_token(field.name)) return {Reason::request_malformed, "a field name is no token"};
    if (!clean_value(field.value))
      return {Reason::request_malformed, "a field value holds a control character"};
  }
  if (head.headers.count(FieldId::host) != 1)
    return {Reason::request_malformed, "not exactly one Host"};
  if (const WireFault fault = framing_fault(head.headers); fault.reason != Reason::none)
    return fault;
  return size_fault(head, limits);
}

}  // namespace gw::analysis
