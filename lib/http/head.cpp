// Copies of heads: one allocation for all text, one for the fields.
#include "http/head.h"

#include <cstring>

namespace gw::http {

namespace {

// Copies the text to `to` and advances it.
std::string_view put(char*& to, std::string_view text) {
  if (text.empty()) return {};
  std::memcpy(to, text.data(), text.size());
  to += text.size();
  return {to - text.size(), text.size()};
}

std::size_t text_size(const Headers& headers) {
  std::size_t size = 0;
  for (const Field& field : headers) size += field.name.size() + field.value.size();
  return size;
}

Headers put(char*& to, const Headers& headers, Arena& arena) {
  const std::span<Field> fields = arena.array<Field>(headers.size());
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const Field& from = headers.all()[i];
    fields[i].id = from.id;
    fields[i].name = put(to, from.name);
    fields[i].value = put(to, from.value);
  }
  return Headers(fields);
}

}  // namespace

Headers copy(const Headers& headers, Arena& arena) {
  if (headers.size() == 0) return {};
  char* to = arena.chars(text_size(headers));
  return put(to, headers, arena);
}

RequestHead copy(const RequestHead& head, Arena& arena) {
  char* to = arena.chars(head.method_text.size() + head.target.size() + text_size(head.headers));
  RequestHead result = head;
  result.method_text = put(to, head.method_text);
  result.target = put(to, head.target);
  result.headers = put(to, head.headers, arena);
  return result;
}

ResponseHead copy(const ResponseHead& head, Arena& arena) {
  char* to = arena.chars(head.reason_phrase.size() + text_size(head.headers));
  ResponseHead result = head;
  result.reason_phrase = put(to, head.reason_phrase);
  result.headers = put(to, head.headers, arena);
  return result;
}

}  // namespace gw::http
