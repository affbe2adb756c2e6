// Files are read completely, also pipes (-c <(generate)). Folders are listed without hidden files,
// like * in a shell.
#include "control/real_sources.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "base/text.h"
#include "net/socket.h"

namespace gw::control {

namespace {

constexpr std::size_t max_file = 256u << 20;

Error fault_of(int error, const std::string& path) {
  const Error::Kind kind = error == ENOENT ? Error::Kind::not_found : Error::Kind::io;
  std::string text = std::strerror(error);
  text[0] = to_lower(text[0]);
  return Error{kind, text, path};
}

}  // namespace

Result<std::string> RealSources::read(const std::string& path) {
  const auto kept = memory_files_.find(path);
  if (kept != memory_files_.end()) return kept->second;
  files_read_.insert(path);
  const net::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return fault_of(errno, path);
  std::string text;
  std::array<char, 16384> piece;
  for (;;) {
    const ssize_t got = ::read(file.fd(), piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fault_of(errno, path);
    if (got == 0) return text;
    text.append(piece.data(), static_cast<std::size_t>(got));
    if (text.size() > max_file) return Error{Error::Kind::limit, "larger than 256 MiB", path};
  }
}

Result<std::vector<std::string>> RealSources::list(const std::string& pattern) {
  namespace fs = std::filesystem;
  const bool folder = is_folder(pattern);
  const fs::path where = folder ? fs::path(pattern) : fs::path(pattern).parent_path();
  const std::string glob = folder ? "*.toml" : fs::path(pattern).filename().string();
  std::vector<std::string> files;
  std::error_code error;
  for (fs::directory_iterator entry(where.empty() ? "." : where, error), end;
       !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    std::error_code not_there;
    if (name.starts_with(".") || !glob_matches(glob, name)) continue;
    if (!entry->is_directory(not_there)) files.push_back((where / name).string());
  }
  if (error == std::errc::no_such_file_or_directory && !folder) return files;
  if (error) return fault_of(error.value(), pattern);
  std::sort(files.begin(), files.end());
  return files;
}

bool RealSources::is_folder(const std::string& path) {
  struct stat about = {};
  return ::stat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode);
}

std::optional<std::string> RealSources::env(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  if (value == nullptr) return {};
  return value;
}

std::vector<IpAddress> RealSources::addresses(const std::string& host) {
  names_asked_.insert(host);
  const auto found = addresses_.find(host);
  return found == addresses_.end() ? std::vector<IpAddress>() : found->second;
}

}  // namespace gw::control
