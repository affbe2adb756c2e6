// Field names and their ids, and lookups in a list of fields.
#include "http/headers.h"

#include <array>
#include <cstring>

#include "base/text.h"

namespace gw::http {

namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(FieldId::count_)> names = {
    "",
    "accept",
    "authorization",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "cookie",
    "date",
    "expect",
    "forwarded",
    "gw-reason",
    "host",
    "keep-alive",
    "location",
    "origin",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "retry-after",
    "server",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "vary",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
};

// A perfect hash over length, first and last letter, found at compile time: one probe per field.
constexpr std::size_t slots = 256;
constexpr std::size_t slot_of(std::string_view name, std::size_t factor) {
  const auto c = [&](std::size_t i) { return static_cast<std::size_t>(to_lower(name[i])); };
  return (name.size() * 7 + c(0) * factor + c(name.size() - 1) * 31 + c(name.size() / 2) * 13) %
         slots;
}
struct Table {
  std::array<std::uint8_t, slots> id{};
  std::size_t factor = 0;
};
constexpr Table make_table() {
  for (std::size_t factor = 1; factor < 200; ++factor) {
    Table table;
    table.factor = factor;
    bool clash = false;
    for (std::size_t i = 1; i < names.size() && !clash; ++i) {
      std::uint8_t& id = table.id[slot_of(names[i], factor)];
      clash = id != 0;
      id = static_cast<std::uint8_t>(i);
    }
    if (!clash) return table;
  }
  return {};
}
constexpr Table table = make_table();
static_assert(table.factor != 0, "no perfect hash: change slot_of");

// Like iequals, but eight bytes at a time. `lower` is a name of the table: of its characters only
// letters have the bit 0x40, and only letters may differ from `name`, by the bit 0x20.
bool is_same_name(std::string_view lower, std::string_view name) {
  if (lower.size() != name.size()) return false;
  const auto differs = [&](std::size_t at, std::size_t size) {
    std::uint64_t a = 0, b = 0;
    std::memcpy(&a, lower.data() + at, size);
    std::memcpy(&b, name.data() + at, size);
    return ((a ^ b) & ~((a & 0x4040404040404040u) >> 1)) != 0;
  };
  std::size_t at = 0;
  for (; at + 8 <= name.size(); at += 8)
    if (differs(at, 8)) return false;
  if (name.size() >= 8) return !differs(name.size() - 8, 8);
  return !differs(at, name.size() - at);
}

}  // namespace

FieldId field_id(std::string_view name) {
  if (name.empty()) return FieldId::other;
  const std::uint8_t id = table.id[slot_of(name, table.factor)];
  return id && is_same_name(names[id], name) ? static_cast<FieldId>(id) : FieldId::other;
}

std::string_view field_name(FieldId id) { return names[static_cast<std::size_t>(id)]; }

bool Field::is(FieldId wanted, std::string_view lower_name) const {
  return wanted != FieldId::other ? id == wanted
                                  : id == FieldId::other && iequals(name, lower_name);
}

const Field* Headers::find(FieldId id) const {
  for (const Field& field : fields_)
    if (field.id == id) return &field;
  return nullptr;
}

const Field* Headers::find(std::string_view name) const {
  const FieldId id = field_id(name);
  for (const Field& field : fields_)
    if (field.is(id, name)) return &field;
  return nullptr;
}

std::size_t Headers::count(FieldId id) const {
  std::size_t count = 0;
  for (const Field& field : fields_) count += field.id == id;
  return count;
}

std::string_view Headers::value(FieldId id) const {
  const Field* field = find(id);
  return field ? field->value : std::string_view();
}

std::string_view Headers::joined(std::string_view name, Arena& arena) const {
  const FieldId id = field_id(name);
  std::string_view all;
  bool first = true;
  for (const Field& field : fields_) {
    if (!field.is(id, name)) continue;
    all = first ? field.value : arena.join(all, ", ", field.value);
    first = false;
  }
  return all;
}

bool Headers::lists(FieldId id, std::string_view token) const {
  for (const Field& field : fields_) {
    if (field.id != id) continue;
    std::string_view rest = field.value;
    while (!rest.empty()) {
      const auto comma = rest.find(',');
      if (iequals(trim(rest.substr(0, comma)), token)) return true;
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
  }
  return false;
}

void FieldList::reserve_from(const Headers& headers, Arena& arena) {
  for (const Field& field : headers) fields_.push_back(field, arena);
}

void FieldList::set(std::string_view name, std::string_view value, Arena& arena) {
  const FieldId id = field_id(name);
  bool placed = false;
  std::size_t kept = 0;
  for (Field& field : fields_) {
    if (!field.is(id, name)) {
      fields_[kept++] = field;
    } else if (!placed) {
      fields_[kept++] = {id, name, value};
      placed = true;
    }
  }
  fields_.resize_down(kept);
  if (!placed) fields_.push_back({id, name, value}, arena);
}

void FieldList::remove(std::string_view name) {
  if (name.ends_with('*')) {
    const std::string_view prefix = name.substr(0, name.size() - 1);
    remove_if([&](const Field& f) { return iequals(f.name.substr(0, prefix.size()), prefix); });
    return;
  }
  const FieldId id = field_id(name);
  remove_if([&](const Field& field) { return field.is(id, name); });
}

void FieldList::remove(FieldId id) {
  remove_if([&](const Field& field) { return field.id == id; });
}

}  // namespace gw::http
