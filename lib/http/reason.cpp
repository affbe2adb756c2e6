// Lookups in the table of reasons.
#include "http/reason.h"

#include <array>

namespace gw::http {

namespace {
constexpr ReasonRow rows[] = {
#define X(id, name, status, side, text, remedy) \
  {Reason::id, name, status, Side::side, text, remedy},
    GW_REASONS(X)
#undef X
};
}  // namespace

std::span<const ReasonRow> reasons() { return rows; }

const ReasonRow& reason_row(Reason reason) { return rows[static_cast<std::size_t>(reason)]; }

const ReasonRow* find_reason(std::string_view name) {
  for (const ReasonRow& row : rows)
    if (row.name == name && !name.empty()) return &row;
  return nullptr;
}

std::string_view side_name(Side side) {
  static constexpr std::array<std::string_view, 3> names = {"client", "upstream", "gateway"};
  return names[static_cast<std::size_t>(side)];
}

}  // namespace gw::http
