// By the kernel's O_EXCL, so that two at once cannot both be the first.
#include "cmd/output/new_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "base/text.h"

namespace gw::cmd {

namespace {

Error failed(const std::string& path, std::string_view what) {
  return {Error::Kind::io, format("cannot {}: {}", what, std::strerror(errno)), path};
}

Result<void> fill(int fd, const NewFile& file) {
  std::string_view rest = file.text;
  while (!rest.empty()) {
    const ssize_t wrote = ::write(fd, rest.data(), rest.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return failed(file.path, "write it");
    rest.remove_prefix(static_cast<std::size_t>(wrote));
  }
  if (::fsync(fd) != 0) return failed(file.path, "write it");
  return {};
}

Result<void> write_one(const NewFile& file) {
  const int fd = ::open(file.path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                        file.secret ? 0600 : 0644);
  if (fd < 0 && errno == EEXIST) return Error{Error::Kind::invalid, "it exists already", file.path};
  if (fd < 0) return failed(file.path, "make it");
  Result<void> filled = fill(fd, file);
  ::close(fd);
  if (!filled) ::unlink(file.path.c_str());
  return filled;
}

}  // namespace

Result<void> write_new(std::span<const NewFile> files) {
  for (std::size_t i = 0; i < files.size(); ++i) {
    Result<void> wrote = write_one(files[i]);
    if (wrote) continue;
    for (const NewFile& before : files.first(i)) ::unlink(before.path.c_str());
    return wrote;
  }
  return {};
}

Result<void> replace_file(const std::string& path, const std::string& text) {
  const NewFile beside{path + ".new", text, false};
  if (Result<void> wrote = write_one(beside); !wrote) return wrote;
  if (::rename(beside.path.c_str(), path.c_str()) == 0) return {};
  const Error error = failed(path, "replace it");
  ::unlink(beside.path.c_str());
  return error;
}

}  // namespace gw::cmd
