// The lines of the files are read again here: a diagnostic holds a place, not the text.
#include "cmd/output/report_text.h"

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

class Painter {
 public:
  Painter(const Print& print, Stream stream) : print_(print), stream_(stream) {}
  std::string operator()(Style style, std::string_view text) const {
    return stream_ == Stream::out ? print_.paint_out(style, text) : print_.paint_err(style, text);
  }

 private:
  const Print& print_;
  Stream stream_;
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
std::string excerpt(const Place& at, const std::string& line, const Painter& paint) {
  std::string mark;
  for (std::size_t i = 1; i < at.column && i <= line.size(); ++i)
    if ((line[i - 1] & 0xc0) != 0x80) mark += line[i - 1] == '\t' ? '\t' : ' ';
  return format("{}{}\n{}{}{}\n", paint(Style::faint, format("{:>5} | ", at.line)), line,
                paint(Style::faint, "      | "), mark, paint(Style::red, "^"));
}

}  // namespace

std::string findings_text(const Report& report, const Print& print, Stream stream) {
  const Painter paint(print, stream);
  Lines lines;
  std::string text;
  for (const Finding& finding : report.findings) {
    const std::string word(severity_name(finding.severity));
    if (!finding.at.file.empty()) text += paint(Style::bold, finding.at.text()) + ": ";
    text += format("{}: {} {}\n", paint(style_of(finding.severity), word), finding.message,
                   paint(Style::faint, "[" + finding.code + "]"));
    if (!finding.at.file.empty()) {
      const std::string& line = lines.at(finding.at.file, finding.at.line);
      if (!line.empty()) text += excerpt(finding.at, line, paint);
    }
    if (!finding.help.empty()) text += format("      {}\n", finding.help);
    text += '\n';
  }
  return text;
}

}  // namespace gw::cmd
