// Files that a command leaves behind. Never over one that is there, and of several all or none, so
// that half a key pair is not taken for a whole one. Secrets are for their owner alone (0600).
#pragma once

#include <span>
#include <string>

#include "base/result.h"

namespace gw::cmd {

struct NewFile {
  std::string path;
  std::string text;
  bool secret = false;
};

// Kind `invalid` where one is there already, and then none is written.
Result<void> write_new(std::span<const NewFile> files);

// For files that grow: a reader finds the old text or the new one, never a part.
Result<void> replace_file(const std::string& path, const std::string& text);

}  // namespace gw::cmd
