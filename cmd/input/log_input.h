// LogInput: the records that a command was told to read: files, standard input, or the log that the
// configuration names. Shows how far it is on a terminal, and ends early on Ctrl-C.
#pragma once

#include <signal.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cmd/command.h"
#include "store/open_log.h"

namespace gw::cmd {

class Print;

// Ctrl-C, kept from ending the program: what is known so far is worth showing.
class Interrupts {
 public:
  Interrupts();
  bool came() { return wait(Duration(0)); }
  bool wait(Duration at_most);  // true once it came

 private:
  sigset_t wanted_;
  bool came_ = false;
};

// The logs that are named, else that of the configuration. Nothing where there is none, or where
// the configuration cannot say, which was said.
std::optional<std::vector<std::string>> log_paths(std::vector<std::string> named,
                                                  const Arguments& arguments, Print& print);

// The lines that were no records, on standard error.
void print_unreadable(const record::Unreadable&, Print&);

class LogInput {
 public:
  // Nothing where one cannot be opened, which was said.
  static std::optional<LogInput> open(const std::vector<std::string>& paths, Print& print,
                                      record::Wanted wanted = {});

  // False at the end and after Ctrl-C. The views hold until the next call.
  bool next(record::Record& to);
  // Waits for more of the last file, until Ctrl-C.
  bool next_followed(record::Record& to);

  // Whether all of it could be read; says on standard error what could not.
  bool finish();

  record::Unreadable unreadable() const;
  bool interrupted() const { return interrupted_; }
  record::TimeSpan times() const { return times_; }  // of what was read, both included

 private:
  LogInput(std::vector<std::unique_ptr<record::Source>> sources,
           std::shared_ptr<Interrupts> interrupts, Print& print);
  void look_around();

  std::vector<std::unique_ptr<record::Source>> sources_;
  std::size_t at_ = 0;
  Print* print_;
  std::shared_ptr<Interrupts> interrupts_;  // the sources ask them too
  std::uint64_t count_ = 0;
  record::TimeSpan times_{WallTime::max(), WallTime::min()};
  bool interrupted_ = false, showing_ = false;
  std::chrono::steady_clock::time_point shown_;
};

}  // namespace gw::cmd
