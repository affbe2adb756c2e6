// Fields of a message: views of bytes that are owned elsewhere (by the codec's block while a head
// is borrowed, by the exchange's arena afterwards). Names that the gateway acts on have ids, so
// that the hot path does not compare text. The case of names is preserved.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/arena.h"

namespace gw::http {

// The names that our own code uses. The table and the lookup are in headers.cpp.
enum class FieldId : std::uint8_t {
  other,
  accept,
  authorization,
  connection,
  content_encoding,
  content_length,
  content_type,
  cookie,
  date,
  expect,
  forwarded,
  gw_reason,
  host,
  keep_alive,
  location,
  origin,
  proxy_authenticate,
  proxy_authorization,
  proxy_connection,
  retry_after,
  server,
  set_cookie,
  te,
  trailer,
  transfer_encoding,
  upgrade,
  user_agent,
  vary,
  via,
  x_forwarded_for,
  x_forwarded_host,
  x_forwarded_proto,
  count_
};

FieldId field_id(std::string_view name);  // in any case
std::string_view field_name(FieldId);     // as the gateway writes it: lower case; "" for other

struct Field {
  FieldId id = FieldId::other;
  std::string_view name;   // as received
  std::string_view value;  // without surrounding whitespace

  bool is(FieldId wanted,
          std::string_view lower_name) const;  // by id if it has one, otherwise by name
};

// A read-only view of the fields in their order. Cheap to copy.
class Headers {
 public:
  Headers() = default;
  explicit Headers(std::span<const Field> fields) : fields_(fields) {}

  std::span<const Field> all() const { return fields_; }
  std::size_t size() const { return fields_.size(); }
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }

  const Field* find(FieldId id) const;             // the first one, or null
  const Field* find(std::string_view name) const;  // in any case
  std::size_t count(FieldId id) const;
  std::string_view value(FieldId id) const;  // of the first one, or ""
  bool has(std::string_view name) const { return find(name) != nullptr; }
  // All values of a name, joined by ", " (RFC 9110, 5.3); not copied if there is only one.
  std::string_view joined(std::string_view name, Arena& arena) const;
  // Whether a comma-separated list field contains this token, in any case ("Connection: close").
  bool lists(FieldId id, std::string_view token) const;

 private:
  std::span<const Field> fields_;
};

// Builds a list of fields in an arena. The order is kept.
class FieldList {
 public:
  void reserve_from(const Headers& headers, Arena& arena);  // appends all fields
  void add(Field field, Arena& arena) { fields_.push_back(field, arena); }
  void add(FieldId id, std::string_view value, Arena& arena) {
    fields_.push_back({id, field_name(id), value}, arena);
  }
  void add(std::string_view name, std::string_view value, Arena& arena) {
    fields_.push_back({field_id(name), name, value}, arena);
  }
  void set(std::string_view name, std::string_view value,
           Arena& arena);              // replaces all, in place of the first
  void remove(std::string_view name);  // in any case; "x-internal-*" removes by prefix
  void remove(FieldId id);
  template <class Predicate>
  void remove_if(Predicate predicate) {
    std::size_t kept = 0;
    for (const Field& field : fields_.span())
      if (!predicate(field)) fields_[kept++] = field;
    fields_.resize_down(kept);
  }
  void clear() { fields_.clear(); }
  Headers headers() const { return Headers(fields_.span()); }
  std::size_t size() const { return fields_.size(); }

 private:
  ArenaList<Field> fields_;
};

}  // namespace gw::http
