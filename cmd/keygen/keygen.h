// The kinds of gw keygen: a file each, a function each; keygen.cpp lists them. What they share:
// how a result is shown, and how a file that cannot be written is told.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cmd/command.h"
#include "cmd/output/new_files.h"

namespace gw::cmd {

Command keygen_api_key();
Command keygen_secret();
Command keygen_password();
Command keygen_jwt_key();
Command keygen_token();
Command keygen_certificate();

inline constexpr Option format_option = {
    .name = "--format",
    .value = "FORMAT",
    .text = "Output format.",
    .choices = "text json",
};
// Where jwt-key leaves a key, and token looks for one.
inline constexpr std::string_view standard_key = "jwt-key.pem", standard_jwks = "jwks.json";

inline bool wants_json(const Arguments& arguments) {
  return arguments.text(format_option.name, "text") == "json";
}

// What a kind says where it cannot go on: exit code 2.
int cannot(Print& print, std::string_view what, std::string_view help = {});
// write_new, or `cannot` with what to do instead. False where that was said.
bool wrote_all(std::span<const NewFile> files, std::string_view instead, Print& print);

}  // namespace gw::cmd
