// The lines of the files are read again here: a diagnostic holds a place, not the text.
#include "cmd/report_text.h"

#include <fstream>
#include <map>
#include <vector>

#include "base/text.h"

namespace gw::cmd {

namespace {

class Lines {
 public:
  // Empty where the file or the line is not there.
  const std::string& at(const std::string& file, std::uint32_t line) {
    std::vector<std::string>& lines = files_[file];
    if (lines.empty()) {
      lines.emplace_back();
      std::ifstream text(file);
      for (std::string one; std::getline(text, one);) lines.push_back(std::move(one));
    }
    return line < lines.size() ? lines[line] : lines[0];
  }

 private:
  std::map<std::string, std::vector<std::string>> files_;
};

Style style_of(config::Severity severity) {
  switch (severity) {
    case config::Severity::error:
      return Style::red;
    case config::Severity::warning:
      return Style::yellow;
    case config::Severity::note:
      break;
  }
  return Style::blue;
}

// "   12 | total = \"5 s\"" and a mark under the column. A secret that stands in the line was
// written there by its owner, who is the one who reads this.
std::string excerpt(const Place& at, const std::string& line, const Print& print) {
  std::string mark;
  for (std::size_t i = 1; i < at.column && i <= line.size(); ++i)
    if ((line[i - 1] & 0xc0) != 0x80) mark += line[i - 1] == '\t' ? '\t' : ' ';
  return format("{}{}\n{}{}{}\n", print.paint_out(Style::faint, format("{:>5} | ", at.line)), line,
                print.paint_out(Style::faint, "      | "), mark, print.paint_out(Style::red, "^"));
}

}  // namespace

void print_findings(const Report& report, Print& print) {
  Lines lines;
  std::string text;
  for (const Finding& finding : report.findings) {
    const std::string word(severity_name(finding.severity));
    if (!finding.at.file.empty()) text += print.paint_out(Style::bold, finding.at.text()) + ": ";
    text += format("{}: {} {}\n", print.paint_out(style_of(finding.severity), word),
                   finding.message, print.paint_out(Style::faint, "[" + finding.code + "]"));
    if (!finding.at.file.empty()) {
      const std::string& line = lines.at(finding.at.file, finding.at.line);
      if (!line.empty()) text += excerpt(finding.at, line, print);
    }
    if (!finding.help.empty()) text += format("      {}\n", finding.help);
    text += '\n';
  }
  print.out(text);
}

}  // namespace gw::cmd
