// Sizes: files of at most 600 lines, functions of at most 70, lines of at most 100 characters,
// folders of at most 40 source files;
// every file opens with a comment; nothing is left over. Functions are counted without a parser:
// clang-format puts a function's last brace under its first character.
#include <catch2/catch.hpp>

#include <algorithm>
#include <map>

#include "tidy/tidy.h"

namespace {

using gw::tidy::Complaints;
using gw::tidy::SourceFile;

constexpr std::size_t max_file = 600, max_function = 70, max_line = 100, max_folder = 40;

// Of UTF-8: bytes that go on with a character begin none.
std::size_t characters(std::string_view line) {
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

std::size_t indent(const std::string& line) { return line.find_first_not_of(' '); }

bool opens_function(const std::string& line) {
  if (!line.ends_with('{') || line.find('(') == std::string::npos) return false;
  const std::string start = line.substr(indent(line));
  for (const char* word :
       {"if ", "for ", "while ", "switch ", "} ", "namespace ", "struct ", "class "})
    if (start.starts_with(word)) return false;
  return start.find("](") == std::string::npos && start.find("TEST_CASE") == std::string::npos;
}

// The line that a declaration starts on, from the one that ends with its brace: back over
// parameters that go on and a constructor's list of members.
std::size_t declaration_start(const SourceFile& file, std::size_t brace) {
  std::ptrdiff_t open = 0;
  for (std::size_t i = brace;; --i) {
    const std::string& line = file.lines[i];
    open += std::count(line.begin(), line.end(), ')') - std::count(line.begin(), line.end(), '(');
    const bool members = line.substr(std::min(indent(line), line.size())).starts_with(": ") ||
                         (i > 0 && file.lines[i - 1].ends_with(','));
    if ((open <= 0 && !members) || i == 0) return i;
  }
}

void check_functions(const SourceFile& file, Complaints& complaints) {
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    if (!opens_function(file.lines[i])) continue;
    const std::size_t start = declaration_start(file, i);
    const std::string last = std::string(indent(file.lines[start]), ' ') + "}";
    std::size_t end = i + 1;
    while (end < file.lines.size() && !file.lines[end].starts_with(last)) ++end;
    if (end - start + 1 > max_function)
      complaints.add(file, start, "a function of " + std::to_string(end - start + 1) + " lines");
  }
}

void check_lines(const SourceFile& file, Complaints& complaints) {
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    if (characters(file.lines[i]) > max_line) complaints.add(file, i, "a line over 100 characters");
    for (const char* mark : {"TODO", "FIXME"})
      if (file.path.find("tidy/") == std::string::npos &&
          file.lines[i].find(mark) != std::string::npos)
        complaints.add(file, i, std::string("left over: ") + mark);
  }
}

const std::vector<std::string> everything = {"lib", "cmd", "tests"};

}  // namespace

TEST_CASE("files are short and open with a comment", "[tidy]") {
  Complaints complaints;
  for (const SourceFile& file : gw::tidy::source_files(everything)) {
    if (file.lines.size() > max_file)
      complaints.add(file.path + ": " + std::to_string(file.lines.size()) + " lines");
    if (file.lines.empty() || !file.lines[0].starts_with("// "))
      complaints.add(file.path + ": does not open with what it is for");
  }
  CHECK(complaints.text() == "");
}

TEST_CASE("folders hold few source files", "[tidy]") {
  std::map<std::string, std::size_t> folders;
  for (const SourceFile& file : gw::tidy::source_files(everything))
    ++folders[file.path.substr(0, file.path.rfind('/'))];
  Complaints complaints;
  for (const auto& [folder, count] : folders)
    if (count > max_folder) complaints.add(folder + ": " + std::to_string(count) + " source files");
  CHECK(complaints.text() == "");
}

TEST_CASE("functions are short", "[tidy]") {
  Complaints complaints;
  for (const SourceFile& file : gw::tidy::source_files(everything))
    check_functions(file, complaints);
  CHECK(complaints.text() == "");
}

TEST_CASE("lines are short and nothing is left over", "[tidy]") {
  Complaints complaints;
  for (const SourceFile& file : gw::tidy::source_files(everything)) check_lines(file, complaints);
  CHECK(complaints.text() == "");
}
