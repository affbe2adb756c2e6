// The resolver against a DNS server of the test's own, which answers from a table that may change.
#include "net/resolver.h"

#include <catch2/catch.hpp>
#include <condition_variable>

#include "base/text.h"
#include "support/runtime/fake_dns.h"

namespace gw::net {

namespace {

using test::FakeDns;
using test::Mood;
using test::Zone;

std::string joined(const std::vector<IpAddress>& addresses) {
  std::string text;
  for (const IpAddress& ip : addresses) text += (text.empty() ? "" : " ") + ip.text();
  return text;
}

// What the callbacks said, one line each.
class Heard {
 public:
  ResolverEvents events() {
    return {[this](const std::string& name, const std::vector<IpAddress>& addresses) {
              add(name + " is " + joined(addresses));
            },
            [this](const std::string&, const Error& error) { add(error.text()); }};
  }
  void wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, seconds(20), [&] { return lines_.size() >= count; });
    REQUIRE(lines_.size() >= count);
  }
  std::vector<std::string> lines() {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  void add(std::string line) {
    const std::lock_guard lock(mutex_);
    lines_.push_back(std::move(line));
    changed_.notify_all();
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> lines_;
};

ResolverOptions quick(const FakeDns& dns) {
  return {.shortest = milliseconds(10),
          .longest = milliseconds(20),
          .try_time = milliseconds(50),
          .tries = 1,
          .servers = dns.server()};
}

template <class Condition>
void wait_until(Condition holds) {
  const auto end = std::chrono::steady_clock::now() + seconds(20);
  while (!holds() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
  REQUIRE(holds());
}

}  // namespace

TEST_CASE("localhost and literals need no DNS", "[net]") {
  ResolverOptions nobody{.try_time = milliseconds(50), .tries = 1, .servers = "127.0.0.1:9"};
  const auto home = resolve_now("localhost", seconds(20), nobody);
  REQUIRE(home);
  const auto& all = home->addresses;
  CHECK(std::count(all.begin(), all.end(), IpAddress::v4(0x7f000001)) == 1);
  CHECK(joined(resolve_now("192.0.2.7", seconds(20), nobody).value().addresses) == "192.0.2.7");
  CHECK(joined(resolve_now("2001:db8::7", seconds(20), nobody).value().addresses) == "2001:db8::7");
}

TEST_CASE("all addresses of both families come, sorted, with the shortest time to live", "[net]") {
  FakeDns dns;
  dns.set("api.test", {{"192.0.2.9", "2001:db8::1", "192.0.2.1", "192.0.2.9"}, 77});
  const auto answer = resolve_now("api.test", seconds(20), quick(dns));
  REQUIRE(answer);
  CHECK(joined(answer->addresses) == "192.0.2.1 192.0.2.9 2001:db8::1");
  CHECK(answer->ttl == seconds(77));
}

TEST_CASE("a name without an address and a DNS without an answer differ", "[net]") {
  FakeDns dns;
  dns.set("none.test", {.mood = Mood::no_such_name});
  dns.set("empty.test", {});
  dns.set("broken.test", {.mood = Mood::broken});
  dns.set("silent.test", {.mood = Mood::silent});
  CHECK(resolve_now("none.test", seconds(20), quick(dns)).error().kind == Error::Kind::not_found);
  CHECK(resolve_now("empty.test", seconds(20), quick(dns)).error().kind == Error::Kind::not_found);
  CHECK(resolve_now("broken.test", seconds(20), quick(dns)).error().kind == Error::Kind::io);
  CHECK(resolve_now("silent.test", seconds(20), quick(dns)).error().text() ==
        "silent.test: no response from a DNS server");
  ResolverOptions patient = quick(dns);
  patient.try_time = seconds(60);
  CHECK_FALSE(resolve_now("silent.test", milliseconds(20), patient));
}

TEST_CASE("a watched name is asked again, and only a change is told", "[net]") {
  FakeDns dns;
  Heard heard;
  dns.set("a.test", {{"192.0.2.1"}});
  dns.set("b.test", {{"192.0.2.2"}, 100'000});
  const auto resolver = Resolver::make(quick(dns), heard.events()).value();
  resolver->watch({"a.test", "b.test"});
  heard.wait_for(2);
  wait_until([&] { return dns.asked("a.test") > 6 && dns.asked("b.test") > 6; });
  CHECK(heard.lines().size() == 2);
  dns.set("a.test", {{"192.0.2.3", "192.0.2.1"}});
  heard.wait_for(3);
  CHECK(heard.lines().back() == "a.test is 192.0.2.1 192.0.2.3");
}

TEST_CASE("the last good answer stays while DNS fails", "[net]") {
  FakeDns dns;
  Heard heard;
  dns.set("a.test", {{"192.0.2.1"}});
  const auto resolver = Resolver::make(quick(dns), heard.events()).value();
  resolver->watch({"a.test"});
  heard.wait_for(1);
  dns.set("a.test", {.mood = GENERATE(Mood::no_such_name, Mood::broken, Mood::silent)});
  heard.wait_for(2);
  const int asked = dns.asked("a.test");
  wait_until([&] { return dns.asked("a.test") > asked + 4; });
  CHECK(heard.lines().size() == 2);
  dns.set("a.test", {{"192.0.2.4"}});
  heard.wait_for(3);
  CHECK(heard.lines().back() == "a.test is 192.0.2.4");
}

TEST_CASE("a name no longer watched is no longer asked", "[net]") {
  FakeDns dns;
  Heard heard;
  dns.set("a.test", {{"192.0.2.1"}});
  dns.set("b.test", {{"192.0.2.2"}});
  const auto resolver = Resolver::make(quick(dns), heard.events()).value();
  resolver->watch({"a.test"});
  heard.wait_for(1);
  resolver->watch({"b.test"});
  heard.wait_for(2);
  const int asked = dns.asked("a.test");
  const int others = dns.asked("b.test");
  wait_until([&] { return dns.asked("b.test") > others + 10; });
  CHECK(dns.asked("a.test") <= asked + 2);  // a lookup was perhaps under way
}

TEST_CASE("the end does not wait for a silent DNS", "[net]") {
  FakeDns dns;
  Heard heard;
  dns.set("a.test", {.mood = Mood::silent});
  ResolverOptions patient = quick(dns);
  patient.try_time = seconds(600);
  auto resolver = Resolver::make(patient, heard.events()).value();
  resolver->watch({"a.test"});
  wait_until([&] { return dns.asked("a.test") > 0; });
  resolver.reset();
  CHECK(heard.lines().empty());
}

}  // namespace gw::net
