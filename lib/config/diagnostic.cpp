// Collects diagnostics and formats one as text. The commands implement the other formats.
#include "config/diagnostic.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/text.h"

namespace gw::config {

namespace {

constexpr std::size_t shortest_secret = 6;

void redact(std::string& text, const std::string& secret) {
  constexpr std::string_view shown = "(redacted)";
  for (auto at = text.find(secret); at != text.npos; at = text.find(secret, at + shown.size()))
    text.replace(at, secret.size(), shown);
}

}  // namespace

void Diagnostics::keep_secret(std::string text) {
  if (text.size() < shortest_secret) return;
  if (std::string escaped = printable(text); escaped != text)
    secrets_.push_back(std::move(escaped));
  secrets_.push_back(std::move(text));
}

void Diagnostics::not_yet(Position at, const std::string& what, std::string help) {
  error(
      "not-yet", at,
      what +
          " is part of the configuration language, but this version of gw does not support it yet",
      std::move(help));
}

void Diagnostics::add(Diagnostic diagnostic) {
  for (const std::string& secret : secrets_) {
    redact(diagnostic.message, secret);
    redact(diagnostic.help, secret);
  }
  if (diagnostic.severity == Severity::error) ++errors_;
  if (diagnostic.severity == Severity::warning) ++warnings_;
  all_.push_back(std::move(diagnostic));
}

void Diagnostics::sort() {
  const auto place = [](const Diagnostic& d) {
    return std::tuple(d.at.file, d.at.line, d.at.column);
  };
  std::stable_sort(all_.begin(), all_.end(),
                   [&](const Diagnostic& a, const Diagnostic& b) { return place(a) < place(b); });
}

std::string Diagnostics::place(Position at) const {
  if (at.line == 0 || at.file >= files.size()) return {};
  return format("{}:{}:{}", files[at.file], at.line, at.column);
}

std::string show(const Diagnostic& diagnostic, const Diagnostics& files) {
  static constexpr std::array<std::string_view, 3> words = {"error", "warning", "note"};
  std::string text = files.place(diagnostic.at);
  if (!text.empty()) text += ": ";
  text += format("{}: {} [{}]", words[static_cast<std::size_t>(diagnostic.severity)],
                 diagnostic.message, diagnostic.code);
  if (!diagnostic.help.empty()) text += "\n  help: " + diagnostic.help;
  return text;
}

}  // namespace gw::config
