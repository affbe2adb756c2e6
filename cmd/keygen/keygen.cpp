// gw keygen: keys, secrets, tokens and certificates. Which kinds there are, and no more.
#include "cmd/keygen/keygen.h"

#include "cmd/output/print.h"

namespace gw::cmd {

Command keygen();

int cannot(Print& print, std::string_view what, std::string_view help) {
  print.fail(what, help);
  return exit_code::no_answer;
}

bool wrote_all(std::span<const NewFile> files, std::string_view instead, Print& print) {
  const Result<void> wrote = write_new(files);
  if (!wrote)
    print.fail(wrote.error().text(), wrote.error().kind == Error::Kind::invalid ? instead : "");
  return wrote.ok();
}

Command keygen() {
  return {
      .name = "keygen",
      .summary = "Create keys, secrets, tokens and certificates.",
      .when =
          "'gw keygen KIND --help' prints the options of a kind. Existing files are never "
          "overwritten. Files with secrets are readable only by their owner (mode 0600).",
      .options = {},
      .kinds = {keygen_api_key(), keygen_jwt_key(), keygen_token(), keygen_secret(),
                keygen_password(), keygen_certificate()},
  };
}

}  // namespace gw::cmd
