// Parses path patterns, segment by segment. Literal text is normalized like request paths (RFC
// 3986, 6.2.2), so that matching can compare bytes.
#include "config/path_pattern.h"

#include <algorithm>

#include "base/text.h"

namespace gw::config {

namespace {

constexpr const char* bad = "bad-pattern";

bool is_unreserved(char c) {
  return is_alpha(c) || is_digit(c) || std::string_view("-._~").find(c) != std::string_view::npos;
}

// Characters allowed in a path (RFC 3986, 3.3: pchar without "%").
bool is_path_text(char c) {
  return is_unreserved(c) || std::string_view("!$&'()*+,;=:@").find(c) != std::string_view::npos;
}

void append_encoded(std::string& text, char c) {
  static constexpr char digits[] = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  text += {'%', digits[byte >> 4], digits[byte & 15]};
}

// Splits at slashes outside of braces; a regex may contain slashes.
std::vector<std::string_view> split_segments(std::string_view text) {
  std::vector<std::string_view> segments;
  std::size_t start = 0;
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && depth > 0)
      ++i;
    else if (text[i] == '{')
      ++depth;
    else if (text[i] == '}' && depth > 0)
      --depth;
    else if (text[i] == '/' && depth == 0) {
      segments.push_back(text.substr(start, i - start));
      start = i + 1;
    }
  }
  segments.push_back(text.substr(start));
  return segments;
}

// The closing brace of the parameter that opens at `open`, or npos.
std::size_t closing_brace(std::string_view text, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == '{')
      ++depth;
    else if (text[i] == '}' && --depth == 0)
      return i;
  }
  return text.npos;
}

bool is_parameter_name(std::string_view name) {
  return !name.empty() && !is_digit(name[0]) && name[0] != '-' &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_alpha(c) || is_digit(c) || c == '_' || c == '-'; });
}

class Parser {
 public:
  Parser(std::string_view text, Position at, Diagnostics& diagnostics)
      : text_(text), diagnostics_(diagnostics) {
    result_.at = at;
  }

  PathPattern whole() {
    std::string_view text = text_;
    if (text.empty()) return std::move(result_);
    if (text.front() != '/') {
      error("must start with /", format("write \"/{}\"", text));
      return everything();
    }
    if (text.ends_with("/**")) {
      result_.rest = true;
      text.remove_suffix(3);
    }
    if (!text.empty())
      for (const std::string_view one : split_segments(text.substr(1))) segment(one);
    check_names();
    finish_text();
    return std::move(result_);
  }

 private:
  void error(std::string_view what, std::string help = {}) {
    diagnostics_.error(bad, result_.at, format("the pattern \"{}\" {}", printable(text_), what),
                       std::move(help));
  }

  // Replaces a pattern that could not be parsed.
  PathPattern everything() {
    result_.rest = true;
    finish_text();
    return std::move(result_);
  }

  void segment(std::string_view text) {
    PathSegment segment;
    const auto open = text.find('{');
    if (open == text.npos) {
      segment.before = literal(text);
      if (segment.before == "." || segment.before == "..")
        error("contains a dot segment, so no normalized path matches it");
    } else {
      parameter(text, open, segment);
    }
    result_.segments.push_back(std::move(segment));
  }

  void parameter(std::string_view text, std::size_t open, PathSegment& segment) {
    const auto close = closing_brace(text, open);
    if (close == text.npos) return error("has an unclosed brace", "write %7B for a literal brace");
    const std::string_view inside = text.substr(open + 1, close - open - 1);
    const auto colon = inside.find(':');
    segment.before = literal(text.substr(0, open));
    segment.name = std::string(inside.substr(0, colon));
    segment.after = literal(text.substr(close + 1));
    if (inside == "**")
      return error("has {**} in a segment", "write /** at the end of the pattern");
    if (!is_parameter_name(segment.name))
      error(format("has a parameter with the invalid name \"{}\"", segment.name),
            "use letters, digits, _ and -, and start with a letter");
    if (colon != inside.npos) regex(inside.substr(colon + 1), segment);
    const bool plain = segment.before.empty() && segment.after.empty() && colon == inside.npos;
    segment.kind = plain ? PathSegment::Kind::name : PathSegment::Kind::mixed;
  }

  void regex(std::string_view text, PathSegment& segment) {
    auto pattern = Pattern::make(std::string(text));
    if (pattern)
      segment.regex = *std::move(pattern);
    else
      diagnostics_.error("bad-regex", result_.at,
                         format("the parameter `{}` of the pattern \"{}\": {}", segment.name,
                                printable(text_), pattern.error().message));
  }

  // The wrong character is kept in the text, because an empty segment would be reported as well.
  static std::string stand_in(std::string normal, char wrong) {
    append_encoded(normal, wrong);
    return normal;
  }

  std::string literal(std::string_view text) {
    std::string normal;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      if (c == '%') {
        i += escape(text.substr(i), normal);
      } else if (c == '*') {
        error("has a * that is not part of a final /**",
              "write {name} for one segment, /** at the end for the rest, %2A for a literal *");
        return stand_in(std::move(normal), c);
      } else if (c == '{' || c == '}') {
        error("has two parameters in one segment, or an unmatched brace",
              "use one parameter per segment; write %7B and %7D for literal braces");
        return stand_in(std::move(normal), c);
      } else if (c == '?' || c == '#') {
        error(format("contains a {}", c), c == '?' ? "match query parameters with `query`" : "");
        return stand_in(std::move(normal), c);
      } else if (is_path_text(c)) {
        normal += c;
      } else {
        append_encoded(normal, c);
      }
    }
    return normal;
  }

  // Reads a percent-encoded byte; returns the number of characters read after the %.
  std::size_t escape(std::string_view text, std::string& normal) {
    const int high = text.size() > 2 ? hex_value(text[1]) : -1;
    const int low = text.size() > 2 ? hex_value(text[2]) : -1;
    if (high < 0 || low < 0) {
      error("has a % that is not followed by two hexadecimal digits", "write %25 for a literal %");
      return 0;
    }
    const char c = static_cast<char>(high * 16 + low);
    if (is_unreserved(c))
      normal += c;
    else
      append_encoded(normal, c);
    return 2;
  }

  void check_names() {
    std::vector<std::string> names = result_.captures();
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice != names.end()) error(format("has two parameters named `{}`", *twice));
  }

  void finish_text() {
    for (const PathSegment& segment : result_.segments) {
      result_.text += '/' + segment.before;
      if (segment.kind == PathSegment::Kind::literal) continue;
      const std::string regex = segment.regex ? ':' + segment.regex->text() : std::string();
      result_.text += '{' + segment.name + regex + '}' + segment.after;
    }
    if (result_.rest) result_.text += "/**";
  }

  std::string_view text_;
  Diagnostics& diagnostics_;
  PathPattern result_;
};

}  // namespace

std::vector<std::string> PathPattern::captures() const {
  std::vector<std::string> names;
  for (const PathSegment& segment : segments)
    if (segment.kind != PathSegment::Kind::literal) names.push_back(segment.name);
  return names;
}

PathPattern parse_path_pattern(std::string_view text, Position at, Diagnostics& diagnostics) {
  return Parser(text, at, diagnostics).whole();
}

PathPattern join(const PathPattern& prefix, const PathPattern& pattern) {
  PathPattern joined = pattern;
  joined.text = prefix.text + pattern.text;
  joined.segments.insert(joined.segments.begin(), prefix.segments.begin(), prefix.segments.end());
  return joined;
}

}  // namespace gw::config
