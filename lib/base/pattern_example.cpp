// Recursive descent over RE2's syntax: takes the first alternative, the fewest repetitions and one
// member of each class.
#include "base/pattern_example.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace gw {

namespace {

constexpr std::string_view easy_letters =
    "a1xA0-_.~bcdefghijklmnopqrstuvwyzBCDEFGHIJKLMNOPQRSTUVWXYZ"
    "23456789 !\"#$%&'()*+,/:;<=>?@[\\]^`{|}";

struct Range {
  unsigned char from, to;
};

class Walker {
 public:
  explicit Walker(std::string_view text) : text_(text) {}

  std::optional<std::string> whole() {
    std::string result = alternatives();
    if (failed_ || at_ != text_.size()) return {};
    return result;
  }

 private:
  static constexpr int deepest = 50;
  static constexpr std::size_t longest = 4096;

  bool more() const { return at_ < text_.size() && !failed_; }
  bool take(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }
  std::string fail() {
    failed_ = true;
    return {};
  }

  // Takes the first alternative and skips the others.
  std::string alternatives() {
    if (++depth_ > deepest) return fail();
    std::string first = sequence();
    while (more() && take("|")) sequence();
    --depth_;
    return first;
  }

  std::string sequence() {
    std::string result;
    while (more() && text_[at_] != '|' && text_[at_] != ')') {
      const std::string one = atom();
      const std::size_t times = repetition();
      if (result.size() + one.size() * times > longest) return fail();
      for (std::size_t i = 0; i < times; ++i) result += one;
    }
    return result;
  }

  // The repetition after an atom: the minimum count.
  std::size_t repetition() {
    std::size_t times = 1;
    if (take("*") || take("?"))
      times = 0;
    else if (!take("+") && more() && text_[at_] == '{')
      times = counted();
    take("?");  // a lazy repetition matches the same texts
    return times;
  }

  // "{2}", "{2,}", "{2,3}"; RE2 treats any other brace as text.
  std::size_t counted() {
    const auto end = text_.find('}', at_);
    if (end == std::string_view::npos) return 1;
    const std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
    const auto least = parse_number(inside.substr(0, inside.find(',')));
    if (!least || *least > longest) return 1;
    at_ = end + 1;
    return *least;
  }

  std::string atom() {
    const char c = text_[at_++];
    if (c == '(') return group();
    if (c == '[') return char_class();
    if (c == '\\') return escape();
    if (c == '.') return "a";
    if (c == '^' || c == '$') return {};
    return std::string(1, c);
  }

  // "(x)", "(?:x)", "(?P<name>x)", "(?i:x)", "(?i)".
  std::string group() {
    if (take("?")) {
      if (take("P<")) {
        at_ = std::min(text_.find('>', at_), text_.size() - 1) + 1;
      } else {
        while (more() && text_[at_] != ':' && text_[at_] != ')') ++at_;
        if (take(")")) return {};
        take(":");
      }
    }
    std::string inside = alternatives();
    return take(")") ? inside : fail();
  }

  std::string escape() {
    if (!more()) return fail();
    const char c = text_[at_++];
    switch (c) {
      case 'd':
        return "1";
      case 'w':
        return "a";
      case 's':
        return " ";
      case 'D':
      case 'S':
        return "a";
      case 'W':
        return "-";
      case 'A':
      case 'z':
      case 'b':
      case 'B':
        return {};
      case 't':
        return "\t";
      default:
        return is_alpha(c) || is_digit(c) ? fail() : std::string(1, c);
    }
  }

  // Reads a class as byte ranges and returns the first suitable member.
  std::string char_class() {
    const bool negated = take("^");
    std::vector<Range> ranges;
    bool first = true;
    while (more() && (first || text_[at_] != ']')) {
      first = false;
      add_member(ranges);
    }
    if (!take("]")) return fail();
    for (const char c : easy_letters) {
      const auto byte = static_cast<unsigned char>(c);
      const bool inside = std::any_of(ranges.begin(), ranges.end(),
                                      [byte](Range r) { return r.from <= byte && byte <= r.to; });
      if (inside != negated) return std::string(1, c);
    }
    return fail();
  }

  void add_member(std::vector<Range>& ranges) {
    if (take("\\d") || take("[:digit:]")) return ranges.push_back({'0', '9'});
    if (take("\\w") || take("[:word:]") || take("[:alnum:]")) {
      ranges.insert(ranges.end(), {{'0', '9'}, {'a', 'z'}, {'A', 'Z'}, {'_', '_'}});
      return;
    }
    if (take("[:alpha:]") || take("[:lower:]")) return ranges.push_back({'a', 'z'});
    if (take("[:upper:]")) return ranges.push_back({'A', 'Z'});
    if (take("\\s") || take("[:space:]")) return ranges.push_back({' ', ' '});
    const unsigned char from = member();
    if (more() && text_[at_] == '-' && at_ + 1 < text_.size() && text_[at_ + 1] != ']') {
      ++at_;
      return ranges.push_back({from, member()});
    }
    ranges.push_back({from, from});
  }

  unsigned char member() {
    if (take("\\") && !more()) fail();
    return failed_ ? '\0' : static_cast<unsigned char>(text_[at_++]);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool failed_ = false;
};

}  // namespace

std::optional<std::string> example_of_expression(std::string_view expression) {
  return Walker(expression).whole();
}

}  // namespace gw
