// The only file that uses Boost.JSON. Its parser calls our handler, and its own value type is never
// built: its objects keep the last of two equal names, while ours reject duplicates.
#include "base/json.h"

#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cmath>
#include <unordered_set>

#include "base/check.h"
#include "base/hash.h"
#include "base/json_text.h"
#include "base/text.h"

namespace gw {

namespace {

namespace bj = boost::json;

enum class Fault { none, duplicate };

// Builds a Json from the parser's events; the innermost open value is last in `open_`. The library
// requires the names and limits below.
class Builder {
 public:
  static constexpr std::size_t max_object_size = 1u << 16;
  static constexpr std::size_t max_array_size = 1u << 20;
  static constexpr std::size_t max_key_size = 1u << 20;
  static constexpr std::size_t max_string_size = 1u << 30;

  bool on_document_begin(bj::error_code&) { return true; }
  bool on_document_end(bj::error_code&) { return true; }
  bool on_object_begin(bj::error_code&) { return begin(Json{Json::Object()}); }
  bool on_object_end(std::size_t, bj::error_code& error) {
    return no_name_twice(*std::get_if<Json::Object>(&open_.back().data), error) && end();
  }
  bool on_array_begin(bj::error_code&) { return begin(Json{Json::Array()}); }
  bool on_array_end(std::size_t, bj::error_code&) { return end(); }
  bool on_key_part(bj::string_view part, std::size_t, bj::error_code&) { return append(part); }
  bool on_key(bj::string_view part, std::size_t, bj::error_code&) {
    append(part);
    std::get_if<Json::Object>(&open_.back().data)->push_back({std::move(text_), {}});
    text_.clear();
    return true;
  }
  bool on_string_part(bj::string_view part, std::size_t, bj::error_code&) { return append(part); }
  bool on_string(bj::string_view part, std::size_t, bj::error_code&) {
    append(part);
    const bool kept = put(Json{std::move(text_)});
    text_.clear();
    return kept;
  }
  bool on_number_part(bj::string_view, bj::error_code&) { return true; }
  bool on_int64(std::int64_t number, bj::string_view, bj::error_code&) { return put(Json{number}); }
  bool on_uint64(std::uint64_t number, bj::string_view, bj::error_code&) {
    return put(Json{number});
  }
  bool on_double(double number, bj::string_view, bj::error_code& error) {
    if (!std::isfinite(number)) error = bj::error::exponent_overflow;
    return std::isfinite(number) && put(Json{number});
  }
  bool on_bool(bool flag, bj::error_code&) { return put(Json{flag}); }
  bool on_null(bj::error_code&) { return put(Json{}); }
  bool on_comment_part(bj::string_view, bj::error_code&) { return true; }
  bool on_comment(bj::string_view, bj::error_code&) { return true; }

  Fault fault() const { return fault_; }
  const std::string& twice() const { return twice_; }
  Json take() { return std::move(root_); }

 private:
  bool append(bj::string_view part) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool begin(Json value) {
    open_.push_back(std::move(value));
    return true;
  }
  bool end() {
    Json whole = std::move(open_.back());
    open_.pop_back();
    return put(std::move(whole));
  }
  bool put(Json value) {
    if (open_.empty())
      root_ = std::move(value);
    else if (auto* array = std::get_if<Json::Array>(&open_.back().data))
      array->push_back(std::move(value));
    else
      std::get_if<Json::Object>(&open_.back().data)->back().value = std::move(value);
    return true;
  }

  bool no_name_twice(const Json::Object& members, bj::error_code& error) {
    std::unordered_set<std::string_view> names;
    for (const JsonMember& member : members) {
      if (names.insert(member.name).second) continue;
      fault_ = Fault::duplicate;
      twice_ = member.name;
      error = bj::error::incomplete;
      return false;
    }
    return true;
  }

  Json root_;
  std::vector<Json> open_;
  std::string text_;
  Fault fault_ = Fault::none;
  std::string twice_;
};

void put(const Json& json, std::string& text);

void put_fraction(double number, std::string& text) {
  GW_CHECK(std::isfinite(number));
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  text.append(digits.data(), end);
}

void put_object(const Json::Object& members, std::string& text) {
  text += '{';
  for (const JsonMember& member : members) {
    if (&member != &members.front()) text += ',';
    append_json_string(text, member.name);
    text += ':';
    put(member.value, text);
  }
  text += '}';
}

void put_array(const Json::Array& items, std::string& text) {
  text += '[';
  for (const Json& item : items) {
    if (&item != &items.front()) text += ',';
    put(item, text);
  }
  text += ']';
}

void put(const Json& json, std::string& text) {
  if (const std::string* string = json.text()) return append_json_string(text, *string);
  if (const Json::Object* members = json.object()) return put_object(*members, text);
  if (const Json::Array* items = json.array()) return put_array(*items, text);
  if (const bool* flag = std::get_if<bool>(&json.data)) {
    text += *flag ? "true" : "false";
  } else if (const auto* number = std::get_if<std::int64_t>(&json.data)) {
    text += format("{}", *number);
  } else if (const auto* whole = std::get_if<std::uint64_t>(&json.data)) {
    text += format("{}", *whole);
  } else if (const double* fraction = std::get_if<double>(&json.data)) {
    put_fraction(*fraction, text);
  } else {
    text += "null";
  }
}

Error fault_of(const Builder& builder, const bj::error_code& error, std::size_t at) {
  if (builder.fault() == Fault::duplicate)
    return {Error::Kind::invalid,
            format("the name \"{}\" occurs twice in an object", printable(builder.twice()))};
  if (error == bj::error::too_deep) return {Error::Kind::limit, "the JSON is nested too deeply"};
  return {Error::Kind::invalid, format("invalid JSON at byte {}: {}", at, error.message())};
}

}  // namespace

const Json* Json::find(std::string_view name) const {
  const Object* members = object();
  if (members == nullptr) return nullptr;
  for (const JsonMember& member : *members)
    if (member.name == name) return &member.value;
  return nullptr;
}

Result<Json> parse_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.bytes)
    return Error{Error::Kind::limit, format("the JSON is larger than {} bytes", limits.bytes)};
  bj::parse_options options;
  options.max_depth = limits.depth;
  bj::basic_parser<Builder> parser(options);
  bj::error_code error;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), error);
  if (error) return fault_of(parser.handler(), error, used);
  const auto rest = text.find_first_not_of(" \t\r\n", used);
  if (rest != text.npos)
    return Error{Error::Kind::invalid, format("text after the JSON at byte {}", rest)};
  return parser.handler().take();
}

std::string to_text(const Json& json) {
  std::string text;
  put(json, text);
  return text;
}

}  // namespace gw
