// Diagnostic: an error in the configuration: where it is, what is wrong, and what to write instead.
// All errors are collected; parsing does not stop at the first one.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace gw::config {

struct Position {
  std::uint32_t file = 0;  // index into Diagnostics::files; line 0 means no place in a file
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  friend bool operator==(const Position&, const Position&) = default;
};

enum class Severity : std::uint8_t { error, warning, note };

struct Diagnostic {
  Severity severity = Severity::error;
  std::string code;  // stable, kebab-case: "unknown-key", "unit.duration", "route.unreachable"
  Position at;
  std::string message;  // what is wrong, with the name of the key or value
  std::string help;     // what to write instead; may be empty
};

class Diagnostics {
 public:
  void error(std::string code, Position at, std::string message, std::string help = {}) {
    add({Severity::error, std::move(code), at, std::move(message), std::move(help)});
  }
  void warning(std::string code, Position at, std::string message, std::string help = {}) {
    add({Severity::warning, std::move(code), at, std::move(message), std::move(help)});
  }
  void note(std::string code, Position at, std::string message, std::string help = {}) {
    add({Severity::note, std::move(code), at, std::move(message), std::move(help)});
  }
  // For a feature that the language defines and this version does not support.
  void not_yet(Position at, const std::string& what, std::string help = {});
  void add(Diagnostic diagnostic);
  // Redacts this text in all messages from now on: a value of ${env:} or ${file:}. Texts that are
  // too short for a secret (a port, a stage) are not redacted.
  void keep_secret(std::string text);
  bool ok() const { return errors_ == 0; }  // warnings do not count
  std::size_t errors() const { return errors_; }
  std::size_t warnings() const { return warnings_; }
  const std::vector<Diagnostic>& all() const { return all_; }
  void sort();                           // by file, line, column
  std::string place(Position at) const;  // "gw.toml:3:7"; "" without a place

  std::vector<std::string> files;  // file names as the user wrote them

 private:
  std::vector<Diagnostic> all_;
  std::vector<std::string> secrets_;
  std::size_t errors_ = 0, warnings_ = 0;
};

// "gw.toml:3:7: error: MESSAGE [CODE]", then the help on its own line.
std::string show(const Diagnostic& diagnostic, const Diagnostics& files);

enum class Format : std::uint8_t { text, json, sarif, junit, github };

}  // namespace gw::config
