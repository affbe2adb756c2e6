// Error: why an operation failed, for people. Failures of peers and networks on the path of a
// request are http::Failure; errors in the configuration are config::Diagnostic.
#pragma once

#include <string>
#include <utility>

namespace gw {

struct Error {
  enum class Kind { invalid, not_found, io, limit, unsupported };

  Kind kind = Kind::invalid;
  std::string message;     // one line, no trailing period
  std::string where = {};  // file, address or part; may be empty

  // "where: message"
  std::string text() const { return where.empty() ? message : where + ": " + message; }
};

// Adds context to an error: "cannot load gw.toml: no such file".
inline Error because(std::string outer, const Error& cause) {
  return Error{cause.kind, std::move(outer) + ": " + cause.text()};
}

}  // namespace gw
