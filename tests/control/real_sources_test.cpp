// What loading sees of the world: files as they are, folders without what is hidden.
#include "control/real_sources.h"

#include <catch2/catch.hpp>

#include "support/temp_folder.h"

using namespace gw;
using namespace gw::control;
using control::RealSources;
using Paths = std::vector<std::string>;

TEST_CASE("files are read whole, or the error gives the reason", "[control]") {
  const test::TempFolder folder;
  const std::string text(50'000, 'x');
  const std::string path = folder.write("gw.toml", text);
  RealSources sources;
  CHECK(sources.read(path).value() == text);
  CHECK(sources.read(folder.path("none")).error().text() ==
        folder.path("none") + ": no such file or directory");
  CHECK(sources.read(folder.path("none")).error().kind == Error::Kind::not_found);
  CHECK(sources.read(folder.path()).error().text() == folder.path() + ": is a directory");
  CHECK(sources.files_read().count(path) == 1);
  CHECK(sources.files_read().count(folder.path("none")) == 1);  // it may come to be
}

TEST_CASE("folders and patterns list sorted files, hidden ones left out", "[control]") {
  const test::TempFolder folder;
  const Paths files = {folder.write("a.toml", ""), folder.write("b.toml", "")};
  folder.write(".#a.toml", "");
  folder.write("notes.txt", "");
  folder.write("c.toml/inner.toml", "");
  RealSources sources;
  CHECK(sources.list(folder.path()).value() == files);
  CHECK(sources.list(folder.path("*.toml")).value() == files);
  CHECK(sources.list(folder.path("?.txt")).value().empty());
  CHECK(sources.list(folder.path("none/*.toml")).value().empty());
  CHECK(sources.is_folder(folder.path()));
  CHECK_FALSE(sources.is_folder(files[0]));
}

TEST_CASE("texts stand for files, addresses for names, and both are noted", "[control]") {
  const IpAddress address = IpAddress::v4(0x0a000001);
  RealSources sources({{"orders", {address}}}, {{"--to", "text"}});
  CHECK(sources.read("--to").value() == "text");
  CHECK(sources.files_read().empty());
  CHECK(sources.addresses("orders") == std::vector<IpAddress>{address});
  CHECK(sources.addresses("unknown").empty());
  CHECK(sources.names_asked() == std::set<std::string>{"orders", "unknown"});
}

TEST_CASE("the environment is the process's", "[control]") {
  setenv("GW_TEST_SOURCES", "here", 1);
  RealSources sources;
  CHECK(sources.env("GW_TEST_SOURCES") == "here");
  unsetenv("GW_TEST_SOURCES");
  CHECK_FALSE(sources.env("GW_TEST_SOURCES"));
}
