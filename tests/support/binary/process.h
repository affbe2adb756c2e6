// Process: the real gw (or any program) as a user starts it: arguments, a folder, what it says on
// its two channels, its exit code. Waits for lines, never for time; ends its own child alone.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace gw::test {

struct ProcessSetup {
  std::vector<std::string> words = {};        // the program's path first
  std::string folder = {};                    // where it starts
  std::vector<std::string> environment = {};  // "NAME=value", beside what the test itself has
  std::size_t descriptors = 0;                // how many it may have; 0: as many as the test
};

class Process {
 public:
  explicit Process(const ProcessSetup& setup);
  ~Process();  // kills the child where it still runs, and waits for it
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // Until what it says holds `text`; false where it ends, or stays silent for ten seconds, before.
  // What has been waited for is not found again.
  bool wait_for_out(const std::string& text) { return wait_for(out_, text); }
  bool wait_for_err(const std::string& text) { return wait_for(err_, text); }
  // The rest of the line behind the last text that was waited for, whole.
  std::string rest_of_err_line();

  pid_t pid() const { return pid_; }
  void signal(int number) const;
  // Until it ends: its exit code, or minus the signal that ended it.
  int wait();

  const std::string& out() const { return out_.text; }  // all of it so far
  const std::string& err() const { return err_.text; }

 private:
  struct Channel {
    int fd = -1;
    std::string text;
    std::size_t seen = 0;  // waited for already
  };
  bool wait_for(Channel& channel, const std::string& text);
  bool read_more();  // false at the end of both, or after ten silent seconds

  pid_t pid_ = -1;
  Channel out_, err_;
};

struct Ran {
  int code = 0;
  std::string out, err;
};
Ran run(const ProcessSetup& setup);

}  // namespace gw::test
