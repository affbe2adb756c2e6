// The *.jws files of tests/identity as data: "--- a name" starts a case of "WORD TEXT" lines; what
// stands before the first case are keys. Lines with # are comments.
#pragma once

#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gw::test {

struct JwsCase {
  std::string name;
  std::vector<std::pair<std::string, std::string>> lines;

  std::optional<std::string> value(const std::string& word) const {
    for (const auto& [key, text] : lines)
      if (key == word) return text;
    return {};
  }
};

struct JwsCases {
  std::vector<std::string> keys;
  std::vector<JwsCase> all;
};

// path: from the top of the tree.
inline JwsCases read_jws_cases(const std::string& path) {
  JwsCases cases;
  std::ifstream file(std::string(GW_SOURCE_DIR) + "/" + path);
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    const std::size_t space = line.find(' ');
    const std::string word = line.substr(0, space);
    const std::string text = space == line.npos ? "" : line.substr(space + 1);
    if (word == "---")
      cases.all.push_back({text, {}});
    else if (cases.all.empty())
      cases.keys.push_back(text);
    else
      cases.all.back().lines.emplace_back(word, text);
  }
  return cases;
}

}  // namespace gw::test
