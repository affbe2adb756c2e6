// Since 6.2, Linux reports the number of open descriptors as the size of /proc/self/fd. Before,
// they are counted, which is slow if there are many.
#include "admin/process_use.h"

#include <dirent.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

namespace gw::admin {

namespace {

Duration time_of(const timeval& time) { return seconds(time.tv_sec) + microseconds(time.tv_usec); }

Duration cpu_time() {
  rusage use = {};
  if (::getrusage(RUSAGE_SELF, &use) != 0) return {};
  return time_of(use.ru_utime) + time_of(use.ru_stime);
}

std::optional<std::uint64_t> resident_memory() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t all = 0, resident = 0;
  if (!(file >> all >> resident)) return {};
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::optional<std::uint64_t> counted_descriptors() {
  DIR* const folder = ::opendir("/proc/self/fd");
  if (folder == nullptr) return {};
  std::uint64_t count = 0;
  while (const dirent* entry = ::readdir(folder)) count += entry->d_name[0] != '.';
  ::closedir(folder);
  return count - 1;  // without the folder's own
}

std::optional<std::uint64_t> open_descriptors() {
  struct stat folder = {};
  if (::stat("/proc/self/fd", &folder) != 0) return {};
  if (folder.st_size > 0) return static_cast<std::uint64_t>(folder.st_size);
  return counted_descriptors();
}

std::optional<std::uint64_t> most_descriptors() {
  rlimit limit = {};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return {};
  return limit.rlim_cur;
}

}  // namespace

ProcessUse process_use() {
  return {cpu_time(), resident_memory(), open_descriptors(), most_descriptors()};
}

}  // namespace gw::admin
