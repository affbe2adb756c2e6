// gw keygen password: the hash of a password, for basic-auth. The password comes in by standard
// input: arguments can be read by everybody on the machine, and stay in the shell's history.
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <iostream>

#include "base/json_writer.h"
#include "base/text.h"
#include "cmd/keygen/keygen.h"
#include "cmd/output/print.h"
#include "crypto/password.h"
#include "crypto/random.h"

namespace gw::cmd {

namespace {

constexpr Option options[] = {
    {.name = "--cost",
     .value = "N",
     .text = "Cost of a check, 10 to 14; each step doubles it (default: 12)."},
    format_option,
};

constexpr Example examples[] = {
    {"gw keygen password", "Ask for the password without echo."},
    {"pass show acme | gw keygen password", "Read the password from another program."},
};

constexpr std::uint64_t least = 10;  // what a hash of ours should be; others' may be less

// Nothing that is typed shows, while this lives and standard input is a terminal.
class Unseen {
 public:
  explicit Unseen(Print& print)
      : print_(print), terminal_(::tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!terminal_) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    print_.err("password: ");
  }
  ~Unseen() {
    if (!terminal_) return;
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    print_.err("\n");
  }
  Unseen(const Unseen&) = delete;
  Unseen& operator=(const Unseen&) = delete;

 private:
  Print& print_;
  termios before_{};
  bool terminal_;
};

std::string read_line(Print& print) {
  const Unseen unseen(print);
  std::string line;
  std::getline(std::cin, line);
  return line;
}

int run(const Arguments& arguments, Print& print) {
  const auto cost =
      parse_number(arguments.text("--cost", std::to_string(crypto::standard_password_cost)));
  if (!cost || *cost < least || *cost > crypto::most_password_cost)
    return cannot(print,
                  format("invalid value '{}' for '--cost'", printable(arguments.text("--cost"))),
                  "write a number from 10 to 14");
  const std::string password = read_line(print);
  if (!crypto::is_password(password))
    return cannot(print,
                  password.empty() ? "the password is empty" : "a password of more than 72 bytes",
                  password.empty() ? "write it as the first line of standard input"
                                   : "bcrypt reads only 72 bytes: choose a shorter password");
  std::array<std::uint8_t, 16> salt;
  const std::string random = crypto::random_bytes(salt.size());
  std::copy(random.begin(), random.end(), salt.begin());
  const std::string hash = crypto::hash_password(password, static_cast<int>(*cost), salt);
  if (wants_json(arguments))
    print.out(JsonWriter().object().member("hash", hash).member("cost", *cost).end().take() + "\n");
  else
    print.out(hash + "\n");
  return exit_code::yes;
}

}  // namespace

Command keygen_password() {
  return {
      .name = "keygen password",
      .summary = "Hash a password.",
      .when =
          "The hash is for `password` of a consumer and `users` of basic-auth. The password is "
          "read from the first line of standard input, never from the arguments. Write the hash in "
          "'single quotes' in TOML, and also in a shell, because it contains dollar signs.",
      .options = options,
      .examples = examples,
      .run = run,
  };
}

}  // namespace gw::cmd
