// A tree is the working folder and the folder of each file that was named.
#include "cmd/validate/hermetic_sources.h"

#include <algorithm>

#include "base/text.h"

namespace gw::cmd {

namespace fs = std::filesystem;

namespace {

// Links are followed: one that leads out of the tree is outside.
fs::path normal(const fs::path& path) {
  std::error_code ignored;
  const fs::path whole = fs::weakly_canonical(path, ignored);
  return ignored ? fs::absolute(path).lexically_normal() : whole;
}

}  // namespace

HermeticSources::HermeticSources(const std::vector<std::string>& paths) {
  trees_.push_back(normal("."));
  for (const std::string& path : paths)
    trees_.push_back(files_.is_folder(path) ? normal(path) : normal(path).parent_path());
}

bool HermeticSources::inside(const std::string& path) const {
  const fs::path wanted = normal(path);
  return std::any_of(trees_.begin(), trees_.end(), [&](const fs::path& tree) {
    return std::mismatch(tree.begin(), tree.end(), wanted.begin(), wanted.end()).first ==
           tree.end();
  });
}

Result<std::string> HermeticSources::read(const std::string& path) {
  if (!inside(path)) return Error{Error::Kind::not_found, "it lies outside the tree", path};
  return files_.read(path);
}

Result<std::vector<std::string>> HermeticSources::list(const std::string& pattern) {
  if (!inside(fs::path(pattern).parent_path().string() + "/."))
    return Error{Error::Kind::not_found, "it lies outside the tree", pattern};
  return files_.list(pattern);
}

bool HermeticSources::is_folder(const std::string& path) {
  return inside(path) && files_.is_folder(path);
}

}  // namespace gw::cmd
