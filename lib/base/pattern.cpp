// The only file that uses RE2. Expressions and texts are UTF-8. The compiled size is limited, so
// that a configuration cannot allocate a gigabyte.
#include "base/pattern.h"

#include <re2/re2.h>

#include "base/pattern_example.h"

namespace gw {

namespace {

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

class Re2Pattern final : public Pattern {
 public:
  Re2Pattern(const std::string& text, const RE2::Options& options)
      : text_(text), expression_(piece(text), options) {}

  bool valid() const { return expression_.ok(); }
  const std::string& why_not() const { return expression_.error(); }

  bool matches_whole(std::string_view text) const override {
    return expression_.Match(piece(text), 0, text.size(), RE2::ANCHOR_BOTH, nullptr, 0);
  }
  bool found_in(std::string_view text) const override {
    return expression_.Match(piece(text), 0, text.size(), RE2::UNANCHORED, nullptr, 0);
  }
  const std::string& text() const override { return text_; }
  std::optional<std::string> example() const override {
    std::optional<std::string> found = example_of_expression(text_);
    if (found && !matches_whole(*found)) found.reset();
    return found;
  }

 private:
  std::string text_;
  RE2 expression_;
};

}  // namespace

Result<std::shared_ptr<const Pattern>> Pattern::make(const std::string& text) {
  RE2::Options options(RE2::Quiet);
  options.set_max_mem(4 << 20);
  const auto pattern = std::make_shared<Re2Pattern>(text, options);
  if (!pattern->valid()) return Error{Error::Kind::invalid, pattern->why_not(), "regex"};
  return std::shared_ptr<const Pattern>(pattern);
}

}  // namespace gw
