// The table of methods.
#include "http/method.h"

#include <array>

namespace gw::http {

namespace {

struct Row {
  std::string_view text;
  bool safe, idempotent;
};

constexpr std::array<Row, 10> rows = {{{"", false, false},
                                       {"GET", true, true},
                                       {"HEAD", true, true},
                                       {"POST", false, false},
                                       {"PUT", false, true},
                                       {"DELETE", false, true},
                                       {"OPTIONS", true, true},
                                       {"PATCH", false, false},
                                       {"TRACE", true, true},
                                       {"CONNECT", false, false}}};

constexpr std::array<bool, 256> make_token_table() {
  std::array<bool, 256> table{};
  for (const char c : std::string_view("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
                                       "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    table[static_cast<unsigned char>(c)] = true;
  return table;
}
constexpr auto token_table = make_token_table();

const Row& row(Method method) { return rows[static_cast<std::size_t>(method)]; }

}  // namespace

Method method_of(std::string_view text) {
  for (std::size_t i = 1; i < rows.size(); ++i)
    if (rows[i].text == text) return static_cast<Method>(i);
  return Method::other;
}

std::string_view method_text(Method method) { return row(method).text; }
bool is_safe(Method method) { return row(method).safe; }
bool is_idempotent(Method method) { return row(method).idempotent; }
bool expects_body(Method method) {
  return method == Method::post || method == Method::put || method == Method::patch;
}

bool is_token(std::string_view text) {
  for (const char c : text)
    if (!token_table[static_cast<unsigned char>(c)]) return false;
  return !text.empty();
}

}  // namespace gw::http
