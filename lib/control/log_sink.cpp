// A pipe is written in pieces of PIPE_BUF: after poll reports "writable", such a piece never
// blocks, so a slow reader loses lines but does not stop the collector. (O_NONBLOCK would be
// simpler, but it belongs to the open file description, which stdout shares with the user's shell.)
#include "control/log_sink.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "base/text.h"

namespace gw::control {

namespace {

constexpr std::size_t max_pending = std::size_t{4} << 20;  // bytes kept for a slow reader

Result<net::Descriptor> open_file(const std::string& path) {
  net::Descriptor file(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640));
  if (!file) return Error{Error::Kind::io, std::strerror(errno), path};
  return file;
}

LogSink::Form form_of(int fd) {
  if (::isatty(fd) != 1) return LogSink::Form::json;
  const char* const refused = std::getenv("NO_COLOR");
  return refused != nullptr && *refused != '\0' ? LogSink::Form::text : LogSink::Form::colored_text;
}

std::size_t piece_of(int fd) {
  struct stat about = {};
  const bool regular = ::fstat(fd, &about) == 0 && S_ISREG(about.st_mode);
  return regular ? max_pending : PIPE_BUF;
}

using Clock = std::chrono::steady_clock;

bool is_writable(int fd, Clock::time_point until) {
  pollfd wanted = {.fd = fd, .events = POLLOUT, .revents = 0};
  const auto left = std::chrono::ceil<milliseconds>(until - Clock::now()).count();
  return ::poll(&wanted, 1, static_cast<int>(std::max<std::int64_t>(0, left))) == 1;
}

}  // namespace

Result<std::unique_ptr<LogSink>> LogSink::make(const std::string& target) {
  static constexpr std::string_view file = "file:";
  if (target == "stdout") return std::unique_ptr<LogSink>(new LogSink(target, {}, STDOUT_FILENO));
  if (target == "stderr") return std::unique_ptr<LogSink>(new LogSink(target, {}, STDERR_FILENO));
  if (!target.starts_with(file))
    return Error{Error::Kind::unsupported, "is not a target of an access log", target};
  Result<net::Descriptor> opened = open_file(target.substr(file.size()));
  if (!opened) return because("cannot open the access log", opened.error());
  const int fd = opened->fd();
  return std::unique_ptr<LogSink>(new LogSink(target, std::move(*opened), fd));
}

LogSink::LogSink(std::string target, net::Descriptor file, int fd)
    : target_(std::move(target)),
      file_(std::move(file)),
      fd_(fd),
      piece_(piece_of(fd)),
      form_(form_of(fd)) {}

void LogSink::write(std::string_view lines) {
  if (pending_.size() + lines.size() > max_pending)
    return lose(lines, "the reader of the log is too slow");
  pending_ += lines;
}

void LogSink::flush(Duration patience) {
  const Clock::time_point until = Clock::now() + patience;
  std::string_view rest = pending_;
  while (!rest.empty() && is_writable(fd_, until)) {
    const ssize_t wrote =
        torn_ ? ::write(fd_, "\n", 1) : ::write(fd_, rest.data(), std::min(rest.size(), piece_));
    if (wrote < 0 && (errno == EINTR || errno == EAGAIN)) break;
    if (wrote <= 0) {
      lose(rest, std::strerror(errno));
      rest = {};
      torn_ = in_line_;
    } else if (torn_) {
      torn_ = in_line_ = false;
    } else {
      in_line_ = rest[static_cast<std::size_t>(wrote) - 1] != '\n';
      rest.remove_prefix(static_cast<std::size_t>(wrote));
    }
  }
  pending_.erase(0, pending_.size() - rest.size());
}

void LogSink::lose(std::string_view lines, std::string why) {
  loss_.lines += static_cast<std::uint64_t>(std::count(lines.begin(), lines.end(), '\n'));
  loss_.why = std::move(why);
}

Result<void> LogSink::reopen() {
  if (!file_) return {};
  flush({});
  Result<net::Descriptor> opened = open_file(target_.substr(target_.find(':') + 1));
  if (!opened) return because("cannot reopen the access log", opened.error());
  file_ = std::move(*opened);
  fd_ = file_.fd();
  torn_ = in_line_ = false;
  return {};
}

std::optional<LogSink::Loss> LogSink::take_loss() {
  if (loss_.lines == 0) return {};
  return std::exchange(loss_, {});
}

}  // namespace gw::control
