// Wording: text of a request with placeholders: {counter}, {uuid}, {choice:a,b,c}, {line:FILE}.
// Other braces are plain text, and `{{uuid}}` is the text `{uuid}`. Parsed once, filled for each
// request by its number.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "load/random.h"

namespace gw::load {

// Where a value is inserted, and so how it is encoded: percent-encoded in a target, without control
// characters in a field, unchanged in a body.
enum class Lands : std::uint8_t { target, field, body };

using ReadFile = std::function<Result<std::string>(const std::string& path)>;

class Wording {
 public:
  // The error names the wrong placeholder and lists the valid ones.
  static Result<Wording> parse(std::string_view text, Lands lands, const ReadFile& read);

  static Wording plain(std::string text);  // all of it text, braces too

  bool fixed() const { return values_.empty(); }
  // REQUIRES: fixed()
  const std::string& text() const { return texts_.front(); }
  void append(std::string& to, std::uint64_t number, Random& random) const;

 private:
  struct Value {
    enum class Kind : std::uint8_t { counter, uuid, choice, line };
    Kind kind;
    std::vector<std::string> words = {};  // choices or lines, escaped already
  };
  static Result<Value> parse_value(std::string_view place, Lands lands, const ReadFile& read);

  std::vector<std::string> texts_;  // one more than values, which stand between them
  std::vector<Value> values_;
};

}  // namespace gw::load
