// Boost.Beast as an oracle. The one file that includes it: it is slow to compile.
#include <algorithm>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "base/text.h"
#include "support/runtime/oracle.h"

namespace gw::test {

namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;

std::string version_text(unsigned version) { return format("{}.{}", version / 10, version % 10); }

std::string line_of(const http::request<http::string_body>& message) {
  return format("{} {} {}", std::string_view(message.method_string()),
                std::string_view(message.target()), version_text(message.version()));
}

std::string line_of(const http::response<http::string_body>& message) {
  return format("{} {}", message.result_int(), version_text(message.version()));
}

FieldTexts fields_of(const http::fields& all) {
  FieldTexts texts;
  for (const auto& field : all)
    texts.emplace_back(std::string_view(field.name_string()), std::string_view(field.value()));
  sort_by_name(texts);
  return texts;
}

// What `all` has and `some` has not: Beast puts trailers to the fields.
FieldTexts without(const FieldTexts& all, FieldTexts some) {
  FieldTexts rest;
  for (const auto& field : all) {
    const auto same = std::find(some.begin(), some.end(), field);
    if (same == some.end())
      rest.push_back(field);
    else
      some.erase(same);
  }
  return rest;
}

// One message off the front of the bytes. False where none is whole; then opinion may say why.
template <bool is_request>
bool read_one(std::string_view& bytes, bool head, Opinion& opinion) {
  http::parser<is_request, http::string_body> parser;
  parser.header_limit(1u << 20);
  parser.body_limit(1u << 20);  // reserved at once
  parser.skip(head);
  OracleMessage message;
  bool has_head = false;
  error_code error;
  while (!parser.is_done() && !bytes.empty()) {
    bytes.remove_prefix(parser.put({bytes.data(), bytes.size()}, error));
    if (parser.is_header_done() && !std::exchange(has_head, true)) {
      message.fields = fields_of(parser.get());
      parser.eager(true);
      if (!error) continue;
    }
    if (error) break;
  }
  if (error && error != http::error::need_more) opinion.error = error.message();
  if (!error && has_head && !parser.is_done() && parser.need_eof()) parser.put_eof(error);
  if (!parser.is_done()) return false;
  message.line = line_of(parser.get());
  message.trailers = without(fields_of(parser.get()), message.fields);
  message.body = parser.get().body();
  opinion.messages.push_back(std::move(message));
  return true;
}

}  // namespace

void sort_by_name(FieldTexts& fields) {
  std::stable_sort(fields.begin(), fields.end(),
                   [](const auto& a, const auto& b) { return lower(a.first) < lower(b.first); });
}

Opinion beast(std::string_view bytes, Role role) {
  Opinion opinion;
  for (bool final = false; !bytes.empty() && !final;) {
    opinion.rest = bytes;
    if (role == Role::server) {
      if (!read_one<true>(bytes, false, opinion)) break;
    } else {
      if (!read_one<false>(bytes, role == Role::client_of_head, opinion)) break;
      final = !opinion.messages.back().line.starts_with('1');  // behind 1xx another one follows
    }
  }
  return opinion;
}

}  // namespace gw::test
