// zlib's gzread passes plain data through, joins several members, and reads large pieces of a plain
// file directly into our buffer. But it waits until it has all requested bytes, so plain text from
// pipes, whose lines should be seen immediately, is read without it.
#include "store/log_file.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/text.h"

namespace gw::store {

namespace {

constexpr std::size_t piece = 1u << 20;
constexpr std::string_view standard_input = "standard input";

Error io_error(std::string message, const std::string& path) {
  const auto kind = errno == ENOENT ? Error::Kind::not_found : Error::Kind::io;
  return Error{kind, std::move(message) + ": " + std::strerror(errno), path};
}

}  // namespace

class LogFile::Stream {
 public:
  Stream(int fd, GoOn go_on) : fd_(fd), go_on_(std::move(go_on)) {
    struct stat status {};
    if (::fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) begin_zlib();
  }
  ~Stream() { gz_ ? gzclose(gz_) : ::close(fd_); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // Returns the bytes read; 0: none now; below 0: see why().
  int read(char* to, std::size_t size) {
    if (!begun_ && !begin()) return 0;
    if (!gz_) return read_pipe(to, size);
    gzclearerr(gz_);  // it remembers an end that may have moved
    return gzread(gz_, to, static_cast<unsigned>(size));
  }
  // Empty unless the last read failed, which may be after bytes that it returned.
  std::string why() {
    if (!gz_) return why_;
    int code = Z_OK;
    const char* const text = gzerror(gz_, &code);
    if (code == Z_OK || code == Z_STREAM_END) return {};
    if (code == Z_BUF_ERROR) return "the gzip data is incomplete";
    if (code == Z_ERRNO) return std::strerror(errno);
    return format("invalid gzip data: {}", text);
  }
  bool ended() const { return ended_; }  // of a pipe
  // The position in the file as stored.
  off_t position() const { return ::lseek(fd_, 0, SEEK_CUR); }
  bool stat(struct stat& to) const { return ::fstat(fd_, &to) == 0; }

 private:
  void begin_zlib() {
    begun_ = true;
    gz_ = gzdopen(fd_, "rb");
    if (gz_)
      gzbuffer(gz_, 128u << 10);
    else
      why_ = "not enough memory to read it";
  }
  // For a pipe, after its first bytes arrived. Returns false if none came.
  bool begin() {
    if (!wait()) return false;
    if (begins_gzip()) begin_zlib();
    begun_ = true;
    return true;
  }
  // Looks at the bytes without reading them (tee(2)), which works only for pipes: a terminal sends
  // no gzip.
  bool begins_gzip() const {
    int copy[2];
    unsigned char first[2] = {};
    if (::pipe2(copy, O_CLOEXEC) != 0) return false;
    const bool both = ::tee(fd_, copy[1], sizeof first, 0) == sizeof first &&
                      ::read(copy[0], first, sizeof first) == sizeof first;
    ::close(copy[0]);
    ::close(copy[1]);
    return both && first[0] == 0x1f && first[1] == 0x8b;
  }
  bool wait() const {
    pollfd one{.fd = fd_, .events = POLLIN, .revents = 0};
    while (::poll(&one, 1, go_on_ ? 100 : -1) <= 0)
      if (go_on_ && !go_on_()) return false;
    return true;
  }
  int read_pipe(char* to, std::size_t size) {
    if (!why_.empty() || !wait()) return 0;
    const ssize_t got = ::read(fd_, to, size);
    if (got < 0 && errno != EINTR) why_ = std::strerror(errno);
    ended_ = got == 0;
    return static_cast<int>(got);
  }

  int fd_;
  GoOn go_on_;
  bool begun_ = false, ended_ = false;
  gzFile gz_ = nullptr;  // null of a pipe with plain text
  std::string why_;
};

LogFile::LogFile(std::string path, std::unique_ptr<Stream> stream)
    : path_(std::move(path)), stream_(std::move(stream)), buffer_(max_line + piece) {}
LogFile::LogFile(LogFile&&) noexcept = default;
LogFile& LogFile::operator=(LogFile&&) noexcept = default;
LogFile::~LogFile() = default;

Result<LogFile> LogFile::open(const std::string& path, From from, GoOn go_on) {
  const bool standard = path == "-";
  const int fd =
      standard ? ::fcntl(0, F_DUPFD_CLOEXEC, 3) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return io_error("cannot open it", path);
  struct stat status {};
  bool in_line = false;
  if (::fstat(fd, &status) == 0 && S_ISDIR(status.st_mode)) {
    ::close(fd);
    return Error{Error::Kind::invalid, "it is a folder, not a file", path};
  }
  if (from == From::end) {
    char last = '\n';
    in_line = status.st_size > 0 && ::pread(fd, &last, 1, status.st_size - 1) == 1 && last != '\n';
    ::lseek(fd, 0, SEEK_END);
  }
  auto stream = std::make_unique<Stream>(fd, std::move(go_on));
  LogFile file(standard ? std::string(standard_input) : path, std::move(stream));
  file.skipping_ = in_line;
  return file;
}

bool LogFile::give(std::size_t size, std::size_t over, Line& to) {
  to = {std::string_view(buffer_.data() + begin_, size), ++number_, over == 0};
  begin_ += size + over;
  seen_ = 0;
  return true;
}

bool LogFile::line_there(Line& to) {
  for (;;) {
    const char* const from = buffer_.data() + begin_;
    const std::size_t size = end_ - begin_;
    const void* const found =
        size > seen_ ? std::memchr(from + seen_, '\n', size - seen_) : nullptr;
    if (!found) seen_ = size;
    const auto length =
        found ? static_cast<std::size_t>(static_cast<const char*>(found) - from) : size;
    if (skipping_) {
      begin_ += found ? length + 1 : size;
      seen_ = 0;
      skipping_ = !found;
      if (!found) return false;
    } else if (length > max_line) {
      skipping_ = true;
      return give(max_line, 0, to);
    } else {
      return found && give(length, 1, to);
    }
  }
}

bool LogFile::fill() {
  if (fault_) return false;
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  const int count = stream_->read(buffer_.data() + end_, buffer_.size() - end_);
  const std::string why = stream_->why();
  if (!why.empty()) fault_ = Error{Error::Kind::io, why, path_};
  if (count > 0) end_ += static_cast<std::size_t>(count);
  return count > 0;
}

bool LogFile::next(Line& to) {
  while (!line_there(to)) {
    if (fill()) continue;
    if (begin_ == end_ || skipping_) return false;
    give(end_ - begin_, 0, to);  // a last line without its newline
    to.cut = false;
    return true;
  }
  return true;
}

bool LogFile::next_followed(Line& to) {
  do {
    if (line_there(to)) return true;
  } while (fill() || begun_anew());
  return false;
}

// A file that is smaller than what was read was truncated (logrotate's copytruncate). A different
// file under the same path has replaced it.
bool LogFile::begun_anew() {
  struct stat ours {
  }, there{};
  if (fault_ || !stream_->stat(ours) || !S_ISREG(ours.st_mode)) return false;
  if (::stat(path_.c_str(), &there) != 0) return false;  // moved away, and nothing there yet
  const bool same = ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
  if (same && ours.st_size >= stream_->position()) return false;
  Result<LogFile> anew = open(path_);
  if (!anew) return false;
  *this = *std::move(anew);
  return true;
}

bool LogFile::over() const { return path_ == standard_input && stream_->ended(); }

double LogFile::done() const {
  struct stat status {};
  if (!stream_->stat(status) || !S_ISREG(status.st_mode) || status.st_size == 0) return -1;
  return std::min(1.0,
                  static_cast<double>(stream_->position()) / static_cast<double>(status.st_size));
}

}  // namespace gw::store
