// One line a finding and one for its remedy, the form that editors and people know from compilers.
#include "cmd/findings.h"

#include <array>

#include "base/text.h"
#include "cmd/print.h"

namespace gw::cmd {

std::string findings(const config::Diagnostics& found, const Print& print) {
  static constexpr std::array<std::string_view, 3> words = {"error", "warning", "note"};
  static constexpr std::array<Style, 3> styles = {Style::red, Style::yellow, Style::blue};
  std::string text;
  for (const config::Diagnostic& one : found.all()) {
    const auto severity = static_cast<std::size_t>(one.severity);
    if (one.at.line > 0 && one.at.file < found.files.size())
      text += format("{}:{}:{}: ", found.files[one.at.file], one.at.line, one.at.column);
    text += format("{}: {} {}\n", print.paint_err(styles[severity], words[severity]), one.message,
                   print.paint_err(Style::faint, format("[{}]", one.code)));
    if (!one.help.empty())
      text += format("  {}: {}\n", print.paint_err(Style::bold, "help"), one.help);
  }
  return text;
}

}  // namespace gw::cmd
