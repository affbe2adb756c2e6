// Print: the only mouth of the program. Results go to standard output, everything about them to
// standard error. Colours only on a terminal and never where NO_COLOR is set (no-color.org). One
// write a call, so lines of several threads do not mix.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"

namespace gw::cmd {

enum class Style { plain, bold, faint, red, green, yellow, blue };

struct Cell {
  std::string text;
  Style style = Style::plain;
};
using Row = std::vector<Cell>;

class Print final : public Log {
 public:
  Print();  // looks at the two descriptors and at the environment, once

  void out(std::string_view text);  // as it is; the caller ends its lines
  void err(std::string_view text);

  // "gw: error: what", and under it "help: what to do" where there is one. On standard error.
  void fail(std::string_view what, std::string_view help = {});
  void say(Level level, std::string_view message) override;

  // Columns aligned by their widest cell, two spaces between them, on standard output.
  void table(std::span<const Row> rows);

  bool out_is_terminal() const { return out_terminal_; }
  // For prose on standard output: the width of the terminal, at most 100 columns, because longer
  // lines are hard to read. 80 where standard output is not a terminal.
  std::size_t out_width() const;
  bool color_out() const { return color_out_; }
  bool color_err() const { return color_err_; }
  std::string paint_out(Style style, std::string_view text) const {
    return paint(color_out_ ? style : Style::plain, text);
  }
  std::string paint_err(Style style, std::string_view text) const {
    return paint(color_err_ ? style : Style::plain, text);
  }

 private:
  static std::string paint(Style style, std::string_view text);
  void report(Style style, std::string_view word, std::string_view message);

  bool out_terminal_ = false;
  bool color_out_ = false;
  bool color_err_ = false;
};

}  // namespace gw::cmd
