// The two formats of a problem.
#include "http/problem.h"

#include <array>
#include <charconv>

#include "base/json_text.h"
#include "http/status.h"

namespace gw::http {

namespace {

struct Parts {
  std::array<char, 8> digits{};
  std::string_view status, title, detail, reason;

  explicit Parts(const Problem& problem) {
    const ReasonRow& row = reason_row(problem.reason);
    const std::uint16_t code = problem.status ? problem.status : row.status;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), code).ptr;
    status = {digits.data(), static_cast<std::size_t>(end - digits.data())};
    title = status_text(code);
    detail = problem.detail.empty() ? row.text : problem.detail;
    reason = row.name;
  }
};

std::string_view quoted(std::string_view text, Arena& arena) {
  const std::size_t size = json_string_size(text);
  char* start = arena.chars(size);
  put_json_string(start, text);
  return {start, size};
}

}  // namespace

std::string_view problem_json(const Problem& problem, Arena& arena) {
  const Parts parts(problem);
  const bool named = !problem.request_id.empty();
  return arena.join(R"({"type":"about:blank","title":)", quoted(parts.title, arena),
                    ",\"status\":", parts.status, ",\"detail\":", quoted(parts.detail, arena),
                    ",\"reason\":", quoted(parts.reason, arena), named ? ",\"request_id\":" : "",
                    named ? quoted(problem.request_id, arena) : std::string_view(), "}\n");
}

std::string_view problem_text(const Problem& problem, Arena& arena) {
  const Parts parts(problem);
  const bool named = !problem.request_id.empty();
  return arena.join(parts.status, parts.title.empty() ? "" : " ", parts.title, ": ", parts.detail,
                    " (", parts.reason, named ? ", request " : "", problem.request_id, ")\n");
}

}  // namespace gw::http
