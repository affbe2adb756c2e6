//  Reader: typed access to one table, for the tables of the language and the options of policies.
// Errors become diagnostics with their place and read as absent, so callers need no checks. A value
// that --hermetic leaves unknown also reads as absent, without a diagnostic.
// /   Reader reader(policy.options, "policy `fair`", diagnostics);
//   const Maybe<Rate> limit = reader.rate("limit");
//   const bool optional = value_or(reader.flag("optional"), false);
//   reader.finish(options);        // reports unknown, missing and unsupported keys
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ip.h"
#include "base/time.h"
#include "config/key.h"
#include "config/options.h"
#include "config/predicate.h"
#include "config/units.h"
#include "config/value.h"
#include "config/written.h"

namespace gw::config {

// How messages name a value: "`burst` of policy `fair`". Formatted only when needed.
struct Subject {
  std::string_view prefix, key, owner;
  std::string text() const;
};

enum class Off : std::uint8_t { refused, allowed };  // whether "off" is accepted, as no_limit

// Read one value. Null if it is invalid, which is reported, or unknown.
std::optional<bool> read_flag(const Value&, const Subject&, Diagnostics&);
std::optional<std::int64_t> read_number(const Value&, const Subject&, Diagnostics&);
std::optional<std::string> read_text(const Value&, const Subject&, Diagnostics&);
std::optional<Duration> read_duration(const Value&, const Subject&, Diagnostics&,
                                      Off off = Off::refused);
std::optional<std::uint64_t> read_size(const Value&, const Subject&, Diagnostics&,
                                       Off off = Off::refused);
std::optional<Rate> read_rate(const Value&, const Subject&, Diagnostics&);
std::optional<Cidr> read_cidr(const Value&, const Subject&, Diagnostics&);

// Reports "must be EXPECTED, not a list" at the place of the value; nothing if it is unknown.
void wrong_type(const Value& value, const Subject& subject, std::string_view expected,
                Diagnostics& diagnostics);

// A name of a listener, upstream, policy, group, consumer or variable: A-Z a-z 0-9 _ -
bool is_name(std::string_view text);

// "did you mean `connect`?", or the list of valid words if none is close.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

class Reader {
 public:
  // owner: how messages name the table, "[listener.web]" or "policy `fair`". A value that is not a
  // table is reported, and then all reads return nothing.
  Reader(const Value& value, std::string owner, Diagnostics& diagnostics);

  Maybe<bool> flag(std::string_view key);
  Maybe<std::string> text(std::string_view key);
  Maybe<std::uint32_t> count(std::string_view key, std::uint32_t least = 0,
                             std::uint32_t most = std::numeric_limits<std::uint32_t>::max());
  Maybe<std::int64_t> number(std::string_view key);
  Maybe<std::uint16_t> status(std::string_view key, std::uint16_t least = 200);  // up to 599
  Maybe<Duration> duration(std::string_view key, Off off = Off::refused);
  Maybe<std::uint64_t> size(std::string_view key, Off off = Off::refused);
  Maybe<Rate> rate(std::string_view key);
  Maybe<WallTime> time(std::string_view key);
  std::optional<Key> key(std::string_view key);
  std::optional<Predicate> predicate(std::string_view key);

  // The index of the word in `words`; an unknown word is reported with a suggestion.
  Maybe<std::size_t> word(std::string_view key, std::span<const std::string_view> words);
  // The same as an enum whose values follow the order of the words, starting with 0.
  template <class Enum>
  Maybe<Enum> choice(std::string_view key, std::span<const std::string_view> words) {
    const Maybe<std::size_t> found = word(key, words);
    if (!found) return {};
    return Written<Enum>{static_cast<Enum>(found->value), found->at};
  }

  // A single value is treated as a list of one.
  std::vector<const Value*> items(std::string_view key);
  std::vector<Text> texts(std::string_view key);
  std::vector<Written<Rate>> rates(std::string_view key);
  std::vector<Written<Cidr>> cidrs(std::string_view key);

  // Nested tables; their keys are named "timeout.connect". Null if absent or not a table.
  std::optional<Reader> table(std::string_view key);
  std::vector<Reader> tables(std::string_view key);  // a single table is treated as a list of one

  const Value* find(std::string_view key) const { return value_.find(key); }
  bool has(std::string_view key) const { return find(key) != nullptr; }
  const Value::Table& entries() const;  // empty if the value is not a table
  const Value& value() const { return value_; }
  Position at() const { return value_.at; }
  const std::string& owner() const { return owner_; }
  Subject subject(std::string_view key) const { return {prefix_, key, owner_}; }
  Diagnostics& diagnostics() const { return diagnostics_; }

  // Reports keys without an option, missing required keys, and keys that are not supported yet.
  void finish(std::span<const Option> options) const;

 private:
  Reader(const Value& value, std::string owner, std::string prefix, Diagnostics& diagnostics);

  const Value& value_;
  std::string owner_, prefix_;
  Diagnostics& diagnostics_;
};

}  // namespace gw::config
