// Error: why a thing could not be done, for people. The world's faults on the path of a request are
// http::Failure; the configuration's are config::Diagnostic.
#pragma once

#include <string>
#include <utility>

namespace gw {

struct Error {
  enum class Kind { invalid, not_found, io, limit, unsupported };

  Kind kind = Kind::invalid;
  std::string message;     // what is wrong, one line, no trailing dot
  std::string where = {};  // file, address or part; may be empty

  // "where: message"
  std::string text() const { return where.empty() ? message : where + ": " + message; }
};

// The same error seen from one step further out: "cannot load gw.toml: no such file".
inline Error because(std::string outer, const Error& cause) {
  return Error{cause.kind, std::move(outer) + ": " + cause.text()};
}

}  // namespace gw
