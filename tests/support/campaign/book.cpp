// The book: who asked what, who was told what, and what was wrong.
#include "support/campaign/book.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace gw::test {

namespace {
constexpr std::size_t most_notes = 4000;
}

Asked& Book::add(Asked asked) {
  asked.number = all_.size() + 1;
  return all_.emplace_back(std::move(asked));
}

Asked* Book::find(std::uint64_t number) {
  return number == 0 || number > all_.size() ? nullptr : &all_[number - 1];
}

void Book::note(std::string_view who, std::string_view what) {
  const double at = static_cast<double>((network_.now() - began_).count()) / 1e6;
  notes_.push_back(format("{:11.3f}ms {}: {}", at, who, what));
  if (notes_.size() > most_notes) notes_.pop_front();
}

void Book::violate(std::string_view who, std::string_view what) {
  note(who, format("WRONG: {}", what));
  violations_.push_back(format("{}: {}", who, what));
}

std::string Book::story() const {
  std::string text;
  for (const std::string& each : notes_) text += each + '\n';
  return text;
}

std::uint64_t number_in(std::string_view text) {
  const auto slash = text.rfind('/');
  if (slash != text.npos) text.remove_prefix(slash + 1);
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace gw::test
