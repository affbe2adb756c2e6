// Validates a test's request like the codec: the rules for a head (RFC 9112), in the order in which
// codec/h1_parser applies them.
#include "analysis/wire.h"

#include <algorithm>

#include "base/text.h"
#include "http/framing.h"
#include "http/method.h"

namespace gw::analysis {

namespace {

using http::FieldId;
using http::Reason;

constexpr unsigned char byte(char c) { return static_cast<unsigned char>(c); }

WireFault line_fault(const http::RequestHead& head, std::uint64_t limit) {
  constexpr std::size_t around = 10;  // two spaces and "HTTP/1.1"
  if (head.method_text.size() + head.target.size() + around > limit)
    return {Reason::request_line_too_long, "limits.line"};
  if (!http::is_token(head.method_text)) return {Reason::request_malformed, "no method"};
  for (const char c : head.target) {
    if (byte(c) <= ' ') return {Reason::request_malformed, "a space or control in the target"};
    if (byte(c) >= 0x7f)
      return {Reason::request_target, "a target with a byte that is not visible ASCII"};
  }
  return {};
}

bool clean(std::string_view value) {
  return std::none_of(value.begin(), value.end(),
                      [](char c) { return (byte(c) < ' ' && c != '\t') || byte(c) == 0x7f; });
}

WireFault fields_fault(const http::Headers& headers, const decision::ListenerLimits& limits) {
  std::uint64_t before = 0;  // bytes of the lines so far, with line ends
  std::uint64_t count = 0;
  for (const http::Field& field : headers) {
    const std::uint64_t line = field.name.size() + field.value.size() + 2;  // "name: value"
    if (line > limits.header) return {Reason::request_head_too_large, "limits.header"};
    if (before + line > limits.headers) return {Reason::request_head_too_large, "limits.headers"};
    if (!http::is_token(field.name)) return {Reason::request_malformed, "a field without a name"};
    if (!clean(field.value)) return {Reason::request_malformed, "a control character in a field"};
    if (++count > limits.count) return {Reason::request_head_too_large, "limits.count"};
    before += line + 2;
  }
  return {};
}

}  // namespace

http::RequestHead make_head(const config::CaseRequest& request, Arena& arena) {
  http::FieldList fields;
  const auto given = [&](std::string_view name) {
    return std::any_of(request.headers.begin(), request.headers.end(),
                       [&](const auto& header) { return iequals(header.first, name); });
  };
  if (!given("host")) fields.add(FieldId::host, request.authority, arena);
  for (const auto& [name, value] : request.headers) fields.add(name, trim(value), arena);
  if (!request.body.empty() && !given("content-length") && !given("transfer-encoding"))
    fields.add(FieldId::content_length, arena.copy(std::to_string(request.body.size())), arena);

  http::RequestHead head;
  head.method = http::method_of(request.method);
  head.method_text = request.method;
  head.target = request.target;
  head.headers = fields.headers();
  head.body = http::request_framing(head.version, head.headers).body;
  head.expects_continue = head.headers.lists(FieldId::expect, "100-continue");
  return head;
}

WireFault wire_fault(const http::RequestHead& head, const decision::ListenerLimits& limits) {
  if (const WireFault fault = line_fault(head, limits.line); fault.reason != Reason::none)
    return fault;
  if (const WireFault fault = fields_fault(head.headers, limits); fault.reason != Reason::none)
    return fault;
  if (const char* fault = http::request_framing(head.version, head.headers).fault)
    return {Reason::request_malformed, fault};
  if (head.headers.count(FieldId::host) != 1) return {Reason::request_malformed, "not one Host"};
  if (head.headers.value(FieldId::host).empty())
    return {Reason::request_malformed, "an empty Host"};
  return {};
}

}  // namespace gw::analysis
