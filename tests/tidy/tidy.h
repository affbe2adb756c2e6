// The source tree as the tidy tests see it: files with their lines, and a list of complaints.
#pragma once

#include <string>
#include <vector>

namespace gw::tidy {

struct SourceFile {
  std::string path;  // from the top of the tree: "lib/net/socket.cpp"
  std::vector<std::string> lines;

  std::string module() const;  // "net"; "proxy" for lib/proxy/bridges; "cmd"; "" for tests
  bool header() const { return path.ends_with(".h"); }
};

// All .h and .cpp below these folders, sorted by path.
std::vector<SourceFile> source_files(const std::vector<std::string>& folders);
std::string read_file(const std::string& path);  // from the top of the tree; "" where there is none

struct TextFile {
  std::string path, text;
};
// All files below these folders with one of these extensions (".toml"), sorted by path.
std::vector<TextFile> text_files(const std::vector<std::string>& folders,
                                 const std::vector<std::string>& extensions);

// "path:line: what" for each complaint, one a line; empty means tidy.
class Complaints {
 public:
  void add(const SourceFile& file, std::size_t line, const std::string& what);
  void add(const std::string& what) { text_ += what + "\n"; }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace gw::tidy
