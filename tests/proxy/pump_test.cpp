// Pumps: every byte once, in order, whatever the drain takes; small pieces pin no blocks.
#include <catch2/catch.hpp>

#include <random>

#include "proxy/pump.h"

namespace gw::proxy {
namespace {

Slice piece(BlockPool& pool, std::string_view text) {
  Buffer buffer;
  buffer.write(text, pool);
  return buffer.at(0);
}

TEST_CASE("what goes into a pump comes out once and in order", "[proxy]") {
  BlockPool pool(16 * 1024);
  std::mt19937 random(GENERATE(range(1U, 20U)));
  std::string in, out;
  {
    Pump pump;
    const auto take = [&](const Slice& bytes) {
      const std::size_t taken = random() % (bytes.size() + 1);
      out += bytes.text().substr(0, taken);
      return taken;
    };
    for (int i = 0; i < 300; ++i) {
      const std::string text = std::to_string(i) + std::string(random() % 2000, 'x');
      in += text;
      pump.pass(piece(pool, text), pool, take);
      pump.run(take);
      CHECK(pump.moved() == out.size());
    }
    pump.finish({});
    while (!pump.dry()) pump.run(take);
  }
  CHECK(out == in);
  CHECK(pool.out() == 0);
}

TEST_CASE("a thousand small pieces wait in few blocks", "[proxy]") {
  BlockPool pool(16 * 1024);
  Pump pump;
  for (int i = 0; i < 1000; ++i)
    pump.pass(piece(pool, "0123456789"), pool, [](const Slice&) { return std::size_t{0}; });
  CHECK(pool.out() <= 2);
}

TEST_CASE("a body is kept up to its limit, and not at all past it", "[proxy]") {
  BlockPool pool(16 * 1024);
  KeptPrefix prefix;
  prefix.keep(piece(pool, "hello "), 11, pool);
  prefix.keep(piece(pool, "world"), 11, pool);
  CHECK(prefix.whole());
  CHECK(prefix.bytes().text() == "hello world");
  Pump pump;
  pump.restart(prefix.bytes());
  std::string again;
  pump.run([&](const Slice& bytes) {
    again += bytes.text();
    return bytes.size();
  });
  CHECK(again == "hello world");
  prefix.keep(piece(pool, "!"), 11, pool);
  CHECK(!prefix.whole());
  CHECK(prefix.bytes().empty());
}

}  // namespace
}  // namespace gw::proxy
