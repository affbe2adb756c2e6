// Writing to the two descriptors, colours and columns. Unbuffered: what was said is out, even if
// the next line of the program stops it.
#include "cmd/output/print.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

#include "base/text.h"

namespace gw::cmd {

namespace {

// A reader that has gone (EPIPE) or a full disk is no reason to stop: the exit code still tells.
void write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t wrote = ::write(fd, text.data(), text.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(wrote));
  }
}

bool wants_color(int fd) {
  const char* const refused = std::getenv("NO_COLOR");
  if (refused != nullptr && *refused != '\0') return false;
  const char* const terminal = std::getenv("TERM");
  return ::isatty(fd) == 1 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

// Characters, not bytes: continuation bytes of UTF-8 take no place of their own.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

}  // namespace

Print::Print()
    : out_terminal_(::isatty(STDOUT_FILENO) == 1),
      color_out_(wants_color(STDOUT_FILENO)),
      color_err_(wants_color(STDERR_FILENO)) {}

std::size_t Print::out_width() const {
  winsize size{};
  const bool known = out_terminal_ && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
  if (!known || size.ws_col == 0) return 80;
  return std::clamp<std::size_t>(size.ws_col, 40, 100);
}

void Print::out(std::string_view text) { write_all(STDOUT_FILENO, text); }
void Print::err(std::string_view text) { write_all(STDERR_FILENO, text); }

void Print::fail(std::string_view what, std::string_view help) {
  std::string text = format("gw: {}: {}\n", paint_err(Style::red, "error"), what);
  if (!help.empty()) text += format("{}: {}\n", paint_err(Style::bold, "help"), help);
  err(text);
}

void Print::say(Level level, std::string_view message) {
  switch (level) {
    case Level::info:
      return err(format("gw: {}\n", message));
    case Level::warning:
      return report(Style::yellow, "warning", message);
    case Level::error:
      return report(Style::red, "error", message);
  }
}

void Print::report(Style style, std::string_view word, std::string_view message) {
  err(format("gw: {}: {}\n", paint_err(style, word), message));
}

void Print::table(std::span<const Row> rows) {
  std::vector<std::size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], width(row[i].text));
  }
  std::string text;
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += paint_out(row[i].style, row[i].text);
      if (i + 1 < row.size()) text.append(widths[i] + 2 - width(row[i].text), ' ');
    }
    text += '\n';
  }
  out(text);
}

std::string Print::paint(Style style, std::string_view text) {
  static constexpr std::array<std::string_view, 7> codes = {"", "1", "2", "31", "32", "33", "34"};
  if (style == Style::plain || text.empty()) return std::string(text);
  return format("\x1b[{}m{}\x1b[0m", codes[static_cast<std::size_t>(style)], text);
}

}  // namespace gw::cmd
