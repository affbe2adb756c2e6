// The ways in which programs change files, seen through the folder.
#include "control/watch.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <functional>

#include "support/temp_folder.h"

using namespace gw;

TEST_CASE("a change of a configuration file is noticed however it is made", "[control]") {
  const test::TempFolder folder;
  namespace fs = std::filesystem;
  const struct {
    const char* how;
    bool noticed;
    std::function<void()> change;
  } cases[] = {
      {"written in place", true, [&] { folder.write("gw.toml", "b"); }},
      {"replaced by a rename, as vi does it", true,
       [&] {
         folder.write("4913", "b");
         fs::rename(folder.path("4913"), folder.path("gw.toml"));
       }},
      {"moved away and written anew", true,
       [&] {
         fs::rename(folder.path("gw.toml"), folder.path("gw.toml~"));
         folder.write("gw.toml", "c");
       }},
      {"removed", true, [&] { fs::remove(folder.path("gw.toml")); }},
      {"a file of a policy", true, [&] { folder.write("list.txt", "::1"); }},
      {"a new file for an include", true, [&] { folder.write("new.toml", ""); }},
      {"Kubernetes swaps its link", true,
       [&] {
         fs::create_directory_symlink(".", folder.path("..tmp"));
         fs::rename(folder.path("..tmp"), folder.path("..data"));
       }},
      {"an editor's swap file", false, [&] { folder.write(".gw.toml.swp", ""); }},
      {"an editor's lock", false, [&] { folder.write(".#gw.toml", ""); }},
      {"another file", false, [&] { folder.write("access.log", "x"); }},
  };
  for (const auto& c : cases) {
    INFO(c.how);
    const std::set<std::string> files = {folder.write("gw.toml", "a"), folder.path("list.txt")};
    auto watch = control::Watch::make();
    REQUIRE(watch.ok());
    watch->look_at(files);
    CHECK_FALSE(watch->take());
    c.change();
    CHECK(watch->take() == c.noticed);
    CHECK_FALSE(watch->take());
  }
}

TEST_CASE("other files after a reload are other folders", "[control]") {
  const test::TempFolder folder;
  const std::string first = folder.write("a/gw.toml", ""), second = folder.write("b/gw.toml", "");
  auto watch = control::Watch::make();
  REQUIRE(watch.ok());
  watch->look_at({first});
  watch->look_at({second, folder.path("none/gw.toml")});
  folder.write("a/gw.toml", "x");
  CHECK_FALSE(watch->take());
  folder.write("b/gw.toml", "x");
  CHECK(watch->take());
}
