// Versions that become the one that serves, and those that must not.
#include "control/publish.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "support/core/kept_log.h"
#include "support/temp_folder.h"

using namespace gw;
using namespace gw::control;
using Catch::Contains;

namespace {

// A publisher with one worker whose mail nobody but the test reads.
struct Service {
  explicit Service(const std::string& config) {
    folder.write("gw.toml", config);
    publisher.serve_with({&mailbox}, collector, *bank);
  }
  Result<void> start() {
    Version version = publisher.read({});
    REQUIRE(version.snapshot);
    return publisher.publish(std::move(version));
  }
  void reload(const std::string& config) {
    folder.write("gw.toml", config);
    publisher.reload(publisher.read({}));
  }
  std::vector<proxy::Publish> mails() {
    std::vector<proxy::Publish> all;
    for (proxy::Mail& mail : mailbox.take())
      all.push_back(std::move(std::get<proxy::Publish>(mail)));
    return all;
  }

  using Version = control::Version;
  test::TempFolder folder;
  test::KeptLog kept_log;
  std::size_t shown = 0;  // diagnostics
  std::unique_ptr<net::Reactor> reactor = std::move(*net::make_epoll_reactor());
  proxy::Mailbox mailbox{*reactor};
  std::unique_ptr<ledger::Bank> bank = ledger::make_plain_bank();
  control::Collector collector{control::AccessLog({}, kept_log)};
  control::Publisher publisher{
      {.paths = {folder.path("gw.toml")},
       .memory_files = {},
       .show = [this](const config::Diagnostics& found) { shown += found.all().size(); }},
      kept_log};
};

std::string listening_on(const std::string& address) {
  return "[gateway]\naccess_log = \"stderr\"\n[listener.web]\naddress = \"" + address +
         "\"\n[[route]]\nrespond = { status = 204 }\n";
}

}  // namespace

TEST_CASE("a version comes to the workers with its sockets", "[control]") {
  Service service(listening_on("127.0.0.1:0"));
  REQUIRE(service.start().ok());
  const auto mails = service.mails();
  REQUIRE(mails.size() == 1);
  CHECK(mails[0].snapshot.get() == &service.publisher.current());
  CHECK(mails[0].opened.size() == 1);
  CHECK(decision::route_count(service.publisher.current()) == 1);
  CHECK(service.publisher.files() == std::set<std::string>{service.folder.path("gw.toml")});
  CHECK(service.shown == 0);
}

TEST_CASE("a bad configuration leaves the old one serving, loudly", "[control]") {
  Service service(listening_on("127.0.0.1:0"));
  REQUIRE(service.start().ok());
  service.mails();
  service.reload("nonsense = 1\n[gateway]\ndrain = \"soon\"\n");
  CHECK(service.mails().empty());
  CHECK(service.publisher.current().version == 1);
  CHECK(service.shown >= 2);
  CHECK_THAT(service.kept_log.text(),
             Contains("reload failed: ") && Contains("; version 1 stays active"));
  service.reload(listening_on("127.0.0.1:0"));
  CHECK(service.publisher.current().version == 2);
}

TEST_CASE("a port or a log that cannot be had leaves the old one serving", "[control]") {
  Service service(listening_on("127.0.0.1:0"));
  REQUIRE(service.start().ok());
  service.mails();
  const auto holder = net::listen_on(*net::Address::parse("127.0.0.1:0"));
  const std::string taken = net::local_address(*holder)->text();
  std::string unwritable = listening_on("127.0.0.1:0");
  unwritable.replace(unwritable.find("stderr"), 6, "file:" + service.folder.path("none/a.log"));
  for (const std::string& config : {listening_on(taken), unwritable}) {
    service.kept_log.clear();
    service.reload(config);
    CHECK(service.mails().empty());
    CHECK(service.publisher.current().version == 1);
    CHECK_THAT(service.kept_log.text(), Contains("reload failed: "));
  }
}

TEST_CASE("only what changes is opened and closed", "[control]") {
  Service service(listening_on("127.0.0.1:0"));
  REQUIRE(service.start().ok());
  service.reload(listening_on("127.0.0.1:0"));
  service.reload(listening_on("[::1]:0"));
  const auto mails = service.mails();
  REQUIRE(mails.size() == 3);
  CHECK(mails[1].opened.empty());
  CHECK(mails[1].closed.empty());
  CHECK(mails[2].opened.size() == 1);
  CHECK(mails[2].closed == std::vector<std::string>{"127.0.0.1:0"});
}

TEST_CASE("new addresses of a name publish what serves, not what is being edited", "[control]") {
  Service service(
      "[listener.web]\naddress = \"127.0.0.1:0\"\n[[route]]\n"
      "upstream = \"http://orders.internal:80\"\n");
  REQUIRE(service.start().ok());
  CHECK(service.publisher.host_names() == std::set<std::string>{"orders.internal"});
  CHECK_FALSE(service.publisher.current().upstreams[0].endpoints[0].resolved);
  service.folder.write("gw.toml", "half a li");
  service.publisher.refresh(
      {{"orders.internal", {IpAddress::v4(0x0a000001), IpAddress::v4(0x0a000002)}}});
  const auto& endpoints = service.publisher.current().upstreams[0].endpoints;
  REQUIRE(endpoints.size() == 2);
  CHECK(endpoints[1].ip == IpAddress::v4(0x0a000002));
  CHECK(service.shown == 0);
}

TEST_CASE("an old version goes once no worker holds it", "[control]") {
  Service service(listening_on("127.0.0.1:0"));
  REQUIRE(service.start().ok());
  auto mails = service.mails();
  const std::weak_ptr<const decision::Snapshot> first = mails[0].snapshot;
  service.reload(listening_on("127.0.0.1:0"));
  service.publisher.forget_old();
  CHECK_FALSE(first.expired());
  mails.clear();
  CHECK_FALSE(first.expired());
  service.publisher.forget_old();
  CHECK(first.expired());
  CHECK(service.publisher.current().version == 2);
}

TEST_CASE("keys of issuers go under the routes that serve, and stay over a reload",
          "[control][jwks]") {
  const std::string config = listening_on("127.0.0.1:0") +
                             "policies = [\"jwt\"]\n[policy.jwt]\n"
                             "issuers = { iss = \"https://id.test\" }\n";
  Service service(config);
  REQUIRE(service.start().ok());
  REQUIRE(service.publisher.current().key_sources.size() == 1);
  const ledger::KeySetId id = service.publisher.current().key_sources[0].id;
  const auto keys = std::make_shared<const identity::KeySet>();
  identity::KeySetBook::Sets sets(ledger::number(id) + 1);
  sets[ledger::number(id)] = keys;
  service.publisher.publish_keys(
      {std::make_shared<const identity::KeySetBook::Sets>(std::move(sets)), 1});
  CHECK(service.publisher.current().version == 2);
  CHECK(service.publisher.current().books.key_sets.find(id) == keys.get());
  service.reload(config);
  CHECK(service.publisher.current().version == 3);
  CHECK(service.publisher.current().key_sources[0].id == id);
  CHECK(service.publisher.current().books.key_sets.find(id) == keys.get());
  CHECK(service.publisher.reloads() == 1);
  service.reload("nonsense = 1\n");
  CHECK(service.publisher.refused_reloads() == 1);
}
