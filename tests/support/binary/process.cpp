// fork, exec and two pipes.
#include "support/binary/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>

namespace gw::test {

namespace {

constexpr int longest_silence_ms = 10'000;
constexpr int not_ended = -1000;  // what no program answers

[[noreturn]] void become(const ProcessSetup& setup, int out, int err) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  ::dup2(::open("/dev/null", O_RDONLY), STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  if (!setup.folder.empty() && ::chdir(setup.folder.c_str()) != 0) ::_exit(126);
  if (setup.descriptors != 0) {
    const rlimit limit = {setup.descriptors, setup.descriptors};
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
  for (const std::string& variable : setup.environment)
    ::putenv(const_cast<char*>(variable.c_str()));
  std::vector<char*> words;
  for (const std::string& word : setup.words) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  ::execv(words[0], words.data());
  ::_exit(127);
}

}  // namespace

Process::Process(const ProcessSetup& setup) {
  std::array<int, 2> out, err;
  if (::pipe2(out.data(), O_CLOEXEC) != 0 || ::pipe2(err.data(), O_CLOEXEC) != 0)
    throw std::runtime_error("no pipes");
  pid_ = ::fork();
  if (pid_ == 0) become(setup, out[1], err[1]);
  ::close(out[1]);
  ::close(err[1]);
  out_.fd = out[0];
  err_.fd = err[0];
}

Process::~Process() {
  if (pid_ > 0) {
    signal(SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  ::close(out_.fd);
  ::close(err_.fd);
}

bool Process::read_more() {
  if (out_.fd < 0 && err_.fd < 0) return false;
  std::array<pollfd, 2> waiting = {{{out_.fd, POLLIN, 0}, {err_.fd, POLLIN, 0}}};
  if (::poll(waiting.data(), waiting.size(), longest_silence_ms) <= 0) return false;
  bool more = false;
  for (Channel* channel : {&out_, &err_}) {
    const pollfd& state = waiting[channel == &out_ ? 0 : 1];
    if (state.revents == 0) continue;
    std::array<char, 65536> bytes;
    const ssize_t got = ::read(channel->fd, bytes.data(), bytes.size());
    if (got > 0) {
      channel->text.append(bytes.data(), static_cast<std::size_t>(got));
      more = true;
    } else {
      ::close(channel->fd);
      channel->fd = -1;
    }
  }
  return more || out_.fd >= 0 || err_.fd >= 0;
}

bool Process::wait_for(Channel& channel, const std::string& text) {
  for (;;) {
    const std::size_t at = channel.text.find(text, channel.seen);
    if (at != std::string::npos) {
      channel.seen = at + text.size();
      return true;
    }
    if (!read_more()) return false;
  }
}

std::string Process::rest_of_err_line() {
  const std::size_t start = err_.seen;
  if (!wait_for_err("\n")) return {};
  return err_.text.substr(start, err_.seen - 1 - start);
}

void Process::signal(int number) const {
  if (pid_ > 0) ::kill(pid_, number);
}

int Process::wait() {
  while (read_more()) continue;
  if (out_.fd >= 0 || err_.fd >= 0) return not_ended;
  int status = 0;
  if (pid_ <= 0 || ::waitpid(pid_, &status, 0) != pid_) return not_ended;
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

Ran run(const ProcessSetup& setup) {
  Process process(setup);
  const int code = process.wait();
  return {code, process.out(), process.err()};
}

}  // namespace gw::test
