// Mdoc: text as a man page in mdoc(7), what mandoc and groff read. Knows the escapes and the rules
// that mandoc -T lint checks: short lines, a new line for a new sentence.
#pragma once

#include <string>
#include <string_view>

namespace gw::cmd {

class Mdoc {
 public:
  Mdoc(std::string_view title, int section, std::string_view name, std::string_view summary);

  void section(std::string_view title);
  void subsection(std::string_view title);
  // An empty line separates paragraphs; what stands between backticks is printed in bold.
  void paragraphs(std::string_view text);
  void break_paragraph() { line(".Pp"); }
  void verbatim(std::string_view text);  // examples, as they are

  void begin_list() { line(".Bl -tag -width Ds"); }
  void begin_table(std::string_view widest);  // one line per item: terms as wide as this one
  void begin_numbers() { line(".Bl -enum -compact"); }
  void number() { line(".It"); }
  void item(std::string_view term);  // in bold
  void item_option(char letter, std::string_view name, std::string_view value);
  void end_list() { line(".El"); }

  void macro(std::string_view text) { line(text); }  // a line of mdoc as it is
  std::string take() { return std::move(text_); }

 private:
  void line(std::string_view text) { text_.append(text).append("\n"); }
  void text_line(std::string_view text);  // escaped
  void sentence(std::string_view text);
  std::string marked(std::string_view text);  // escaped; backticks switch to bold and back

  std::string text_;
  bool bold_ = false;
};

std::string mdoc_word(std::string_view text);  // one argument of a macro

}  // namespace gw::cmd
